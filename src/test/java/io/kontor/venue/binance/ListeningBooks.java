package io.kontor.venue.binance;

import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueSession;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes a session's reports, one after the other, for a test to look at. */
final class ListeningBooks implements VenueSession.Listener {
    private static final int PATIENCE_SECONDS = 30;

    /** For what was missed. */
    volatile boolean room = true;

    volatile long lastTaken = Long.MAX_VALUE;

    private final BlockingQueue<ExecutionReport> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void onReport(ExecutionReport report) {
        reports.add(report);
    }

    @Override
    public boolean hasRoom() {
        return room;
    }

    @Override
    public long lastTaken() {
        return lastTaken;
    }

    @Override
    public void onDown(String reason) {
        ends.add(reason);
    }

    ExecutionReport next() throws InterruptedException {
        ExecutionReport report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (report == null) {
            throw new AssertionError("no report");
        }
        return report;
    }

    String end() throws InterruptedException {
        String end = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (end == null) {
            throw new AssertionError("still up");
        }
        return end;
    }

    boolean isQuiet() {
        return reports.isEmpty() && ends.isEmpty();
    }
}
