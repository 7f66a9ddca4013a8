package io.kontor.value;

/** A venue's id of one execution; FIX ExecID(17). Counts once per order, however often it is reported. */
public record FillId(String value) implements Comparable<FillId> {
    public FillId {
        Ids.require("fillId", value, 64);
    }

    @Override
    public int compareTo(FillId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
