package io.kontor.venue.binance;

import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What outlives an account's sessions on this node: its place in the stream of reports, and which symbol an intent trades, since the
 * venue looks up no order without one. Bounded, the oldest giving way. Thread-safe.
 */
final class AccountMemory {
    private static final long PER_MILLI = 1_000;

    private final Map<IntentId, Symbol> symbols;
    private long cursor;

    AccountMemory(int symbolsMax) {
        symbols = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<IntentId, Symbol> eldest) {
                return size() > symbolsMax;
            }
        };
    }

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

    synchronized void remember(IntentId intent, Symbol symbol) {
        symbols.put(intent, symbol);
    }

    synchronized Optional<Symbol> symbolOf(IntentId intent) {
        return Optional.ofNullable(symbols.get(intent));
    }
}
