package io.kontor.venue;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One log-on and what comes of it: its session, closed however late it opens, and its reports' way to the session actor. Its identity
 * tells it from earlier and later ones. A mailbox has no bound, so the bound is here: past it nothing more is taken, since a report
 * after a dropped one would let the cursor pass the gap. Thread-safe.
 */
final class LogOn implements VenueSession.Listener {
    private final int waitingMax;
    private final long lastTaken;
    private final Receiver receiver;
    private final AtomicInteger waiting = new AtomicInteger();
    /** Set by the session actor. */
    private volatile int unacknowledged;
    /** Touched by the adapter's thread only. */
    private boolean overflowed;

    private @Nullable VenueSession session;
    private boolean ended;

    /** The session actor; called on the adapter's thread. */
    interface Receiver {
        void report(LogOn from, ExecutionReport report);

        /** A report was dropped, and every later one will be. */
        void overflow(LogOn from);

        void down(LogOn from, String reason);
    }

    LogOn(int waitingMax, long lastTaken, Receiver receiver) {
        this.waitingMax = waitingMax;
        this.lastTaken = lastTaken;
        this.receiver = receiver;
    }

    @Override
    public void onReport(ExecutionReport report) {
        if (overflowed) {
            return;
        }
        if (waiting.incrementAndGet() > waitingMax) {
            overflowed = true;
            receiver.overflow(this);
        } else {
            receiver.report(this, report);
        }
    }

    /** Half of the room is left to what the venue pushes. */
    @Override
    public boolean hasRoom() {
        return !overflowed && waiting.get() <= waitingMax / 2 - unacknowledged;
    }

    @Override
    public long lastTaken() {
        return lastTaken;
    }

    @Override
    public void onDown(String reason) {
        receiver.down(this, reason);
    }

    /** The session actor has taken one report out of its mailbox. */
    void taken() {
        waiting.decrementAndGet();
    }

    /** So many are on their way to the books, whichever session told them. */
    void unacknowledged(int reports) {
        unacknowledged = reports;
    }

    synchronized void opened(VenueSession opened) {
        if (ended) {
            opened.close();
        } else {
            session = opened;
        }
    }

    /** Over: closes the session it has or may still get. */
    synchronized void end() {
        ended = true;
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
