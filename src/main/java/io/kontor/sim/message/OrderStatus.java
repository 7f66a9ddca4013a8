package io.kontor.sim.message;

/** Where an order stands at the exchange. Append only: kept on disk. */
public enum OrderStatus {
    /** In the book, or waiting for its trigger. */
    OPEN,
    FILLED,
    CANCELED,
    REJECTED,
    EXPIRED
}
