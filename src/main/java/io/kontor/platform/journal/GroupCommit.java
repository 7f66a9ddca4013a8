package io.kontor.platform.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. A bounded queue feeds its thread, which takes what is there, gives each event its ordinal, writes one
 * batch, syncs once and only then completes the futures; whoever waits for the sync pays for all who came meanwhile. When a
 * write fails, its futures and all that queue fail, nothing is taken, and the thread probes until the disk answers again.
 */
final class GroupCommit implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Pending STOP = new Pending(new Change.DropSnapshots("", List.of()));

    private final Database database;
    private final JournalSettings settings;
    private final CommitSignals signals;
    private final Tail tail;
    private final Heads heads;
    private final ArrayBlockingQueue<Pending> queue;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final ConcurrentHashMap<String, CompletableFuture<Void>> inFlight = new ConcurrentHashMap<>();
    private final Thread thread;
    private final ProbePause probePause;
    private final LongAdder commits = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder commitNanos = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();
    private final LongAdder overloads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile JournalHealth health = new JournalHealth.Up();
    private volatile CommitListener listener = CommitListener.NOBODY;
    private volatile boolean closing;
    private volatile long lastOrdinal;
    private long lastCommitNanos;
    private int lastGroup;

    private static final class Pending {
        final Change change;
        final CompletableFuture<Void> done = new CompletableFuture<>();

        Pending(Change change) {
            this.change = change;
        }
    }

    GroupCommit(Database database, JournalSettings settings, CommitSignals signals, Tail tail) {
        this.database = database;
        this.settings = settings;
        this.signals = signals;
        this.tail = tail;
        heads = new Heads(settings.knownStreamsMax());
        queue = new ArrayBlockingQueue<>(settings.queue().count());
        probePause = new ProbePause(settings.probeInterval());
        lastOrdinal = database.read(Streams::lastOrdinal);
        thread = Thread.ofPlatform().name("kontor-journal-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void watch(CommitListener heard) {
        listener = heard;
    }

    JournalHealth health() {
        return health;
    }

    /** Every event up to here can be read. */
    long lastOrdinal() {
        return lastOrdinal;
    }

    JournalStats stats() {
        return new JournalStats(
                commits.sum(),
                database.logSyncs(),
                writes.sum(),
                events.sum(),
                bytes.sum(),
                commitNanos.sum(),
                syncNanos.sum(),
                overloads.sum(),
                failures.sum(),
                database.tornBytes(),
                queue.size(),
                queuedBytes.get());
    }

    /** Never blocks. Completes when the change is on disk, on the writer's thread: continue elsewhere. */
    CompletableFuture<Void> submit(Change change) {
        var pending = new Pending(change);
        if (!health.up()) {
            pending.done.completeExceptionally(refusal());
        } else if (!enqueue(pending)) {
            overloads.increment();
            pending.done.completeExceptionally(new JournalException.Overloaded(
                    "the journal's queue is full: " + queue.size() + " writes, " + queuedBytes.get() + " bytes"));
        } else {
            track(pending);
            if (!health.up() && queue.remove(pending)) {
                dequeued(pending);
                pending.done.completeExceptionally(refusal());
            }
        }
        return pending.done;
    }

    private boolean enqueue(Pending pending) {
        var bytes = pending.change.bytes();
        var before = queuedBytes.getAndAdd(bytes);
        if ((before == 0 || before + bytes <= settings.queue().bytes()) && queue.offer(pending)) {
            return true;
        }
        queuedBytes.addAndGet(-bytes);
        return false;
    }

    private void dequeued(Pending pending) {
        queuedBytes.addAndGet(-pending.change.bytes());
    }

    private void track(Pending pending) {
        var persistenceId = pending.change.persistenceId();
        inFlight.put(persistenceId, pending.done);
        var _ = pending.done.whenComplete((_, _) -> inFlight.remove(persistenceId, pending.done));
    }

    /** Completes, always normally, when no write of that stream is under way that was submitted before. */
    CompletableFuture<@Nullable Void> settled(String persistenceId) {
        var last = inFlight.get(persistenceId);
        return last == null ? CompletableFuture.completedFuture(null) : last.handle((_, _) -> null);
    }

    private void run() {
        try {
            while (!(closing && queue.isEmpty()) && !(health instanceof JournalHealth.Fenced)) {
                var first = queue.take();
                if (first != STOP) {
                    commit(nextGroup(first));
                }
                while (health instanceof JournalHealth.Failed && !closing) {
                    probe();
                }
            }
        } catch (InterruptedException e) {
            log.error("the journal's writer was interrupted and ends");
        } finally {
            if (!(health instanceof JournalHealth.Fenced)) {
                health = new JournalHealth.Closed();
            }
            failQueued(refusal());
        }
    }

    private List<Pending> nextGroup(Pending first) {
        pace();
        var group = new ArrayList<Pending>();
        var bytes = 0L;
        for (@Nullable Pending next = first; next != null; next = queue.poll()) {
            if (next == STOP) {
                break;
            }
            dequeued(next);
            group.add(next);
            bytes += next.change.bytes();
            if (group.size() >= settings.group().count()
                    || bytes >= settings.group().bytes()) {
                break;
            }
        }
        return group;
    }

    /** A lone writer is never made to wait. Where several write at once, a short pause puts more of them under one sync. */
    private void pace() {
        if (lastGroup > 1) {
            var pause = lastCommitNanos + settings.groupInterval().toNanos() - System.nanoTime();
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            }
        }
    }

    private void commit(List<Pending> group) {
        lastCommitNanos = System.nanoTime();
        lastGroup = group.size();
        var accepted = new ArrayList<Pending>(group.size());
        var sync = 0L;
        try (var batch = new CommitBatch(database.tables(), heads, lastOrdinal)) {
            for (var pending : group) {
                try {
                    batch.add(pending.change);
                    accepted.add(pending);
                } catch (JournalException.Conflict e) {
                    pending.done.completeExceptionally(e);
                }
            }
            if (!accepted.isEmpty()) {
                var start = System.nanoTime();
                database.write(batch.changes());
                sync = System.nanoTime() - start;
            }
            events.add(batch.ordinal() - lastOrdinal);
            lastOrdinal = batch.ordinal();
        } catch (JournalException.Fenced e) {
            fence(group, e);
            return;
        } catch (RocksDBException | IOException | RuntimeException e) {
            fail(group, e);
            return;
        }
        commits.increment();
        syncNanos.add(sync);
        listener.committed(accepted.size(), sync);
        writes.add(accepted.size());
        accepted.forEach(pending -> bytes.add(pending.change.bytes()));
        commitNanos.add(System.nanoTime() - lastCommitNanos);
        acknowledge(accepted);
    }

    private void acknowledge(List<Pending> accepted) {
        var appended = new HashSet<String>();
        for (var pending : accepted) {
            switch (pending.change) {
                case Change.Append append -> {
                    appended.add(append.persistenceId());
                    if (signals.followed(append.persistenceId())) {
                        tail.add(append);
                    }
                }
                case Change.DropEvents drop -> tail.drop(drop);
                case Change.PutSnapshot _, Change.DropSnapshots _ -> {}
            }
        }
        signals.committed(appended);
        for (var pending : accepted) {
            pending.done.complete(null);
        }
    }

    private void fail(List<Pending> group, Exception cause) {
        var reason = "a write failed: " + cause.getMessage();
        health = new JournalHealth.Failed(reason);
        failures.increment();
        heads.forget();
        log.error("the journal in {} takes no writes until a probe succeeds", settings.directory(), cause);
        var failure = new JournalException.Unavailable(reason, cause);
        group.forEach(pending -> pending.done.completeExceptionally(failure));
        failQueued(failure);
    }

    private void fence(List<Pending> group, JournalException.Fenced fenced) {
        health = new JournalHealth.Fenced(String.valueOf(fenced.getMessage()));
        log.error("the journal in {} will not be written by this process again", settings.directory(), fenced);
        group.forEach(pending -> pending.done.completeExceptionally(fenced));
        failQueued(fenced);
    }

    private void probe() throws InterruptedException {
        // Nobody is let in while it is failed, so what comes is the order to stop, or one that raced with the failure.
        var late = queue.poll(probePause.next().toNanos(), TimeUnit.NANOSECONDS);
        if (late != null && late != STOP) {
            dequeued(late);
            late.done.completeExceptionally(refusal());
        }
        if (closing) {
            return;
        }
        try {
            database.probe();
            probePause.opening();
            database.reopen();
            lastOrdinal = database.read(Streams::lastOrdinal);
            probePause.opened();
            health = new JournalHealth.Up();
            log.info("the journal in {} takes writes again", settings.directory());
            tail.clear();
            signals.everything();
        } catch (JournalException.Fenced e) {
            fence(List.of(), e);
        } catch (IOException | RuntimeException e) {
            failedAgain(e);
        }
    }

    private void failedAgain(Exception cause) {
        var failed = new JournalHealth.Failed("a probe failed: " + cause.getMessage());
        if (!failed.equals(health)) {
            // Not each time: the same reason, again and again, would bury what else is said.
            log.warn("the journal in {} takes no writes still: {}", settings.directory(), failed.reason());
        }
        health = failed;
    }

    private void failQueued(JournalException reason) {
        for (var pending = queue.poll(); pending != null; pending = queue.poll()) {
            if (pending != STOP) {
                dequeued(pending);
                pending.done.completeExceptionally(reason);
            }
        }
    }

    private JournalException refusal() {
        return switch (health) {
            case JournalHealth.Fenced fenced -> new JournalException.Fenced(fenced.reason());
            case JournalHealth.Failed failed ->
                new JournalException.Unavailable("the journal takes no writes: " + failed.reason());
            case JournalHealth.Closed _, JournalHealth.Up _ ->
                new JournalException.Unavailable("the journal is closed");
        };
    }

    /** Commits what is queued, then ends. */
    @Override
    public void close() {
        closing = true;
        // A full queue keeps the writer busy, and it looks at the flag.
        queue.offer(STOP);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
