package io.kontor.sim.books;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times on disk: microseconds since 1970. The ends of time are kept as such. */
final class Instants {
    private Instants() {}

    static long toMicros(Instant instant) {
        if (instant.equals(Instant.MAX)) {
            return Long.MAX_VALUE;
        }
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    static Instant ofMicros(long micros) {
        return micros == Long.MAX_VALUE ? Instant.MAX : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
