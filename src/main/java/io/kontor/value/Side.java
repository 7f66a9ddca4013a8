package io.kontor.value;

/** Which way an order or a trade goes; FIX Side(54). */
public enum Side {
    BUY,
    SELL;

    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
