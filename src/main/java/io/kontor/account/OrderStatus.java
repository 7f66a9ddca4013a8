package io.kontor.account;

/** The best knowledge of where an order stands. */
public enum OrderStatus {
    /** Accepted by the gateway, not yet confirmed by the venue. */
    PENDING,
    WORKING,
    PARTIALLY_FILLED,
    FILLED,
    CANCELED,
    REJECTED,
    DENIED,
    EXPIRED;

    public boolean isTerminal() {
        return switch (this) {
            case PENDING, WORKING, PARTIALLY_FILLED -> false;
            case FILLED, CANCELED, REJECTED, DENIED, EXPIRED -> true;
        };
    }
}
