package io.kontor.value;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A halt's id, a UUID in its canonical spelling: safe in a path, and led to by the command that raised it. */
public record HaltId(String value) implements Comparable<HaltId> {
    public HaltId {
        if (!UUID.fromString(value).toString().equals(value)) {
            throw new IllegalArgumentException("haltId: " + value + " (expected: a UUID in lower case)");
        }
    }

    /** The same command raises the same halt, however often it comes. */
    public static HaltId of(CommandId command) {
        byte[] name = ("halt|" + command.value()).getBytes(StandardCharsets.UTF_8);
        return new HaltId(UUID.nameUUIDFromBytes(name).toString());
    }

    @Override
    public int compareTo(HaltId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
