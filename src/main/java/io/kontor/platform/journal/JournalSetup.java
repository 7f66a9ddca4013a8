package io.kontor.platform.journal;

import akka.actor.setup.Setup;
import java.time.InstantSource;

/** What an actor system's journal is given in code, when the system is created, rather than in its configuration. */
public final class JournalSetup extends Setup {

    /** An event's time is when the journal took it; without a setup that is the system's own clock. */
    static final JournalSetup DEFAULT = new JournalSetup(InstantSource.system());

    private final InstantSource clock;
    private final Syncer syncer;

    public JournalSetup(InstantSource clock) {
        this(clock, Syncer.synced());
    }

    /** For tests that break the journal on purpose. */
    JournalSetup(InstantSource clock, Syncer syncer) {
        this.clock = clock;
        this.syncer = syncer;
    }

    InstantSource clock() {
        return clock;
    }

    Syncer syncer() {
        return syncer;
    }
}
