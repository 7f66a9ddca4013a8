package io.kontor.platform.journal;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.actor.typed.javadsl.Adapter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded journal of an actor system: one directory, shared by the journal, snapshot and query plugins, opened on first
 * use and closed when the system has ended. Ask for it at start, so that a directory in use stops the process in one clear
 * line ({@link JournalException.InUse}) instead of stopping every entity.
 */
public final class Journal implements Extension, EventJournal {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final Id ID = new Id();

    private final RocksStore store;
    private final InstantSource clock;
    private final Executor reads;
    private final PayloadCodec payloads;

    private Journal(ActorSystem<?> system) {
        var setup = system.settings().setup().get(JournalSetup.class).orElse(JournalSetup.DEFAULT);
        clock = setup.clock();
        reads = system.dispatchers().lookup(DispatcherSelector.fromConfig("kontor.journal.read-dispatcher"));
        payloads = new PayloadCodec(Adapter.toClassic(system));
        store = RocksStore.open(JournalSettings.from(system.settings().config()), setup.syncer());
        Adapter.toClassic(system).registerOnTermination(store::close);
        log.info("journal open in {}, writer epoch {}", store.settings().directory(), store.epoch());
    }

    public static Journal get(ActorSystem<?> system) {
        return ID.apply(system);
    }

    @Override
    public JournalHealth health() {
        return store.health();
    }

    public JournalStats stats() {
        return store.stats();
    }

    /** A heart-beat: a write of nothing that waits in the queue and for the disk as any other, and leaves nothing behind. */
    @Override
    public CompletionStage<Void> beat() {
        return store.deleteSnapshot("heart-beat", 1);
    }

    @Override
    public void meter(MeterRegistry registry) {
        JournalMeters.bind(store, registry);
    }

    /** The ordinal of the newest event that can be read. */
    public long lastOrdinal() {
        return store.lastOrdinal();
    }

    @Override
    public EventStreams streams() {
        return reader();
    }

    public JournalReader reader() {
        return new JournalReader(store, payloads, reads);
    }

    RocksStore store() {
        return store;
    }

    InstantSource clock() {
        return clock;
    }

    Executor reads() {
        return reads;
    }

    PayloadCodec payloads() {
        return payloads;
    }

    private static final class Id extends ExtensionId<Journal> {
        @Override
        public Journal createExtension(ActorSystem<?> system) {
            return new Journal(system);
        }
    }
}
