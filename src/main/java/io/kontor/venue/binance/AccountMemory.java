package io.kontor.venue.binance;

import java.time.Instant;

/** What outlives an account's sessions on this node: its place in the stream of reports. Thread-safe. */
final class AccountMemory {
    private static final long PER_MILLI = 1_000;

    private long cursor;

    /** The books hold everything up to there: what comes is numbered above. */
    synchronized void startAfter(long after) {
        cursor = Math.max(cursor, after);
    }

    /** Ascending, never twice, and telling the time, so that what was missed can be asked for by it. */
    synchronized long nextCursor(Instant at) {
        cursor = Math.max(cursor + 1, at.toEpochMilli() * PER_MILLI);
        return cursor;
    }

    static Instant timeOf(long cursor) {
        return Instant.ofEpochMilli(cursor / PER_MILLI);
    }
}
