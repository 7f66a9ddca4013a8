package io.kontor.value;

/** A caller's id of one command; a repeat of it answers what the first answered and changes nothing. */
public record CommandId(String value) implements Comparable<CommandId> {
    public CommandId {
        Ids.require("commandId", value, 64);
    }

    @Override
    public int compareTo(CommandId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
