package io.kontor.value;

/** A venue as configured, such as {@code SIM}. */
public record VenueId(String value) implements Comparable<VenueId> {
    public VenueId {
        Ids.requirePart("venueId", value, 16);
    }

    @Override
    public int compareTo(VenueId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
