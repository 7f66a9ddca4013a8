package io.kontor.value;

/** The id a venue gave an order; unique at that venue, at some only within a symbol. */
public record VenueOrderId(String value) implements Comparable<VenueOrderId> {
    public VenueOrderId {
        Ids.require("venueOrderId", value, 64);
    }

    @Override
    public int compareTo(VenueOrderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
