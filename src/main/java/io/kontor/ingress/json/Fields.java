package io.kontor.ingress.json;

import io.kontor.value.Refusal;
import io.kontor.value.Refusal.FieldError;
import io.kontor.value.RefusalCode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Takes the fields of one object, and goes on after a wrong one so that a caller hears of all of them at once. A null counts as absent.
 * What nobody asked for is unknown and refused. Not thread-safe; one per object read.
 */
public final class Fields {
    /** More wrong fields than this are counted, not listed: an answer must not be larger than its question. */
    private static final int ERRORS_MAX = 50;

    private static final String MISSING = "absent";

    private final Json.Obj object;
    private final String path;
    private final Wrong errors;
    private final Set<String> asked = new LinkedHashSet<>();

    public Fields(Json.Obj object) {
        this(object, "", new Wrong());
    }

    private Fields(Json.Obj object, String path, Wrong errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
        for (String name : object.repeated()) {
            wrong(name, "given twice", "at most once");
        }
    }

    /** Books a wrong field. */
    public void wrong(String name, String value, String expected) {
        errors.add(new FieldError(path + name, value, expected));
    }

    /** Holds a field that was read against a rule; the rule's words are what was expected. */
    public void check(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            wrong(name, Json.bounded(value.toString()), expected);
        }
    }

    /** The names there are, for an object whose names are the caller's own. */
    public Set<String> names() {
        return object.fields().keySet();
    }

    public boolean has(String name) {
        Json value = object.fields().get(name);
        return value != null && value != Json.Null.NULL;
    }

    public Optional<Json> any(String name) {
        asked.add(name);
        return has(name) ? Optional.ofNullable(object.fields().get(name)) : Optional.empty();
    }

    /** Books the field as missing unless it is there; an error about its content has been booked already then. */
    public <T> Optional<T> required(String name, String expected, Optional<T> read) {
        if (!has(name)) {
            wrong(name, object.fields().containsKey(name) ? "null" : MISSING, expected);
        }
        return read;
    }

    /** Anything that is spelled as text and checked by its own constructor, such as an id. */
    public <T> Optional<T> text(String name, String expected, Function<String, T> read) {
        return any(name).flatMap(json -> {
            if (json instanceof Json.Text(String value)) {
                try {
                    return Optional.of(read.apply(value));
                } catch (IllegalArgumentException | DateTimeException e) {
                    wrong(name, Json.bounded(value), expected);
                    return Optional.empty();
                }
            }
            wrong(name, json.shown(), expected + ", as a string");
            return Optional.empty();
        });
    }

    public <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
        return text(name, expected(type), value -> Enum.valueOf(type, value));
    }

    public static String expected(Class<? extends Enum<?>> type) {
        return "one of "
                + String.join(
                        ", ",
                        Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
    }

    public Optional<BigDecimal> decimal(String name) {
        return any(name).flatMap(json -> {
            Optional<BigDecimal> value = switch (json) {
                case Json.Num(String literal) -> DecimalText.read(literal);
                case Json.Text(String text) -> DecimalText.read(text);
                case Json.Bool b -> Optional.empty();
                case Json.Array a -> Optional.empty();
                case Json.Obj o -> Optional.empty();
                case Json.Null n -> Optional.empty();
            };
            if (value.isEmpty()) {
                wrong(name, json.shown(), DecimalText.EXPECTED);
            }
            return value;
        });
    }

    public Optional<BigDecimal> positive(String name) {
        return decimal(name).filter(value -> {
            check(value.signum() > 0, name, value.toPlainString(), "more than 0");
            return value.signum() > 0;
        });
    }

    public Optional<Integer> integer(String name, int min, int max) {
        return any(name).flatMap(json -> {
            String expected = "a whole number from " + min + " to " + max;
            if (json instanceof Json.Num(String literal) && literal.matches("-?[0-9]{1,9}")) {
                int value = Integer.parseInt(literal);
                check(value >= min && value <= max, name, literal, expected);
                return Optional.of(value).filter(v -> v >= min && v <= max);
            }
            wrong(name, json.shown(), expected);
            return Optional.empty();
        });
    }

    /** A whole number spelled as text, as a query has it. */
    public Optional<Integer> count(String name, int min, int max) {
        return text(name, "a whole number from " + min + " to " + max, value -> {
            int number = Integer.parseInt(value);
            if (number < min || number > max) {
                throw new IllegalArgumentException(value);
            }
            return number;
        });
    }

    public boolean flag(String name) {
        return any(name)
                .map(json -> {
                    if (json instanceof Json.Bool(boolean value)) {
                        return value;
                    }
                    wrong(name, json.shown(), "true or false");
                    return false;
                })
                .orElse(false);
    }

    /** A time, ISO-8601 in UTC, at most to the microsecond: what we could not give back exactly is refused, not rounded. */
    public Optional<Instant> time(String name) {
        return text(name, Times.EXPECTED, Times::parse);
    }

    public Optional<Duration> duration(String name) {
        return text(name, "a duration of at least a second such as PT10M", value -> {
            Duration duration = Duration.parse(value);
            if (duration.compareTo(Duration.ofSeconds(1)) < 0 || !value.equals(value.toUpperCase(Locale.ROOT))) {
                throw new IllegalArgumentException(value);
            }
            return duration;
        });
    }

    public Optional<Fields> object(String name) {
        return any(name).flatMap(json -> {
            if (json instanceof Json.Obj inner) {
                return Optional.of(new Fields(inner, path + name + ".", errors));
            }
            wrong(name, json.shown(), "an object");
            return Optional.empty();
        });
    }

    /** An array of texts, each read by its constructor, in order and without repeats. */
    public <T> List<T> texts(String name, int max, String expected, Function<String, T> read) {
        Optional<Json> given = any(name);
        if (given.isEmpty()) {
            return List.of();
        }
        if (!(given.get() instanceof Json.Array(List<Json> items)) || items.size() > max) {
            wrong(name, given.get().shown(), "an array of at most " + max);
            return List.of();
        }
        Set<T> values = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String field = name + "[" + i + "]";
            Json.Obj one = new Json.Obj(Map.of(field, items.get(i)), Set.of());
            Fields item = new Fields(one, path, errors);
            item.required(field, expected, item.text(field, expected, read))
                    .ifPresent(value -> check(values.add(value), field, value, "each at most once"));
        }
        return List.copyOf(values);
    }

    /** Pairs of strings, bounded in number and size, sorted by name. */
    public Map<String, String> pairs(String name, int pairsMax, int nameCharsMax, int valueCharsMax) {
        Map<String, String> pairs = new TreeMap<>();
        object(name).ifPresent(inner -> {
            int size = inner.object.fields().size();
            check(size <= pairsMax, name, size + " pairs", "at most " + pairsMax);
            inner.object.fields().forEach((key, json) -> {
                if (!WellFormed.isText(key, 1, nameCharsMax)) {
                    inner.wrong(Json.bounded(key), "as a name", WellFormed.expected(1, nameCharsMax));
                } else if (json instanceof Json.Text(String value) && WellFormed.isText(value, 0, valueCharsMax)) {
                    pairs.put(key, value);
                } else {
                    inner.wrong(key, json.shown(), WellFormed.expected(0, valueCharsMax));
                }
            });
        });
        return pairs;
    }

    /** Books every field nobody asked for; call it when all have been asked for. */
    public void refuseOthers() {
        for (String name : object.fields().keySet()) {
            if (!asked.contains(name)) {
                wrong(Json.bounded(name), "unknown", asked.isEmpty() ? "absent" : "one of " + String.join(", ", asked));
            }
        }
    }

    public boolean isClean() {
        return errors.count == 0;
    }

    /** All that was wrong, as one. */
    public Refusal refusal() {
        String first = errors.listed.getFirst().toString();
        String detail = errors.count == 1 ? first : errors.count + " fields are wrong, first " + first;
        return Refusal.of(RefusalCode.INVALID_FIELD, detail, errors.listed);
    }

    /** What was wrong anywhere in the body, shared with the objects inside. */
    private static final class Wrong {
        private final List<FieldError> listed = new ArrayList<>();
        private int count;

        void add(FieldError error) {
            count++;
            if (listed.size() < ERRORS_MAX) {
                listed.add(error);
            }
        }
    }
}
