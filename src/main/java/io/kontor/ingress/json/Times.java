package io.kontor.ingress.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as the contract spells them: ISO-8601, UTC, six digits of the second. */
public final class Times {
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Instant MIN = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** What a caller is told who sent none. */
    static final String EXPECTED = "a time in UTC such as 2026-11-20T09:30:00.000000Z";

    private Times() {}

    public static String format(Instant time) {
        return MICROS.format(time.truncatedTo(ChronoUnit.MICROS));
    }

    /** Throws where the text is no time in UTC, finer than a microsecond, or outside four-digit years since 1970. */
    public static Instant parse(String text) {
        Instant time = Instant.parse(text);
        boolean exact = time.equals(time.truncatedTo(ChronoUnit.MICROS));
        if (!text.endsWith("Z") || !exact || time.isBefore(MIN) || time.isAfter(MAX)) {
            throw new IllegalArgumentException(text);
        }
        return time;
    }
}
