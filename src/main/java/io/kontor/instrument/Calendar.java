package io.kontor.instrument;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/** When an instrument's trading day ends, and whether it trades. Pure data: the same question has the same answer on every node. */
public sealed interface Calendar {
    /** Never closed; the day ends at 00:00 UTC. What holds where nothing else is configured. */
    Calendar UTC_DAY = new UtcDay();

    /** When a DAY order given now ends: the end of the day or session under way, or of the next one; always after now. */
    Instant endOfDay(Instant now);

    boolean isOpen(Instant now);

    /** See {@link Calendar#UTC_DAY}. */
    record UtcDay() implements Calendar {
        @Override
        public Instant endOfDay(Instant now) {
            return now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        }

        @Override
        public boolean isOpen(Instant now) {
            return true;
        }
    }

    /**
     * An exchange's sessions, one per trading date, in its own time zone; daylight saving follows from the zone.
     *
     * @param open where it is not before the close, the session opens on the evening before its date
     * @param days the weekdays that are trading dates
     * @param holidays dates without a session
     * @param earlyCloses dates that close at another time
     */
    record Sessions(
            ZoneId zone,
            LocalTime open,
            LocalTime close,
            Set<DayOfWeek> days,
            Set<LocalDate> holidays,
            Map<LocalDate, LocalTime> earlyCloses)
            implements Calendar {
        public Sessions {
            if (days.isEmpty()) {
                throw new IllegalArgumentException("days: none (expected: at least one)");
            }
            days = Set.copyOf(days);
            holidays = Set.copyOf(holidays);
            earlyCloses = Map.copyOf(earlyCloses);
        }

        @Override
        public Instant endOfDay(Instant now) {
            LocalDate date = now.atZone(zone).toLocalDate();
            // Ends: the holidays are finitely many.
            while (!isTradingDate(date) || !closeOf(date).isAfter(now)) {
                date = date.plusDays(1);
            }
            return closeOf(date);
        }

        @Override
        public boolean isOpen(Instant now) {
            LocalDate today = now.atZone(zone).toLocalDate();
            return isOpen(today, now) || isOpen(today.plusDays(1), now);
        }

        private boolean isOpen(LocalDate date, Instant now) {
            return isTradingDate(date) && !now.isBefore(openOf(date)) && now.isBefore(closeOf(date));
        }

        private boolean isTradingDate(LocalDate date) {
            return days.contains(date.getDayOfWeek()) && !holidays.contains(date);
        }

        private Instant openOf(LocalDate date) {
            LocalDate opensOn = open.isBefore(close) ? date : date.minusDays(1);
            return opensOn.atTime(open).atZone(zone).toInstant();
        }

        private Instant closeOf(LocalDate date) {
            return date.atTime(earlyCloses.getOrDefault(date, close))
                    .atZone(zone)
                    .toInstant();
        }
    }
}
