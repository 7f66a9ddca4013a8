package io.kontor.platform.journal;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.HistogramType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.Status;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;

/**
 * An open RocksDB with our tables. Whoever uses it after {@link #close()} crashes the process, not just the call: only
 * {@link Database} holds one, and lends it out under a lock.
 */
final class Tables implements AutoCloseable {

    enum Table {
        /** Format, writer epoch, highest ordinal before deletions. RocksDB insists on the name. */
        META("default"),
        /** Stream and sequence number to the event. */
        EVENTS("events"),
        /** Ordinal to the key in {@link #EVENTS}. */
        ORDER("order"),
        /** Stream to its highest sequence number, only where its first event is not there to show it. */
        HEADS("heads"),
        /** Stream and sequence number to the snapshot. */
        SNAPSHOTS("snapshots");

        private final String onDisk;

        Table(String onDisk) {
            this.onDisk = onDisk;
        }
    }

    private static final List<Table> IN_ORDER = List.of(Table.values());

    /**
     * A merge of the large old files takes minutes, and hours in a journal of years. Beside it the new ones are merged among themselves, so
     * that they do not get too many; with a single thread for both, writes stopped until the large merge was over.
     */
    private static final int BACKGROUND_JOBS = 4;

    /** Files not merged yet from which on writes are slowed, and stopped: a read looks into each, a journal that stops trades nothing. */
    private static final int FILES_SLOWING = 128;

    private static final int FILES_STOPPING = 256;

    /** All of them are kept open: at RocksDB's 64 MiB a journal of a terabyte would ask the system for 16,000 of them. */
    private static final long FILE_BYTES = 1L << 30;

    private final RocksDB rocks;
    private final Statistics statistics;
    private final Map<Table, ColumnFamilyHandle> handles = new EnumMap<>(Table.class);
    private final List<AutoCloseable> options;

    private Tables(
            RocksDB rocks, Statistics statistics, List<ColumnFamilyHandle> handles, List<AutoCloseable> options) {
        this.rocks = rocks;
        this.statistics = statistics;
        for (var i = 0; i < handles.size(); i++) {
            this.handles.put(IN_ORDER.get(i), handles.get(i));
        }
        this.options = options;
    }

    private enum Mode {
        WRITE,
        READ,
        /** Reads what there is beside damage, so that the damage can be named. */
        READ_DAMAGED
    }

    static Tables open(Path directory, JournalSettings.Memory memory) throws RocksDBException {
        return open(directory, memory, Mode.WRITE, List.of());
    }

    /** @param listeners hear of merges as they begin and end, on the thread that merges */
    static Tables open(Path directory, JournalSettings.Memory memory, List<AbstractEventListener> listeners)
            throws RocksDBException {
        return open(directory, memory, Mode.WRITE, listeners);
    }

    /** A view of the directory as it is now; a writer may be at work in it. */
    static Tables openReadOnly(Path directory, JournalSettings.Memory memory) throws RocksDBException {
        return open(directory, memory, Mode.READ, List.of());
    }

    /** The same where damage is looked for; what is missing is not noticed here. */
    static Tables openDamaged(Path directory, JournalSettings.Memory memory) throws RocksDBException {
        return open(directory, memory, Mode.READ_DAMAGED, List.of());
    }

    private static Tables open(
            Path directory, JournalSettings.Memory memory, Mode mode, List<AbstractEventListener> listeners)
            throws RocksDBException {
        RocksDB.loadLibrary();
        var options = new ArrayList<AutoCloseable>();
        try {
            var cache = keep(options, new LRUCache(memory.blockCacheBytes()));
            var bloom = keep(options, new BloomFilter(10));
            var table = keep(options, tableOptions(memory, cache, bloom));
            var statistics = keep(options, new Statistics(EnumSet.allOf(HistogramType.class)));
            statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
            var database = keep(options, databaseOptions(memory, mode).setStatistics(statistics));
            database.setListeners(listeners);
            var descriptors = new ArrayList<ColumnFamilyDescriptor>();
            for (var each : IN_ORDER) {
                descriptors.add(new ColumnFamilyDescriptor(each.onDisk.getBytes(StandardCharsets.US_ASCII), table));
            }
            var handles = new ArrayList<ColumnFamilyHandle>();
            var rocks = mode == Mode.WRITE
                    ? RocksDB.open(database, directory.toString(), descriptors, handles)
                    : RocksDB.openReadOnly(database, directory.toString(), descriptors, handles);
            return new Tables(rocks, statistics, handles, options);
        } catch (RocksDBException | RuntimeException e) {
            closeAll(options);
            throw e;
        }
    }

    private static DBOptions databaseOptions(JournalSettings.Memory memory, Mode mode) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // A torn last record was never acknowledged. Damage before it was, and must stop us rather than be
                // skipped.
                .setWalRecoveryMode(
                        mode == Mode.READ_DAMAGED
                                ? WALRecoveryMode.SkipAnyCorruptedRecords
                                : WALRecoveryMode.TolerateCorruptedTailRecords)
                .setParanoidChecks(mode != Mode.READ_DAMAGED)
                .setMaxTotalWalSize(memory.walBytes())
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setDbWriteBufferSize(memory.writeBufferBytes())
                // Keeps every table file open, so that a reader of a live directory survives the writer's compactions.
                .setMaxOpenFiles(-1)
                // After an error we open anew, on our own schedule and with the epoch checked.
                .setMaxBgErrorResumeCount(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0);
    }

    /** What every table's files share. */
    private static ColumnFamilyOptions tableOptions(JournalSettings.Memory memory, LRUCache cache, BloomFilter bloom) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(memory.writeBufferBytes() / 4)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                // A new stream asks for keys that are not there; both filters answer without a search.
                .setMemtablePrefixBloomSizeRatio(0.02)
                .setMemtableWholeKeyFiltering(true)
                // Streams lie anywhere between each other, so that levels would be rewritten for every few that are
                // new.
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setTargetFileSizeBase(FILE_BYTES)
                .setLevel0SlowdownWritesTrigger(FILES_SLOWING)
                .setLevel0StopWritesTrigger(FILES_STOPPING)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(bloom)
                        .setCacheIndexAndFilterBlocks(true)
                        .setCacheIndexAndFilterBlocksWithHighPriority(true)
                        // In pieces: whole, a large file's filter does not fit the cache and is read anew for each
                        // look-up.
                        .setPartitionFilters(true)
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPinTopLevelIndexAndFilter(true)
                        .setBlockSize(16 * 1024));
    }

    byte @Nullable [] get(Table table, byte[] key) {
        try {
            return rocks.get(handle(table), key);
        } catch (RocksDBException e) {
            throw failed(table, key, e);
        }
    }

    /** The values in the order of the keys, null where there is none. */
    List<byte @Nullable []> getAll(Table table, List<byte[]> keys) {
        try {
            var repeated = new ArrayList<ColumnFamilyHandle>(keys.size());
            for (var _ : keys) {
                repeated.add(handle(table));
            }
            return rocks.multiGetAsList(repeated, keys);
        } catch (RocksDBException _) {
            // It does not say which: one by one the first that cannot be read says so itself.
            return keys.stream().<byte @Nullable []>map(key -> get(table, key)).toList();
        }
    }

    private static JournalException failed(Table table, byte[] key, RocksDBException e) {
        return isDamage(e) && (table == Table.EVENTS || table == Table.SNAPSHOTS)
                ? JournalException.Damaged.row(table.onDisk, key, String.valueOf(e.getMessage()))
                : new JournalException.Unavailable("cannot read " + table.onDisk + ": " + e.getMessage(), e);
    }

    static boolean isDamage(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    }

    /** Close it before the tables. */
    RocksIterator iterate(Table table) {
        return rocks.newIterator(handle(table));
    }

    void put(WriteBatch batch, Table table, byte[] key, byte[] value) throws RocksDBException {
        batch.put(handle(table), key, value);
    }

    void delete(WriteBatch batch, Table table, byte[] key) throws RocksDBException {
        batch.delete(handle(table), key);
    }

    void write(WriteBatch batch, Syncer syncer) throws RocksDBException {
        syncer.write(rocks, batch);
    }

    /** Counted where it happens, which is how a test knows that an acknowledged write was synced. */
    long logSyncs() {
        return statistics.getTickerCount(TickerType.WAL_FILE_SYNCED);
    }

    /** Returns when everything is in tables on disk, synced, whether it was logged or not. */
    void flush() throws RocksDBException {
        try (var wait = new FlushOptions().setWaitForFlush(true)) {
            rocks.flush(wait, List.copyOf(handles.values()));
        }
    }

    /** Rewrites the table without what has been deleted; takes as long as the table is large. */
    void compact(Table table) throws RocksDBException {
        try (var all = new CompactRangeOptions().setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
            rocks.compactRange(handle(table), null, null, all);
        }
    }

    /** How many files of the table are not merged yet. */
    long newFiles(Table table) throws RocksDBException {
        return Long.parseLong(rocks.getProperty(handle(table), "rocksdb.num-files-at-level0"));
    }

    /** Reads every block of every table file. */
    void verifyChecksums() throws RocksDBException {
        rocks.verifyChecksum();
    }

    /** The names of the files that make up the tables now. */
    Set<String> files() {
        return rocks.getLiveFilesMetaData().stream()
                .map(file -> Path.of(file.fileName()).getFileName().toString())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** On disk, without the log. */
    long fileBytes(Table table) throws RocksDBException {
        return rocks.getLongProperty(handle(table), "rocksdb.total-sst-files-size");
    }

    private ColumnFamilyHandle handle(Table table) {
        return requireNonNull(handles.get(table));
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        rocks.close();
        closeAll(options);
    }

    private static <T extends AutoCloseable> T keep(List<AutoCloseable> options, T option) {
        options.add(option);
        return option;
    }

    private static void closeAll(List<AutoCloseable> options) {
        for (var option : options.reversed()) {
            try {
                option.close();
            } catch (Exception e) {
                throw new IllegalStateException("a native option would not close", e);
            }
        }
    }
}
