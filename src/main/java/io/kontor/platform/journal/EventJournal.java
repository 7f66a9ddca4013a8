package io.kontor.platform.journal;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletionStage;

/**
 * The journal in use, as the gateway needs it beyond what Akka Persistence does with it. Thread-safe; nothing blocks.
 */
public interface EventJournal {
    /** Cheap; for readiness and metrics. */
    JournalHealth health();

    /** A heart-beat: a write that changes nothing and waits as any other does. Fails where it was not taken. */
    CompletionStage<Void> beat();

    EventStreams streams();

    /** Registers {@code kontor.journal.*}; once for a journal. */
    void meter(MeterRegistry registry);
}
