package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One journal directory held by one writer: lock, epoch and the open tables. Any thread may {@link #read}; everything else
 * belongs to the writer thread, but for opening and closing, between which it lives.
 */
final class Database implements AutoCloseable {

    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.US_ASCII);
    private static final long FORMAT = 1;
    private static final byte[] EPOCH_KEY = "epoch".getBytes(StandardCharsets.US_ASCII);
    private static final int PROBE_BYTES = 64 * 1024;

    private final JournalSettings settings;
    private final Syncer syncer;
    private final DirectoryLock directoryLock;
    private final ReentrantReadWriteLock tablesLock = new ReentrantReadWriteLock();
    private @Nullable Tables tables;
    private long epoch;

    private Database(JournalSettings settings, Syncer syncer, DirectoryLock directoryLock) {
        this.settings = settings;
        this.syncer = syncer;
        this.directoryLock = directoryLock;
    }

    static Database open(JournalSettings settings, Syncer syncer) {
        try {
            var database = new Database(settings, syncer, DirectoryLock.acquire(settings.directory()));
            database.openFirst();
            return database;
        } catch (IOException e) {
            throw new JournalException.Unavailable(
                    "cannot open journal directory " + settings.directory() + ": " + e.getMessage(), e);
        }
    }

    private void openFirst() throws IOException {
        try {
            tables = openTables(settings);
            var before = tables.get(Table.META, EPOCH_KEY);
            epoch = before == null ? 1 : Keys.number(before) + 1;
            directoryLock.announce(epoch);
            putMeta(EPOCH_KEY, epoch);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Also for read-only use, which must refuse the same layouts. */
    static void checkFormat(Tables tables) {
        var format = tables.get(Table.META, FORMAT_KEY);
        if (format != null && Keys.number(format) != FORMAT) {
            throw new IllegalStateException(
                    "the journal has format " + Keys.number(format) + " (expected: " + FORMAT + ")");
        }
    }

    private static Tables openTables(JournalSettings settings) {
        try {
            var opened = Tables.open(settings.directory(), settings.memory());
            try {
                checkFormat(opened);
                return opened;
            } catch (RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (RocksDBException e) {
            throw new JournalException.Unreadable(
                    "cannot open the journal in " + settings.directory() + ": " + e.getMessage(), e);
        }
    }

    long epoch() {
        return epoch;
    }

    /** Lends the tables out; nothing of them may be kept. */
    <T> T read(Reading<T> reading) {
        tablesLock.readLock().lock();
        try {
            return reading.from(held());
        } finally {
            tablesLock.readLock().unlock();
        }
    }

    /** 0 while the tables are closed. */
    long logSyncs() {
        tablesLock.readLock().lock();
        try {
            return tables == null ? 0 : tables.logSyncs();
        } finally {
            tablesLock.readLock().unlock();
        }
    }

    interface Reading<T> {
        T from(Tables tables);
    }

    /** For the writer, which alone replaces them. */
    Tables tables() {
        return held();
    }

    private Tables held() {
        if (tables == null) {
            throw new JournalException.Unavailable("the journal in " + settings.directory() + " is not open");
        }
        return tables;
    }

    /** Returns when the batch is on disk, and only if this writer still holds the directory. */
    void write(WriteBatch batch) throws RocksDBException, IOException {
        directoryLock.check();
        held().write(batch, syncer);
    }

    /**
     * After an error nothing RocksDB holds in memory is trusted: once the disk takes bytes again the tables are closed and
     * built anew from it. Until then the old ones stay, so that reads go on.
     */
    void reopen() throws IOException {
        probeDisk();
        tablesLock.writeLock().lock();
        try {
            closeTables();
            var opened = openTables(settings);
            tables = opened;
            var found = opened.get(Table.META, EPOCH_KEY);
            if (found == null || Keys.number(found) != epoch) {
                throw new JournalException.Fenced("journal directory " + settings.directory()
                        + " was written by another epoch than " + epoch + " meanwhile");
            }
        } finally {
            tablesLock.writeLock().unlock();
        }
        putMeta(EPOCH_KEY, epoch);
    }

    private void probeDisk() throws IOException {
        var probe = settings.directory().resolve("probe.tmp");
        try (var channel = FileChannel.open(
                probe, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.allocate(PROBE_BYTES);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private void putMeta(byte[] key, long value) throws IOException {
        try (var batch = new WriteBatch()) {
            held().put(batch, Table.META, FORMAT_KEY, Keys.ordinal(FORMAT));
            held().put(batch, Table.META, key, Keys.ordinal(value));
            write(batch);
        } catch (RocksDBException e) {
            throw new JournalException.Unavailable(
                    "cannot write to " + settings.directory() + ": " + e.getMessage(), e);
        }
    }

    private void closeTables() {
        if (tables != null) {
            tables.close();
            tables = null;
        }
    }

    @Override
    public void close() throws IOException {
        tablesLock.writeLock().lock();
        try {
            closeTables();
        } finally {
            tablesLock.writeLock().unlock();
            directoryLock.close();
        }
    }
}
