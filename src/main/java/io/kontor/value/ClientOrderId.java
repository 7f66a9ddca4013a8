package io.kontor.value;

/** The caller's own id of an order, unique per account; FIX ClOrdID(11). Placing is idempotent on it. */
public record ClientOrderId(String value) implements Comparable<ClientOrderId> {
    public ClientOrderId {
        Ids.require("clientOrderId", value, 64);
    }

    @Override
    public int compareTo(ClientOrderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
