package io.kontor.sim.binance;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request's parameters by name, as text. Remembers which were read, since the venue refuses what it does not read. Of a name that is in
 * the query and in the body the query's counts. For one request, on one thread at a time.
 */
final class Params {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DECIMAL_RANGE = "^([0-9]{1,20})(\\.[0-9]{1,20})?$";
    private static final Pattern DECIMAL = Pattern.compile(DECIMAL_RANGE);
    private static final String WHOLE_RANGE = "^[0-9]{1,20}$";
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,19}");
    private static final String ID_RANGE = "^[\\.A-Z\\:/a-z0-9_-]{1,36}$";
    private static final Pattern ID = Pattern.compile(ID_RANGE);
    private static final String SYMBOL_RANGE = "^[A-Z0-9-_.]{1,20}$";
    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9\\-_.]{1,20}");

    /** Amounts have at most so many decimals. */
    private static final int PRECISION = 8;

    /** What is further from a whole number stays as it is, to be refused: written out it could be of any length. */
    private static final int SCALE_MAX = 100;

    /** Before this many, a time is in milliseconds; from then on in microseconds. */
    private static final long MICROS_FROM = 100_000_000_000_000L;

    private final Map<String, String> values;
    private final Set<String> read = new HashSet<>();

    private Params(Map<String, String> values) {
        this.values = values;
    }

    /** From what stands in a query string and in a form. */
    static Params ofForms(String query, String form) {
        Map<String, String> values = new LinkedHashMap<>();
        pairs(form).forEach(pair -> putOnce(values, pair));
        Map<String, String> inQuery = new LinkedHashMap<>();
        pairs(query).forEach(pair -> putOnce(inQuery, pair));
        values.putAll(inQuery);
        return new Params(values);
    }

    /** From the {@code params} of a WebSocket request; numbers and booleans are what their text says. */
    static Params ofJson(JsonNode object) {
        Map<String, String> values = new LinkedHashMap<>();
        object.properties().forEach(field -> values.put(field.getKey(), text(field.getValue())));
        return new Params(values);
    }

    /** As the WebSocket API has it signed: all but the signature, sorted by name. */
    String sorted() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("signature"))
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("&"));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> text(String name) {
        read.add(name);
        String value = values.get(name);
        if (value != null && value.isEmpty()) {
            throw Refused.bad(-1105, "Parameter '" + name + "' was empty.");
        }
        return Optional.ofNullable(value);
    }

    /** What stands there, be it nothing. */
    String textOrEmpty(String name) {
        read.add(name);
        return values.getOrDefault(name, "");
    }

    String requiredText(String name) {
        read.add(name);
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw Refused.missing(name);
        }
        return value;
    }

    String requiredSymbol() {
        return legal("symbol", requiredText("symbol"), SYMBOL, SYMBOL_RANGE);
    }

    Optional<String> symbol() {
        return text("symbol").map(value -> legal("symbol", value, SYMBOL, SYMBOL_RANGE));
    }

    /** A list as the venue takes it: JSON, {@code ["BTCUSDT","BNBUSDT"]}; not beside {@code symbol}. */
    Optional<List<String>> symbols() {
        Optional<List<String>> names = text("symbols").map(Params::list);
        if (names.isPresent() && has("symbol")) {
            throw Refused.bad(-1128, "Combination of optional parameters invalid.");
        }
        return names;
    }

    private static List<String> list(String value) {
        try {
            JsonNode list = JSON.readTree(value);
            List<String> names = new ArrayList<>();
            list.forEach(name -> names.add(name.asText()));
            if (list.isArray()
                    && names.stream().allMatch(name -> SYMBOL.matcher(name).matches())) {
                return names;
            }
        } catch (JacksonException e) {
            // Refused as any other that is no such list.
        }
        throw Refused.bad(
                -1100, illegal("symbols", "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$"));
    }

    /** Positive, and of no more than eight decimals. */
    Optional<BigDecimal> decimal(String name) {
        return text(name)
                .map(value -> new BigDecimal(legal(name, value, DECIMAL, DECIMAL_RANGE)))
                .map(value -> precise(name, value));
    }

    BigDecimal requiredDecimal(String name) {
        requiredText(name);
        return decimal(name).orElseThrow();
    }

    OptionalLong whole(String name) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        legal(name, value.get(), WHOLE, WHOLE_RANGE);
        try {
            return OptionalLong.of(Long.parseLong(value.get()));
        } catch (NumberFormatException e) {
            throw Refused.bad(-1108, "Parameter '" + name + "' overflowed.");
        }
    }

    int limit(int byDefault, int max) {
        OptionalLong limit = whole("limit");
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw Refused.bad(-1130, "Data sent for parameter 'limit' is not valid.");
        }
        return (int) Math.min(limit.orElse(byDefault), max);
    }

    /** In milliseconds or microseconds, whichever it looks like. */
    Optional<Instant> time(String name) {
        OptionalLong value = whole(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(instant(value.getAsLong()));
    }

    Optional<String> clientOrderId(String name) {
        return text(name).map(value -> legal(name, value, ID, ID_RANGE));
    }

    boolean flag(String name, boolean byDefault) {
        return text(name)
                .map(value -> switch (value) {
                    case "true", "TRUE" -> true;
                    case "false", "FALSE" -> false;
                    default -> throw Refused.bad(-1100, illegal(name, "true|false"));
                })
                .orElse(byDefault);
    }

    /** One of a set of words; another is refused with that code and text. */
    Optional<String> word(String name, Collection<String> words, int code, String refusal) {
        Optional<String> value = text(name);
        if (value.isPresent() && !words.contains(value.get())) {
            throw Refused.bad(code, refusal);
        }
        return value;
    }

    String requiredWord(String name, Collection<String> words, int code, String refusal) {
        requiredText(name);
        return word(name, words, code, refusal).orElseThrow();
    }

    /** Says that what stands there does not concern the request itself. */
    void skip(String... names) {
        read.addAll(Arrays.asList(names));
    }

    /** Refuses what nobody has read. */
    void requireAllRead() {
        long known = values.keySet().stream().filter(read::contains).count();
        if (known < values.size()) {
            throw Refused.bad(
                    -1104,
                    "Not all sent parameters were read; read '" + known + "' parameter(s) but was sent '"
                            + values.size() + "'.");
        }
    }

    static Instant instant(long time) {
        return time < MICROS_FROM
                ? Instant.ofEpochMilli(time)
                : Instant.ofEpochSecond(time / 1_000_000, time % 1_000_000 * 1_000);
    }

    private static BigDecimal precise(String name, BigDecimal value) {
        if (value.stripTrailingZeros().scale() > PRECISION) {
            throw Refused.bad(-1111, "Parameter '" + name + "' has too much precision.");
        }
        return value;
    }

    private static String legal(String name, String value, Pattern legal, String range) {
        if (!legal.matcher(value).matches()) {
            throw Refused.bad(-1100, illegal(name, range));
        }
        return value;
    }

    private static String illegal(String name, String range) {
        return "Illegal characters found in parameter '" + name + "'; legal range is '" + range + "'.";
    }

    private static void putOnce(Map<String, String> values, String[] pair) {
        if (values.put(pair[0], pair[1]) != null) {
            throw Refused.bad(-1101, "Duplicate values for a parameter detected.");
        }
    }

    private static List<String[]> pairs(String form) {
        List<String[]> pairs = new ArrayList<>();
        for (String pair : form.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                pairs.add(new String[] {decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1))});
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refused.bad(-1100, "Illegal characters found in a parameter.");
        }
    }

    private static String text(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            boolean near = number.scale() <= SCALE_MAX && number.scale() >= -SCALE_MAX;
            return near ? number.toPlainString() : number.toString();
        }
        return value.isContainerNode() ? value.toString() : value.isNull() ? "" : value.asText();
    }
}
