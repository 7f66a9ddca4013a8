package io.kontor.platform.journal;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.RocksDBException;

/** A disk under a real journal that takes no writes while it is told to fail; what is there can be read. */
public final class FailingDisk {
    private final AtomicBoolean failing = new AtomicBoolean();

    public void fail() {
        failing.set(true);
    }

    public void heal() {
        failing.set(false);
    }

    public JournalSetup setup(InstantSource clock) {
        return new JournalSetup(clock, (rocks, batch) -> {
            if (failing.get()) {
                throw new RocksDBException("no space left on device");
            }
            Syncer.synced().write(rocks, batch);
        });
    }
}
