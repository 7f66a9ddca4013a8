package io.kontor.sim.binance;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What times in an answer are counted in; the caller's choice. */
enum TimeUnit {
    MILLISECOND,
    MICROSECOND;

    long of(Instant at) {
        return this == MILLISECOND ? at.toEpochMilli() : ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /** As a header or a parameter of the URL says it, milliseconds where there is none. */
    static TimeUnit of(Optional<String> name) {
        return name.map(text -> switch (text) {
                    case "MICROSECOND", "microsecond" -> MICROSECOND;
                    case "MILLISECOND", "millisecond" -> MILLISECOND;
                    default ->
                        throw Refused.bad(
                                -1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.");
                })
                .orElse(MILLISECOND);
    }
}
