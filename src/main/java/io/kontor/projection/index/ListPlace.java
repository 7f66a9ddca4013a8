package io.kontor.projection.index;

import java.time.Instant;

/** A place in an account's list of orders: right behind the row of that number and time. Good on any node, whatever comes behind it. */
public record ListPlace(long seq, Instant at) {
    /** Before the first order. */
    public static final ListPlace START = new ListPlace(0, Instant.EPOCH);
}
