package io.kontor.sim;

import io.kontor.sim.message.Report;

/** Where a session's reports go; called from the engine's thread, must not block. */
public interface SessionListener {
    void onReport(Report report);

    /** The session is over; nothing follows. */
    void onDown(String reason);
}
