package io.kontor.platform.journal;

import java.time.InstantSource;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteOptions;

/** Journals that break a promise on purpose, for tests that must turn red over them. No configuration leads here. */
public final class DeliberateBreaks {

    static {
        RocksDB.loadLibrary();
    }

    private static final WriteOptions NOT_LOGGED = new WriteOptions().setDisableWAL(true);
    private static final WriteOptions NOT_SYNCED = new WriteOptions().setSync(false);

    private DeliberateBreaks() {}

    /** Acknowledges what is only in memory: a killed process loses it. Give it to the actor system at its creation. */
    public static JournalSetup acknowledgeBeforeLog() {
        return new JournalSetup(InstantSource.system(), notLogged());
    }

    /** Acknowledges what the operating system has not been told to put on disk: a loss of power loses it. */
    public static JournalSetup acknowledgeBeforeSync() {
        return new JournalSetup(InstantSource.system(), notSynced());
    }

    static Syncer notLogged() {
        return (rocks, batch) -> rocks.write(NOT_LOGGED, batch);
    }

    static Syncer notSynced() {
        return (rocks, batch) -> rocks.write(NOT_SYNCED, batch);
    }
}
