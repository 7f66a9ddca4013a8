package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One journal directory held by one writer: lock, epoch and the open tables. Any thread may {@link #read}; everything else
 * belongs to the writer thread, but for opening and closing, between which it lives.
 */
final class Database implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.US_ASCII);
    private static final long FORMAT = 1;
    private static final byte[] EPOCH_KEY = "epoch".getBytes(StandardCharsets.US_ASCII);
    /** With less than this free, beside what the log needs as tables, there is no room for the files that an opening writes. */
    private static final int PROBE_BYTES = 1024 * 1024;
    /** RocksDB's own, locked while the tables are open for writing. */
    private static final String TABLES_LOCK = "LOCK";

    private final JournalSettings settings;
    private final Syncer syncer;
    private final UsableSpace usableSpace;
    private final DirectoryLock directoryLock;
    private final ReentrantReadWriteLock tablesLock = new ReentrantReadWriteLock();
    private @Nullable Tables tables;
    private final LongAdder tornBytes = new LongAdder();
    private volatile long lastLogSyncs;
    private long epoch;

    private Database(JournalSettings settings, Syncer syncer, UsableSpace usableSpace, DirectoryLock directoryLock) {
        this.settings = settings;
        this.syncer = syncer;
        this.usableSpace = usableSpace;
        this.directoryLock = directoryLock;
    }

    static Database open(JournalSettings settings, Syncer syncer) {
        return open(settings, syncer, UsableSpace.ofFileSystem());
    }

    static Database open(JournalSettings settings, Syncer syncer, UsableSpace usableSpace) {
        try {
            var database = new Database(settings, syncer, usableSpace, DirectoryLock.acquire(settings.directory()));
            database.openFirst();
            return database;
        } catch (IOException e) {
            throw new JournalException.Unavailable(
                    "cannot open journal directory " + settings.directory() + ": " + e.getMessage(), e);
        }
    }

    private void openFirst() throws IOException {
        try {
            // Before anything is read: what an earlier writer stores from here on it must not acknowledge.
            var announced = directoryLock.lastEpoch() + 1;
            directoryLock.announce(announced);
            tables = openTables();
            epoch = Math.max(announced, epoch(tables) + 1);
            directoryLock.announce(epoch);
            putMeta(EPOCH_KEY, epoch);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The last writer's; 0 before the first. */
    static long epoch(Tables tables) {
        var epoch = tables.get(Table.META, EPOCH_KEY);
        return epoch == null ? 0 : Keys.number(epoch);
    }

    /** Also for read-only use, which must refuse the same layouts. */
    static void checkFormat(Tables tables) {
        var format = tables.get(Table.META, FORMAT_KEY);
        if (format != null && Keys.number(format) != FORMAT) {
            throw new IllegalStateException(
                    "the journal has format " + Keys.number(format) + " (expected: " + FORMAT + ")");
        }
    }

    private Tables openTables() throws IOException {
        requireUnlocked();
        try {
            LogFiles.mend(settings.directory()).ifPresent(this::report);
            var opened = Tables.open(settings.directory(), settings.memory());
            try {
                checkFormat(opened);
                return opened;
            } catch (RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (RocksDBException e) {
            // An opening takes seconds: what lies there now may be what another writer is just writing.
            directoryLock.check();
            requireUnlocked();
            OrphanFiles.remove(settings.directory(), settings.memory());
            throw new JournalException.Unreadable(
                    "cannot open the journal in " + settings.directory() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Nothing is mended or removed while another process has the tables open, whatever our own lock says: its file may have been
     * deleted. Only to be asked while this process has them closed, since closing any descriptor of a file drops its locks.
     */
    private void requireUnlocked() throws IOException {
        try (var channel = FileChannel.open(settings.directory().resolve(TABLES_LOCK), StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw new JournalException.InUse("journal directory " + settings.directory()
                        + " is in use by another process, which has its tables open");
            }
        } catch (NoSuchFileException _) {
            // Nobody has ever opened them.
        }
    }

    private void report(LogFiles.TornTail torn) {
        tornBytes.add(torn.bytes());
        log.warn("{}", torn);
    }

    long epoch() {
        return epoch;
    }

    /** Cut off the log's end, since this process opened it. */
    long tornBytes() {
        return tornBytes.sum();
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

    /** 0 while the tables are closed, and the last answer while they are opened anew: who watches must not wait for that. */
    long logSyncs() {
        if (tablesLock.readLock().tryLock()) {
            try {
                lastLogSyncs = tables == null ? 0 : tables.logSyncs();
            } finally {
                tablesLock.readLock().unlock();
            }
        }
        return lastLogSyncs;
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

    /**
     * Returns when the batch is on disk, and only if this writer held the directory before and after: should another have
     * taken it in between, it may have read without this batch.
     */
    void write(WriteBatch batch) throws RocksDBException, IOException {
        directoryLock.check();
        held().write(batch, syncer);
        directoryLock.check();
    }

    /** Throws where {@link #reopen()} could only fail, and read for seconds to find that out; the tables stay open for it. */
    void probe() throws IOException {
        directoryLock.check();
        requireRoom();
        probeDisk();
    }

    /** An opening puts the log into tables before it lets go of it. Where it is not known what is free, only a try can tell. */
    private void requireRoom() throws IOException {
        var needed = LogFiles.bytes(settings.directory()) + PROBE_BYTES;
        var usable = usableSpace.bytes(settings.directory());
        if (usable > 0 && usable < needed) {
            // Not how many there are: the same reason is logged only once.
            throw new IOException("less than " + needed + " bytes are free, which opening the journal anew may take");
        }
    }

    /**
     * After an error nothing RocksDB holds in memory is trusted: once a {@link #probe()} finds room and the disk takes bytes again
     * the tables are closed and built anew from it, and what the log holds is written into tables and synced, because a system that failed to sync may
     * take it for done. Until then the old ones stay, so that reads go on; if it fails all the same, a view of what is there
     * takes their place. Nothing is touched in a directory that another writer has taken meanwhile: what looks torn or left over
     * there is what that one is writing.
     */
    void reopen() throws IOException {
        directoryLock.check();
        whileNobodyReads(() -> {
            closeTables();
            tables = reopenTables();
            if (epoch(tables) != epoch) {
                throw new JournalException.Fenced("journal directory " + settings.directory()
                        + " was written by another epoch than " + epoch + " meanwhile");
            }
        });
        putMeta(EPOCH_KEY, epoch);
    }

    interface Step {
        void run() throws IOException;
    }

    void whileNobodyReads(Step step) throws IOException {
        tablesLock.writeLock().lock();
        try {
            step.run();
        } finally {
            tablesLock.writeLock().unlock();
        }
    }

    private Tables reopenTables() throws IOException {
        try {
            return openTables();
        } catch (IOException | RuntimeException e) {
            try {
                tables = Tables.openReadOnly(settings.directory(), settings.memory());
            } catch (RocksDBException unreadable) {
                e.addSuppressed(unreadable);
            }
            throw e;
        }
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
        try {
            whileNobodyReads(this::closeTables);
        } finally {
            directoryLock.close();
        }
    }
}
