package io.kontor.sim.books;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB, as far as the books use it: a batch that is written whole and synced, and reads of what was. For one thread. */
final class Store implements AutoCloseable {
    private static final int BLOOM_BITS = 10;

    /** There wherever there are books. */
    private static final String CURRENT = "CURRENT";

    private final Cache cache;
    private final DBOptions options;
    private final ColumnFamilyOptions families;
    private final Statistics statistics = new Statistics();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteBatch batch = new WriteBatch();
    private final Map<Table, ColumnFamilyHandle> handles = new EnumMap<>(Table.class);
    private final RocksDB db;

    private Store(Path directory, BooksSettings settings, boolean creates) {
        RocksDB.loadLibrary();
        cache = new LRUCache(settings.blockCacheBytes());
        families = familyOptions(cache);
        options = new DBOptions()
                .setCreateIfMissing(creates)
                .setCreateMissingColumnFamilies(true)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setDbWriteBufferSize(settings.writeBufferBytes())
                .setMaxTotalWalSize(4 * settings.writeBufferBytes())
                .setStatistics(statistics)
                // New files are merged beside a large merge of old ones; with one thread for both, writes stop
                // meanwhile.
                .setMaxBackgroundJobs(4);
        try {
            db = open(directory);
        } catch (RuntimeException e) {
            freeOptions();
            throw e;
        }
    }

    /** Opens what is there, or what is new. */
    static Store open(Path directory, BooksSettings settings) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BooksFailed("opening " + directory, e);
        }
        return new Store(directory, settings, true);
    }

    /** Opens what is there, and leaves nothing where there is nothing: a file system may yet be mounted there. */
    static Store reopen(Path directory, BooksSettings settings) {
        Path current = directory.resolve(CURRENT);
        if (!Files.exists(current)) {
            throw new BooksFailed(
                    "opening " + directory + " (expected: the books that were there)",
                    new NoSuchFileException(current.toString()));
        }
        return new Store(directory, settings, false);
    }

    byte @Nullable [] get(Table table, byte[] key) {
        try {
            return db.get(handle(table), key);
        } catch (RocksDBException e) {
            throw new BooksFailed("reading " + table, e);
        }
    }

    /** As {@link #get}, for keys that are hardly ever there: what the filters rule out is not looked for. */
    byte @Nullable [] getRare(Table table, byte[] key) {
        return db.keyMayExist(handle(table), key, null) ? get(table, key) : null;
    }

    /** Calls for each entry from a key on, in order, until told to stop. */
    void scan(Table table, byte[] from, BiPredicate<byte[], byte[]> onEntry) {
        try (RocksIterator entries = db.newIterator(handle(table))) {
            entries.seek(from);
            while (entries.isValid() && onEntry.test(entries.key(), entries.value())) {
                entries.next();
            }
            entries.status();
        } catch (RocksDBException e) {
            throw new BooksFailed("scanning " + table, e);
        }
    }

    /** Calls for each entry from a key on, backwards, until told to stop. */
    void scanBack(Table table, byte[] from, BiPredicate<byte[], byte[]> onEntry) {
        try (RocksIterator entries = db.newIterator(handle(table))) {
            entries.seekForPrev(from);
            while (entries.isValid() && onEntry.test(entries.key(), entries.value())) {
                entries.prev();
            }
            entries.status();
        } catch (RocksDBException e) {
            throw new BooksFailed("scanning " + table, e);
        }
    }

    /** The last key that is not after the given one. */
    byte @Nullable [] lastKey(Table table, byte[] notAfter) {
        try (RocksIterator entries = db.newIterator(handle(table))) {
            entries.seekForPrev(notAfter);
            byte[] last = entries.isValid() ? entries.key() : null;
            // An entry that cannot be read looks like none.
            entries.status();
            return last;
        } catch (RocksDBException e) {
            throw new BooksFailed("the last key of " + table, e);
        }
    }

    void put(Table table, byte[] key, byte[] value) {
        try {
            batch.put(handle(table), key, value);
        } catch (RocksDBException e) {
            throw new BooksFailed("adding to a batch", e);
        }
    }

    void delete(Table table, byte[] key) {
        try {
            batch.delete(handle(table), key);
        } catch (RocksDBException e) {
            throw new BooksFailed("adding to a batch", e);
        }
    }

    void deleteRange(Table table, byte[] from, byte[] until) {
        try {
            batch.deleteRange(handle(table), from, until);
        } catch (RocksDBException e) {
            throw new BooksFailed("adding to a batch", e);
        }
    }

    /** Writes the batch, whole or not at all, and returns once it is on the disk. */
    void commit() {
        try {
            db.write(synced, batch);
            batch.clear();
        } catch (RocksDBException e) {
            throw new BooksFailed("committing", e);
        }
    }

    /** How often the write-ahead log was synced. */
    long syncs() {
        return statistics.getTickerCount(TickerType.WAL_FILE_SYNCED);
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        db.close();
        freeOptions();
    }

    private void freeOptions() {
        batch.close();
        synced.close();
        options.close();
        families.close();
        statistics.close();
        cache.close();
    }

    private RocksDB open(Path directory) {
        List<Table> tables = Arrays.asList(Table.values());
        List<ColumnFamilyDescriptor> descriptors = tables.stream()
                .map(table -> new ColumnFamilyDescriptor(table.family(), families))
                .toList();
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        try {
            RocksDB rocks = RocksDB.open(options, directory.toString(), descriptors, opened);
            for (int i = 0; i < opened.size(); i++) {
                handles.put(tables.get(i), opened.get(i));
            }
            return rocks;
        } catch (RocksDBException e) {
            throw new BooksFailed("opening " + directory, e);
        }
    }

    private ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = handles.get(table);
        if (handle == null) {
            throw new IllegalStateException("table: " + table + " (expected: one of " + handles.keySet() + ")");
        }
        return handle;
    }

    /** Most look-ups of a client order id are of new ones: filters answer them without the disk. */
    private static ColumnFamilyOptions familyOptions(Cache cache) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                // In pieces: whole, a large file's filter does not fit the cache and is read anew for each look-up.
                .setPartitionFilters(true)
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPinTopLevelIndexAndFilter(true)
                .setFilterPolicy(new BloomFilter(BLOOM_BITS));
        return new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setMemtablePrefixBloomSizeRatio(0.05)
                .setMemtableWholeKeyFiltering(true)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setTargetFileSizeBase(1L << 30)
                .setLevel0SlowdownWritesTrigger(128)
                .setLevel0StopWritesTrigger(256)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }
}
