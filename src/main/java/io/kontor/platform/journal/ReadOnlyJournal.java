package io.kontor.platform.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/**
 * A journal directory as it was when opened, for replay and audit: raw events, no writer, no lock, no actor system. A gateway
 * may be at work in the directory. One thread at a time; close it when the last stream has been read.
 */
public final class ReadOnlyJournal implements AutoCloseable {

    private static final JournalSettings.Memory MEMORY = new JournalSettings.Memory(32 << 20, 16 << 20, 1L << 30);
    private static final JournalSettings.Bound CHUNK = new JournalSettings.Bound(1024, 4 << 20);
    /** Each fails only when the writer has just put a memory table on disk, which it does every few minutes. */
    private static final int OPEN_ATTEMPTS = 100;

    private final Tables tables;

    private ReadOnlyJournal(Tables tables) {
        this.tables = tables;
    }

    /** Throws {@link JournalException.Unreadable} where the log has a hole, as a writer does: RocksDB passes over some without a word. */
    static ReadOnlyJournal open(Path directory) {
        requireJournal(directory);
        requireWholeLogs(directory);
        return open(directory, Tables::openReadOnly);
    }

    /** Before the opening: a writer at work only adds to a log, so what is whole now is also there when the tables are opened. */
    private static void requireWholeLogs(Path directory) {
        try {
            var damage = LogFiles.damage(directory);
            if (!damage.isEmpty()) {
                throw new JournalException.Unreadable(String.join("; ", damage), null);
            }
        } catch (IOException e) {
            throw new JournalException.Unreadable("cannot read " + directory + ": " + e.getMessage(), e);
        }
    }

    /** For whoever looks for damage: opens as long as there is anything to open. */
    static ReadOnlyJournal openDamaged(Path directory) {
        return open(directory, Tables::openDamaged);
    }

    static void requireJournal(Path directory) {
        if (!Files.isRegularFile(directory.resolve("CURRENT"))) {
            throw new IllegalArgumentException(directory + " (expected: a journal directory, such as data/journal)");
        }
    }

    private interface Opening {
        Tables open(Path directory, JournalSettings.Memory memory) throws RocksDBException;
    }

    private static ReadOnlyJournal open(Path directory, Opening opening) {
        requireJournal(directory);
        for (var attempt = 1; attempt <= OPEN_ATTEMPTS; attempt++) {
            var tables = openUndisturbed(directory, opening);
            if (tables.isPresent()) {
                return new ReadOnlyJournal(tables.get());
            }
        }
        throw new JournalException.Unavailable(
                directory + " changed each of " + OPEN_ATTEMPTS + " times it was opened");
    }

    /**
     * RocksDB reads which tables there are and then the log behind them. Should the writer put a part of that log into a new
     * table and drop it between the two, that part would be missing without a word: so the opening counts only if the
     * manifest is the same before and after.
     */
    private static Optional<Tables> openUndisturbed(Path directory, Opening opening) {
        var before = Manifest.of(directory);
        try {
            var tables = opening.open(directory, MEMORY);
            if (before.isPresent() && before.equals(Manifest.of(directory))) {
                Database.checkFormat(tables);
                return Optional.of(tables);
            }
            tables.close();
            return Optional.empty();
        } catch (RocksDBException e) {
            if (before.equals(Manifest.of(directory))) {
                throw new JournalException.Unreadable("cannot read " + directory + ": " + e.getMessage(), e);
            }
            return Optional.empty();
        }
    }

    /** Every change of the set of tables lengthens the manifest, or begins another. */
    record Manifest(String name, long length) {

        /** Empty while it is being replaced. */
        static Optional<Manifest> of(Path directory) {
            try {
                var name = Files.readString(directory.resolve("CURRENT")).strip();
                return Optional.of(new Manifest(name, Files.size(directory.resolve(name))));
            } catch (IOException _) {
                return Optional.empty();
            }
        }
    }

    /** Sequence numbers from and to are included. */
    public Stream<StoredEvent> events(String persistenceId, long from, long to) {
        return stream(EventCursor.ofStream(persistenceId, from, to));
    }

    /** From that ordinal on, every event there is. */
    public Stream<StoredEvent> eventsInCommitOrder(long fromOrdinal) {
        return stream(EventCursor.inCommitOrder(fromOrdinal, Long.MAX_VALUE));
    }

    private Stream<StoredEvent> stream(EventCursor cursor) {
        return Stream.iterate(cursor.read(tables, CHUNK), chunk -> !chunk.isEmpty(), _ -> cursor.read(tables, CHUNK))
                .flatMap(List::stream);
    }

    /** Those that begin with {@code prefix}, in the order of their UTF-8 bytes. */
    public Stream<String> persistenceIds(String prefix) {
        return Stream.iterate(
                        Streams.persistenceIds(tables, "", prefix, CHUNK.count()),
                        ids -> !ids.isEmpty(),
                        ids -> Streams.persistenceIds(tables, ids.getLast(), prefix, CHUNK.count()))
                .flatMap(List::stream);
    }

    public long highestSequenceNr(String persistenceId) {
        return Streams.highestSequenceNr(tables, persistenceId);
    }

    /** 0 for an empty journal. */
    public long lastOrdinal() {
        return Streams.lastOrdinal(tables);
    }

    /** The epoch of the last writer. */
    public long epoch() {
        return Database.epoch(tables);
    }

    /** Reads every block of every table file. */
    void verifyChecksums() throws RocksDBException {
        tables.verifyChecksums();
    }

    /** Whatever else the tables hold; nothing of them may be kept. */
    <T> T read(Database.Reading<T> reading) {
        return reading.from(tables);
    }

    @Override
    public void close() {
        tables.close();
    }
}
