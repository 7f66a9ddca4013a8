package io.kontor.platform.batch;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A journal in memory whose writes and replays a test can hold back, let through or fail, and which outlives the actor systems that
 * write to it. Thread-safe.
 */
public final class Tape {
    private static final Map<String, Tape> ALL = new ConcurrentHashMap<>();

    /** A write that has reached the journal and is held there. */
    public final class Held {
        private final List<AtomicWrite> writes;
        private final CompletableFuture<Iterable<Optional<Exception>>> answer = new CompletableFuture<>();

        private Held(List<AtomicWrite> writes) {
            this.writes = writes;
        }

        /** What would be stored. */
        public List<Object> events() {
            return writes.stream()
                    .flatMap(Tape::reprs)
                    .map(PersistentRepr::payload)
                    .toList();
        }

        public void store() {
            Tape.this.store(writes);
            answer.complete(List.of());
        }

        public void fail() {
            answer.completeExceptionally(new IllegalStateException("the journal lost its disk"));
        }

        public void storeAndFail() {
            Tape.this.store(writes);
            fail();
        }

        public void reject() {
            Exception unsupported = new IllegalArgumentException("not to be written");
            answer.complete(writes.stream().map(w -> Optional.of(unsupported)).toList());
        }
    }

    private final String id = UUID.randomUUID().toString();
    private final List<PersistentRepr> stored = new ArrayList<>();
    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private boolean holding;
    private int replayed;
    private CompletableFuture<Void> replay = CompletableFuture.completedFuture(null);
    final SnapshotShelf snapshots = new SnapshotShelf();

    public Tape() {
        ALL.put(id, this);
    }

    static Tape of(Config plugin) {
        return ALL.get(plugin.getString("tape"));
    }

    /** Makes an actor system journal here. However long a write or a replay is held, Akka does not give it up by itself. */
    public Config config() {
        return ConfigFactory.parseString("""
                akka.persistence.journal.plugin = tape-journal
                akka.persistence.snapshot-store.plugin = tape-snapshots
                tape-journal {
                  class = "io.kontor.platform.batch.TapeJournal", tape = "%1$s"
                  circuit-breaker.call-timeout = 10 minutes, recovery-event-timeout = 10 minutes
                }
                tape-snapshots { class = "io.kontor.platform.batch.TapeSnapshots", tape = "%1$s" }
                """.formatted(id));
    }

    /** From now on writes wait for the test. */
    public synchronized void hold() {
        holding = true;
    }

    /** From now on writes go through; those held stay the test's. */
    public synchronized void release() {
        holding = false;
    }

    public synchronized void holdReplay() {
        replay = new CompletableFuture<>();
    }

    public synchronized CompletableFuture<Void> replay() {
        return replay;
    }

    /** The next write to arrive. */
    public Held next() throws InterruptedException {
        Held next = held.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no write reached the journal");
        }
        return next;
    }

    public boolean isQuiet() {
        return held.isEmpty();
    }

    public synchronized List<Object> events() {
        return stored.stream().map(PersistentRepr::payload).toList();
    }

    /** How many journal events were replayed so far, over all recoveries. */
    public synchronized int replayed() {
        return replayed;
    }

    public int snapshots() {
        return snapshots.size();
    }

    CompletableFuture<Iterable<Optional<Exception>>> write(List<AtomicWrite> writes) {
        Held arriving = new Held(writes);
        if (isHolding()) {
            held.add(arriving);
        } else {
            arriving.store();
        }
        return arriving.answer;
    }

    synchronized List<PersistentRepr> read(String persistenceId, long from, long to, long max) {
        List<PersistentRepr> found = of(persistenceId).stream()
                .filter(r -> r.sequenceNr() >= from && r.sequenceNr() <= to)
                .limit(max)
                .toList();
        replayed += found.size();
        return found;
    }

    synchronized long highest(String persistenceId) {
        return of(persistenceId).stream()
                .mapToLong(PersistentRepr::sequenceNr)
                .max()
                .orElse(0);
    }

    private List<PersistentRepr> of(String persistenceId) {
        return stored.stream()
                .filter(r -> r.persistenceId().equals(persistenceId))
                .toList();
    }

    private synchronized boolean isHolding() {
        return holding;
    }

    private synchronized void store(List<AtomicWrite> writes) {
        writes.stream().flatMap(Tape::reprs).forEach(stored::add);
    }

    private static java.util.stream.Stream<PersistentRepr> reprs(AtomicWrite write) {
        return scala.jdk.javaapi.CollectionConverters.asJava(write.payload()).stream();
    }
}
