package io.kontor.platform.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of the configuration, each value of it checked as it is read. What is wrong is said with the setting's whole name, the value and
 * what was expected, as {@link IllegalArgumentException}; what is missing or of another type, as {@link com.typesafe.config.ConfigException}.
 *
 * @param path of the block, such as {@code kontor.halts}
 * @param values whose keys are relative to it
 */
public record SettingsBlock(String path, Config values) {
    public static SettingsBlock of(Config root, String path) {
        return new SettingsBlock(path, root.getConfig(path));
    }

    public boolean flag(String key) {
        return values.getBoolean(key);
    }

    /** Not blank. */
    public String text(String key) {
        String value = values.getString(key);
        if (value.isBlank()) {
            throw bad(key, "''", "a name");
        }
        return value;
    }

    public int atLeast(int min, String key) {
        int value = values.getInt(key);
        if (value < min) {
            throw bad(key, value, ">= " + min);
        }
        return value;
    }

    /** From 1 on. */
    public int upTo(int max, String key) {
        int value = values.getInt(key);
        if (value < 1 || value > max) {
            throw bad(key, value, "1 to " + max);
        }
        return value;
    }

    public Duration positive(String key) {
        Duration value = values.getDuration(key);
        if (!value.isPositive()) {
            throw bad(key, value, "> 0");
        }
        return value;
    }

    /** As many as are written out, or with a unit such as {@code 4 MiB}. */
    public long bytes(long min, long max, String key) {
        long value = values.getBytes(key);
        if (value < min || value > max) {
            throw bad(key, value, min + " to " + max + " bytes");
        }
        return value;
    }

    public <E extends Enum<E>> E oneOf(Class<E> type, String key) {
        return oneOf(type, key, values.getString(key));
    }

    /** One of several in a list under that key. */
    public <E extends Enum<E>> E oneOf(Class<E> type, String key, String text) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw bad(key, text, "one of " + List.of(type.getEnumConstants()));
    }

    /** To be thrown where settings do not fit each other. */
    public IllegalArgumentException bad(String key, @Nullable Object value, String expected) {
        return new IllegalArgumentException(path + "." + key + ": " + value + " (expected: " + expected + ")");
    }
}
