package io.kontor.venue;

import io.kontor.value.IntentId;
import io.kontor.venue.ReportWindow.Delivery;
import java.util.Collection;
import java.util.Optional;

/**
 * A connection's reports on their way to the books: each to the intent it belongs to, again until it is acknowledged, unless it tells a fill
 * that they hold. Once there was
 * no room for one, none of that session's later ones is taken, so that the cursor stays before the gap. Confined to the session
 * actor's thread.
 */
final class InboundReports {
    private final ConnectionScope scope;
    private final ExternalOrders ids;
    private final KnownOrders known;
    private final KnownFills fills = new KnownFills();
    private final ReportWindow window;
    private boolean gap;
    private int unannounced;

    InboundReports(ConnectionScope scope, ExternalOrders ids, KnownOrders known) {
        this.scope = scope;
        this.ids = ids;
        this.known = known;
        this.window = new ReportWindow(scope.settings().reports());
    }

    /** Everything up to here is known to be in the books, and of what is told again from before, these fills. */
    void startAfter(long cursor, Collection<KnownFill> booked) {
        window.startAfter(cursor);
        if (scope.settings().reports().trustsKnownFills()) {
            fills.recovered(booked);
        }
    }

    /** Where nothing is in the books yet, they begin behind that cursor; true where that is news. */
    boolean beginAt(long cursor) {
        boolean first = cursor() == 0 && cursor > 0;
        if (first) {
            window.startAfter(cursor);
        }
        return first;
    }

    /** The last report before which none is missing from the books: where a session reads on. */
    long cursor() {
        return window.cursor();
    }

    /** The highest cursor of all that is in the books or on its way there. */
    long lastTaken() {
        return window.lastTaken();
    }

    /** False: no room, and from now on there is a gap. */
    boolean take(ExecutionReport report) {
        IntentId intent = ids.intentOf(report.clientOrderId(), report.symbol(), report.venueOrderId());
        return switch (window.take(intent, report, scope.nanos())) {
            case NEW -> {
                scope.uplink().meters.reports.increment();
                known.reported(intent, report);
                if (KnownFill.of(intent, report).filter(fills::contains).isPresent()) {
                    scope.uplink().meters.repeatedFills.increment();
                    acknowledge(report.cursor(), Optional.empty(), Optional.empty());
                } else {
                    scope.deliver(intent, report);
                }
                yield true;
            }
            case REPEATED -> true;
            case FULL -> false;
        };
    }

    /**
     * A place in the stream may have been given twice, by this process and by the one before it: what an order says of the report that had
     * it before does not count. Nor is a fill taken for booked by an order that does not say which report it speaks of.
     */
    void acknowledge(long cursor, Optional<IntentId> by, Optional<String> gist) {
        Optional<Delivery> delivered = window.delivered(cursor)
                .filter(delivery -> by.map(order -> mayBook(order, delivery)).orElse(true))
                .filter(delivery -> gist.map(delivery.report().gist()::equals).orElse(true));
        if (delivered.isPresent()) {
            long before = cursor();
            window.acknowledge(cursor, scope.nanos());
            if (gist.isPresent()) {
                KnownFill.of(delivered.get().intent(), delivered.get().report()).ifPresent(fills::booked);
            }
            unannounced += cursor() > before ? 1 : 0;
        }
    }

    /** What is not ours may be in the books under its former name, and under its own where it has a client order id of ours. */
    private boolean mayBook(IntentId order, Delivery delivery) {
        ExecutionReport report = delivery.report();
        return order.equals(delivery.intent())
                || order.equals(ExternalOrders.formerIntentOf(scope.account(), scope.venue(), report.venueOrderId()))
                || order.equals(ExternalOrders.intentOf(
                        scope.account(), scope.venue(), report.symbol(), report.venueOrderId()));
    }

    void redeliver() {
        for (Delivery due : window.due(scope.nanos())) {
            scope.uplink().meters.redeliveries.increment();
            scope.deliverAgain(due.intent(), due.report());
        }
    }

    /** A report of this session was dropped. False: not the first one. */
    boolean openGap() {
        boolean first = !gap;
        gap = true;
        return first;
    }

    /** The session with the gap is over; the next one reads on from the cursor. */
    void closeGap() {
        gap = false;
    }

    boolean hasGap() {
        return gap;
    }

    /** Whether enough of the window is free to read on. */
    boolean hasDrained() {
        return window.hasDrained();
    }

    /** How many await their acknowledgement; with a gap there is room for none. */
    int unacknowledged() {
        return gap ? scope.settings().reports().windowMax() : window.open();
    }

    boolean isEmpty() {
        return window.isEmpty();
    }

    /** By how many acknowledged reports the cursor has moved since it was announced. */
    int unannounced() {
        return unannounced;
    }

    ConnectionEntity.CursorReached announce() {
        unannounced = 0;
        return new ConnectionEntity.CursorReached(cursor(), fills.announce());
    }
}
