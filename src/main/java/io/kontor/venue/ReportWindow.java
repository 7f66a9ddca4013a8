package io.kontor.venue;

import io.kontor.value.IntentId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reports that were delivered and are not in the books yet. What is not acknowledged in time is delivered again, an intent's
 * reports in their order, at growing intervals. Bounded; confined to one thread.
 */
final class ReportWindow {
    private final VenueSettings.Reports settings;
    private final ReportCursor cursor;
    private final Map<Long, Lane> lanesByCursor = new HashMap<>();
    private final Map<IntentId, Lane> lanes = new HashMap<>();

    /** What became of a report that arrived. */
    enum Taken {
        NEW,
        /** The same is on its way already, or acknowledged behind one that is. */
        REPEATED,
        /** No room; it was not taken. */
        FULL
    }

    /** A report, and the intent it goes to. */
    record Delivery(IntentId intent, ExecutionReport report) {}

    private static final class Lane {
        final IntentId intent;
        final Deque<ExecutionReport> reports = new ArrayDeque<>(4);
        int repeats;
        long dueNanos;

        Lane(IntentId intent) {
            this.intent = intent;
        }
    }

    ReportWindow(VenueSettings.Reports settings) {
        this.settings = settings;
        this.cursor = new ReportCursor(settings.windowMax());
    }

    /** Everything up to here is known to be in the books. */
    void startAfter(long books) {
        cursor.startAfter(books);
    }

    Taken take(IntentId intent, ExecutionReport report, long nanos) {
        if (cursor.isKnown(report.cursor())) {
            return Taken.REPEATED;
        }
        if (cursor.isFull()) {
            return Taken.FULL;
        }
        cursor.delivered(report.cursor());
        Lane lane = lanes.computeIfAbsent(intent, Lane::new);
        lanesByCursor.put(report.cursor(), lane);
        if (lane.reports.isEmpty()) {
            lane.dueNanos = nanos + settings.redeliverAfter().toNanos();
        }
        lane.reports.addLast(report);
        return Taken.NEW;
    }

    /** The report of that cursor, where it is not acknowledged. */
    Optional<Delivery> delivered(long cursor) {
        return Optional.ofNullable(lanesByCursor.get(cursor))
                .flatMap(lane -> lane.reports.stream()
                        .filter(report -> report.cursor() == cursor)
                        .findFirst()
                        .map(report -> new Delivery(lane.intent, report)));
    }

    void acknowledge(long acknowledged, long nanos) {
        Lane lane = lanesByCursor.remove(acknowledged);
        if (lane == null) {
            return;
        }
        if (lane.reports.getFirst().cursor() == acknowledged) {
            lane.reports.removeFirst();
        } else {
            lane.reports.removeIf(report -> report.cursor() == acknowledged);
        }
        if (lane.reports.isEmpty()) {
            lanes.remove(lane.intent);
        } else {
            // Whoever answers is alive: the next repeat need not wait long, but the answers on their way get their
            // time.
            lane.repeats = 0;
            lane.dueNanos = nanos + settings.redeliverAfter().toNanos();
        }
        cursor.acknowledged(acknowledged);
    }

    /** What is to be delivered again now. */
    List<Delivery> due(long nanos) {
        List<Delivery> due = new ArrayList<>();
        lanes.forEach((intent, lane) -> {
            if (nanos - lane.dueNanos >= 0) {
                lane.reports.forEach(report -> due.add(new Delivery(intent, report)));
                lane.repeats++;
                lane.dueNanos = nanos + interval(lane.repeats);
            }
        });
        return due;
    }

    /** The last report before which none is missing from the books. */
    long cursor() {
        return cursor.reached();
    }

    /** The highest cursor taken, or known to be in the books. */
    long lastTaken() {
        return cursor.last();
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /** How many are not acknowledged. */
    int open() {
        return cursor.open();
    }

    /** Whether enough has been acknowledged to take reports again after the window was full. */
    boolean hasDrained() {
        return cursor.open() <= settings.windowMax() / 2;
    }

    private long interval(int repeats) {
        long first = settings.redeliverAfter().toNanos();
        long longest = settings.redeliverMax().toNanos();
        return repeats >= Long.numberOfLeadingZeros(first) - 1 ? longest : Math.min(longest, first << repeats);
    }
}
