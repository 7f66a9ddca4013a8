package io.kontor.platform.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal's directory, open for one writer and any number of readers. Knows nothing of Akka. Writes are asynchronous and
 * complete on the writer's thread; whatever reads takes the executor to read on, because it may wait for the disk.
 */
final class RocksStore implements AutoCloseable {

    /** Events deleted under one sync, so that a long deletion holds nobody up. */
    private static final int DELETED_AT_ONCE = 500;

    private final JournalSettings settings;
    private final Database database;
    private final Tail tail;
    private final CommitSignals signals;
    private final GroupCommit writer;
    private final LongAdder visits = new LongAdder();

    private RocksStore(JournalSettings settings, Database database) {
        this.settings = settings;
        this.database = database;
        tail = new Tail(settings.tail());
        signals = new CommitSignals(settings.liveStreamsMax(), tail);
        writer = new GroupCommit(database, settings, signals, tail);
    }

    static RocksStore open(JournalSettings settings, Syncer syncer) {
        return open(settings, syncer, UsableSpace.ofFileSystem());
    }

    static RocksStore open(JournalSettings settings, Syncer syncer, UsableSpace usableSpace) {
        var store = new RocksStore(settings, Database.open(settings, syncer, usableSpace));
        store.writer.start();
        return store;
    }

    JournalSettings settings() {
        return settings;
    }

    JournalHealth health() {
        return writer.health();
    }

    JournalStats stats() {
        return writer.stats();
    }

    void watch(CommitListener listener) {
        writer.watch(listener);
    }

    long epoch() {
        return database.epoch();
    }

    CommitSignals signals() {
        return signals;
    }

    Tail tail() {
        return tail;
    }

    long lastOrdinal() {
        return writer.lastOrdinal();
    }

    <T> T read(Database.Reading<T> reading) {
        visits.increment();
        return database.read(reading);
    }

    /** How often the tables have been read for replays, look-ups and streams. */
    long visits() {
        return visits.sum();
    }

    List<StoredEvent> read(EventCursor cursor) {
        return read(tables -> cursor.read(tables, settings.read()));
    }

    /** Throws for an id that cannot be a key; the writer must not meet one. */
    CompletableFuture<Void> append(String persistenceId, List<Change.Row> rows) {
        Keys.check(persistenceId);
        return writer.submit(new Change.Append(persistenceId, rows));
    }

    /** Waits for writes under way, so that a restarted entity cannot be given a number that is just being taken. */
    CompletableFuture<Long> highestSequenceNr(String persistenceId, Executor reads) {
        return writer.settled(persistenceId)
                .thenApplyAsync(_ -> read(tables -> Streams.highestSequenceNr(tables, persistenceId)), reads);
    }

    /** In ascending order and several commits: what a crash leaves of it is still a stream without its beginning. */
    CompletionStage<@Nullable Void> deleteEvents(String persistenceId, long to, Executor reads) {
        return highestSequenceNr(persistenceId, reads)
                .thenComposeAsync(highest -> deleteEvents(persistenceId, 0, Math.min(to, highest), reads), reads);
    }

    private CompletionStage<@Nullable Void> deleteEvents(String persistenceId, long from, long to, Executor reads) {
        var places = read(tables -> Streams.places(tables, persistenceId, from, to, DELETED_AT_ONCE));
        if (places.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var next = places.getLast().sequenceNr() + 1;
        return writer.submit(new Change.DropEvents(persistenceId, places))
                .thenComposeAsync(_ -> deleteEvents(persistenceId, next, to, reads), reads);
    }

    CompletableFuture<Void> putSnapshot(String persistenceId, long sequenceNr, byte[] row) {
        Keys.check(persistenceId);
        return writer.submit(new Change.PutSnapshot(persistenceId, sequenceNr, row));
    }

    /** @param damaged told of each that was stepped over, on the thread that reads */
    CompletableFuture<Optional<StoredSnapshot>> latestSnapshot(
            String persistenceId,
            Snapshots.Selection selection,
            Consumer<JournalException.Damaged> damaged,
            Executor reads) {
        return CompletableFuture.supplyAsync(
                () -> read(tables -> Optional.ofNullable(Snapshots.latest(tables, persistenceId, selection, damaged))),
                reads);
    }

    CompletableFuture<Void> deleteSnapshot(String persistenceId, long sequenceNr) {
        Keys.check(persistenceId);
        return writer.submit(new Change.DropSnapshots(persistenceId, List.of(sequenceNr)));
    }

    CompletableFuture<Void> deleteSnapshots(String persistenceId, Snapshots.Selection selection, Executor reads) {
        return writer.settled(persistenceId)
                .thenApplyAsync(_ -> read(tables -> Snapshots.matching(tables, persistenceId, selection)), reads)
                .thenCompose(found -> writer.submit(new Change.DropSnapshots(persistenceId, found)));
    }

    /** Commits what is queued first. */
    @Override
    public void close() {
        writer.close();
        try {
            database.close();
        } catch (IOException e) {
            throw new JournalException.Unavailable("the lock of " + settings.directory() + " would not close", e);
        }
    }
}
