package io.kontor.instrument;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import io.kontor.value.Decimals;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** A part of the configuration that knows where it stands, so that every error names the whole key. */
record Section(String path, Config config) {

    static Section of(Config root, String path) {
        return new Section(path, root.getConfig(path));
    }

    boolean has(String key) {
        return config.hasPath(key);
    }

    boolean hasList(String key) {
        return has(key) && config.getValue(key).valueType() == ConfigValueType.LIST;
    }

    Section section(String key) {
        return new Section(pathOf(key), read(key, config::getConfig));
    }

    /** The sub-sections by name, in the order of their names; one set to null is as if it were not there. */
    Map<String, Section> sections() {
        Map<String, Section> sections = new TreeMap<>();
        config.root().forEach((name, value) -> {
            if (value.valueType() == ConfigValueType.OBJECT) {
                sections.put(name, new Section(pathOf(ConfigUtil.joinPath(name)), ((ConfigObject) value).toConfig()));
            } else if (value.valueType() != ConfigValueType.NULL) {
                throw bad(ConfigUtil.joinPath(name), value.unwrapped(), "a section in braces");
            }
        });
        return sections;
    }

    String text(String key) {
        return read(key, config::getString);
    }

    List<String> texts(String key) {
        return read(key, config::getStringList);
    }

    boolean flag(String key) {
        return read(key, config::getBoolean);
    }

    int count(String key) {
        return read(key, config::getInt);
    }

    BigDecimal decimal(String key) {
        String text = text(key);
        return Decimals.parse(text).orElseThrow(() -> bad(key, text, "a decimal"));
    }

    /** The value at the key as the constructor or parser makes it; what it throws becomes an error naming the key. */
    <T> T as(String key, Function<String, T> parser) {
        String text = text(key);
        return as(key, text, parser);
    }

    private <T> T as(String key, String text, Function<String, T> parser) {
        return objecting(pathOf(key), () -> parser.apply(text));
    }

    /** What is made of several keys; what the maker objects to becomes an error naming this section. */
    <T> T make(Supplier<T> maker) {
        return objecting(path, maker);
    }

    <E extends Enum<E>> E word(String key, Class<E> type) {
        return word(key, text(key), type);
    }

    <E extends Enum<E>> Set<E> words(String key, Class<E> type) {
        return all(key, text -> word(key, text, type));
    }

    /** Each element of the list at the key, parsed as in {@link #as}. */
    <T> Set<T> all(String key, Function<String, T> parser) {
        Set<T> all = new LinkedHashSet<>();
        texts(key).forEach(text -> all.add(as(key, text, parser)));
        return all;
    }

    List<Section> list(String key) {
        List<? extends Config> elements = read(key, config::getConfigList);
        return elements.stream()
                .map(element -> new Section(pathOf(key), element))
                .toList();
    }

    /** Refuses any other key here, so that a misspelt one is not silently ignored. */
    void onlyKeys(String... allowed) {
        config.root().keySet().stream()
                .filter(key -> !Arrays.asList(allowed).contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw bad(ConfigUtil.joinPath(key), "unknown", "one of " + String.join(", ", allowed));
                });
    }

    ConfigException bad(String key, Object value, String expected) {
        return new ConfigException.BadValue(config.origin(), pathOf(key), value + " (expected: " + expected + ")");
    }

    private <T> T objecting(String where, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (ConfigException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ConfigException.BadValue(config.origin(), where, String.valueOf(e.getMessage()), e);
        }
    }

    private <E extends Enum<E>> E word(String key, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> bad(key, text, "one of " + Arrays.toString(type.getEnumConstants())));
    }

    private <T> T read(String key, Function<String, T> reader) {
        try {
            return reader.apply(key);
        } catch (ConfigException.Missing e) {
            throw new ConfigException.BadValue(config.origin(), pathOf(key), "missing (expected: a value)", e);
        } catch (ConfigException.WrongType e) {
            throw new ConfigException.BadValue(config.origin(), pathOf(key), String.valueOf(e.getMessage()), e);
        }
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
