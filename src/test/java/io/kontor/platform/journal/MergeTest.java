package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.CompactionJobInfo;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What the tables do beside writing. */
class MergeTest {
    private static final JournalSettings.Memory MEMORY = new JournalSettings.Memory(1 << 20, 4 << 20, 16 << 20);

    private static final int WRITES = 60;

    /** RocksDB merges from four new files on. */
    private static final int FIRST_MERGE = 3;

    /** More than that wait for a merge; one that is not merged beside the large one waits for ever. */
    private static final int NEW_FILES_MAX = 12;

    @TempDir
    Path directory;

    /** A journal of 12 GB stood still for 55 s: all new files waited for one merge of the large ones. */
    @Test
    void aMergeThatTakesForeverStopsNoWrite() throws Exception {
        RocksDB.loadLibrary();
        Endless endless = new Endless();
        try (Tables tables = Tables.open(directory, MEMORY, List.of(endless));
                AutoCloseable _ = endless::release) {
            Random random = new Random(7);

            for (int i = 0; i < WRITES; i++) {
                flushed(tables, random);
                if (i == FIRST_MERGE) {
                    // It takes what there is when it begins: later, it would take too much for another to begin.
                    assertThat(endless.begun.await(60, TimeUnit.SECONDS)).isTrue();
                }
                while (tables.newFiles(Tables.Table.EVENTS) > NEW_FILES_MAX) {
                    assertThat(endless.others.tryAcquire(60, TimeUnit.SECONDS))
                            .as("a merge beside the one that is held")
                            .isTrue();
                }
            }

            assertThat(endless.isHolding()).isTrue();
        }
    }

    private static void flushed(Tables tables, Random random) throws RocksDBException {
        byte[] key = ByteBuffer.allocate(8).putLong(random.nextLong()).array();
        try (WriteBatch batch = new WriteBatch()) {
            tables.put(batch, Tables.Table.EVENTS, key, new byte[100]);
            tables.write(batch, Syncer.synced());
        }
        tables.flush();
    }

    /** Holds the first merge, and counts the others. */
    private static final class Endless extends AbstractEventListener {
        final Semaphore others = new Semaphore(0);
        final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicBoolean holds = new AtomicBoolean();

        Endless() {
            super(EnabledEventCallback.ON_COMPACTION_BEGIN, EnabledEventCallback.ON_COMPACTION_COMPLETED);
        }

        @Override
        public void onCompactionBegin(RocksDB rocks, CompactionJobInfo job) {
            if (!holds.getAndSet(true)) {
                begun.countDown();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void onCompactionCompleted(RocksDB rocks, CompactionJobInfo job) {
            others.release();
        }

        boolean isHolding() {
            return holds.get();
        }

        /** Before the tables: they wait for the merge. */
        void release() {
            over.countDown();
        }
    }
}
