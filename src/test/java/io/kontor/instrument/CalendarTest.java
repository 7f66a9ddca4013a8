package io.kontor.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kontor.value.Seeded;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calendars of the default configuration. */
class CalendarTest {
    private static final Map<String, Calendar> CALENDARS =
            InstrumentSettings.from(ConfigFactory.load()).calendars();

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-11-20T00:00:00Z, 2026-11-21T00:00:00Z",
        "UTC, 2026-11-20T23:59:59.999999Z, 2026-11-21T00:00:00Z",
        // A Friday before and after the close, and at the close itself: then the next session is meant.
        "us-equities, 2026-11-20T15:00:00Z, 2026-11-20T21:00:00Z",
        "us-equities, 2026-11-20T20:59:59.999Z, 2026-11-20T21:00:00Z",
        "us-equities, 2026-11-20T21:00:00Z, 2026-11-23T21:00:00Z",
        // Thanksgiving, and the early close of the day after.
        "us-equities, 2026-11-25T21:00:00Z, 2026-11-27T18:00:00Z",
        "us-equities, 2026-11-27T18:00:00Z, 2026-11-30T21:00:00Z",
        // In summer New York is four hours behind, in winter five.
        "us-equities, 2026-07-01T12:00:00Z, 2026-07-01T20:00:00Z",
        "us-equities, 2026-07-02T20:00:00Z, 2026-07-06T20:00:00Z",
        // The day after daylight saving began.
        "us-equities, 2026-03-06T21:00:00Z, 2026-03-09T20:00:00Z",
        "fx, 2026-11-20T21:59:00Z, 2026-11-20T22:00:00Z",
        "fx, 2026-11-20T22:00:00Z, 2026-11-23T22:00:00Z",
        "fx, 2026-11-22T23:00:00Z, 2026-11-23T22:00:00Z"
    })
    void aDayOrderEndsWithTheSessionUnderWayOrTheNext(String calendar, Instant now, Instant end) {
        assertThat(CALENDARS.get(calendar).endOfDay(now)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-12-25T12:00:00Z, true",
        "us-equities, 2026-11-20T14:29:59Z, false",
        "us-equities, 2026-11-20T14:30:00Z, true",
        "us-equities, 2026-11-20T21:00:00Z, false",
        "us-equities, 2026-11-21T15:00:00Z, false",
        "us-equities, 2026-11-26T15:00:00Z, false",
        "us-equities, 2026-11-27T17:59:00Z, true",
        "us-equities, 2026-11-27T18:00:00Z, false",
        // Monday's session opens on Sunday evening; on Friday evening none does.
        "fx, 2026-11-22T21:59:00Z, false",
        "fx, 2026-11-22T22:00:00Z, true",
        "fx, 2026-11-24T03:00:00Z, true",
        "fx, 2026-11-20T22:00:00Z, false"
    })
    void aSessionIsOpenFromItsOpenUntilBeforeItsClose(String calendar, Instant now, boolean open) {
        assertThat(CALENDARS.get(calendar).isOpen(now)).isEqualTo(open);
    }

    @Test
    void theEndIsAlwaysAheadAndNeverMovesBackAsTimePasses() {
        Random random = Seeded.random(CalendarTest.class);
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 50_000; i++) {
            Instant now =
                    from.plusSeconds(random.nextInt((int) Duration.ofDays(730).toSeconds()));
            Instant later = now.plusSeconds(random.nextInt(100_000));
            CALENDARS.values().forEach(calendar -> {
                Instant end = calendar.endOfDay(now);

                assertThat(end).isAfter(now).isBeforeOrEqualTo(now.plus(Duration.ofDays(5)));
                assertThat(calendar.endOfDay(later)).isAfterOrEqualTo(end);
                assertThat(calendar.endOfDay(end.minusNanos(1))).isEqualTo(end);
                assertThat(calendar.isOpen(end.minusNanos(1))).isTrue();
            });
        }
    }

    @Test
    void aCalendarWithoutDaysIsNone() {
        assertThatThrownBy(() -> new Calendar.Sessions(
                        ZoneOffset.UTC, LocalTime.MIN, LocalTime.NOON, Set.of(), Set.of(), Map.of()))
                .hasMessage("days: none (expected: at least one)");
    }
}
