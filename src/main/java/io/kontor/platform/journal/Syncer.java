package io.kontor.platform.journal;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The one step between a filled batch and its acknowledgement. A port so that tests can put a broken one here and see their
 * promises turn red; no setting reaches it.
 */
@FunctionalInterface
interface Syncer {

    void write(RocksDB rocks, WriteBatch batch) throws RocksDBException;

    /** Returns when the batch is on disk. */
    static Syncer synced() {
        return (rocks, batch) -> rocks.write(Synced.OPTIONS, batch);
    }

    /** Holds the native options once for the process: they are never changed and never closed. */
    final class Synced {
        private static final WriteOptions OPTIONS = new WriteOptions().setSync(true);

        private Synced() {}
    }
}
