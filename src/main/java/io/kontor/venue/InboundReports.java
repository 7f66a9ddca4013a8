package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;

/**
 * A connection's reports on their way to the books: each to the intent it belongs to, again until it is acknowledged. Once there was
 * no room for one, none of that session's later ones is taken, so that the cursor stays before the gap. Confined to the session
 * actor's thread.
 */
final class InboundReports {
    private final AccountId account;
    private final VenueId venue;
    private final VenueUplink uplink;
    private final ReportSink sink;
    private final ExternalOrders ids;
    private final KnownOrders known;
    private final ReportWindow window;
    private boolean gap;
    private int unannounced;

    InboundReports(AccountId account, VenueUplink uplink, ReportSink sink, ExternalOrders ids, KnownOrders known) {
        this.account = account;
        this.venue = uplink.adapter.venue();
        this.uplink = uplink;
        this.sink = sink;
        this.ids = ids;
        this.known = known;
        this.window = new ReportWindow(uplink.settings.reports());
    }

    /** Everything up to here is known to be in the books. */
    void startAfter(long cursor) {
        window.startAfter(cursor);
    }

    /** The last report before which none is missing from the books: where a session reads on. */
    long cursor() {
        return window.cursor();
    }

    /** False: no room, and from now on there is a gap. */
    boolean take(ExecutionReport report) {
        IntentId intent = ids.intentOf(report.clientOrderId(), report.venueOrderId());
        return switch (window.take(intent, report, nanos())) {
            case NEW -> {
                uplink.meters.reports.increment();
                known.reported(intent, report);
                sink.deliver(venue, account, intent, report);
                yield true;
            }
            case REPEATED -> true;
            case FULL -> false;
        };
    }

    void acknowledge(long cursor) {
        if (window.acknowledge(cursor, nanos())) {
            unannounced++;
        }
    }

    void redeliver() {
        for (ReportWindow.Due due : window.due(nanos())) {
            uplink.meters.redeliveries.increment();
            sink.deliver(venue, account, due.intent(), due.report());
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

    boolean isEmpty() {
        return window.isEmpty();
    }

    /** By how many acknowledged reports the cursor has moved since it was announced. */
    int unannounced() {
        return unannounced;
    }

    long announce() {
        unannounced = 0;
        return window.cursor();
    }

    private long nanos() {
        return uplink.sources.nanoTime().getAsLong();
    }
}
