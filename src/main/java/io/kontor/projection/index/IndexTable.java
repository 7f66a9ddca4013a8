package io.kontor.projection.index;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB as the index uses it: batches that are written whole and not synced. Whoever uses it after {@link #close()} crashes the process. */
final class IndexTable implements AutoCloseable {
    private static final int LOG_FILES = 2;

    /** The beginning only: behind it stands the file, in directories that may be named anything. */
    private static final Pattern IN_USE = Pattern.compile("^(IO error: )?(lock hold |While lock file: )");

    private final LRUCache cache;
    private final Options options;
    private final WriteOptions unsynced = new WriteOptions();
    private final RocksDB db;

    private IndexTable(LRUCache cache, Options options, RocksDB db) {
        this.cache = cache;
        this.options = options;
        this.db = db;
    }

    static IndexTable open(Path directory, IndexSettings.Memory memory) throws RocksDBException {
        RocksDB.loadLibrary();
        LRUCache cache = new LRUCache(memory.blockCacheBytes());
        Options options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(memory.writeBufferBytes())
                .setMaxTotalWalSize(4 * memory.writeBufferBytes())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                // A power cut may leave a log with holes: what lies before the first of them is whole.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(LOG_FILES)
                .setStatsDumpPeriodSec(0)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setCacheIndexAndFilterBlocks(true));
        try {
            return new IndexTable(cache, options, RocksDB.open(options, directory.toString()));
        } catch (RocksDBException e) {
            options.close();
            cache.close();
            throw e;
        }
    }

    /** Whether another process has the directory, or another table in this one: it says so in words only. */
    static boolean isInUse(RocksDBException e) {
        return IN_USE.matcher(String.valueOf(e.getMessage())).find();
    }

    byte @Nullable [] get(byte[] key) throws RocksDBException {
        return db.get(key);
    }

    void put(byte[] key, byte[] value) throws RocksDBException {
        db.put(key, value);
    }

    void write(WriteBatch batch) throws RocksDBException {
        db.write(unsynced, batch);
    }

    /** Rows before that key; close it before the table. */
    Rows rows(byte[] end) {
        return new Rows(end);
    }

    /** Goes over rows in their order. */
    final class Rows implements AutoCloseable {
        private final Slice end;
        private final ReadOptions upTo;
        private final RocksIterator rows;

        private Rows(byte[] end) {
            this.end = new Slice(end);
            this.upTo = new ReadOptions().setIterateUpperBound(this.end);
            this.rows = db.newIterator(upTo);
        }

        void seek(byte[] key) {
            rows.seek(key);
        }

        /** Throws where what lies here cannot be read, so that damage is no end. */
        boolean isValid() {
            if (rows.isValid()) {
                return true;
            }
            try {
                rows.status();
                return false;
            } catch (RocksDBException e) {
                throw new IllegalStateException("the order index cannot be read: " + e.getMessage(), e);
            }
        }

        void next() {
            rows.next();
        }

        OrderRow row() {
            return IndexKeys.row(rows.key(), rows.value());
        }

        @Override
        public void close() {
            rows.close();
            upTo.close();
            end.close();
        }
    }

    @Override
    public void close() {
        db.close();
        unsynced.close();
        options.close();
        cache.close();
    }
}
