package io.kontor.platform.journal;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** A disk under a real journal that takes no writes while it is told to fail; what is there can be read. */
public final class FailingDisk {
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicReference<CompletableFuture<@Nullable Void>> hanging =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    public void fail() {
        failing.set(true);
    }

    /** Every write waits until it is healed. */
    public void hang() {
        hanging.set(new CompletableFuture<>());
    }

    public void heal() {
        failing.set(false);
        hanging.getAndSet(CompletableFuture.completedFuture(null)).complete(null);
    }

    public JournalSetup setup(InstantSource clock) {
        return new JournalSetup(clock, (rocks, batch) -> {
            hanging.get().join();
            if (failing.get()) {
                throw new RocksDBException("no space left on device");
            }
            Syncer.synced().write(rocks, batch);
        });
    }
}
