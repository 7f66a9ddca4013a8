package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.done;

import java.nio.file.Path;
import java.util.List;

/** A process that holds a journal directory and writes to it until its input ends. Argument: data directory. */
final class DirectoryHolder {

    private DirectoryHolder() {}

    public static void main(String[] args) throws Exception {
        try (var store = TestStores.open(Path.of(args[0]), "probe-interval = 50ms", "wal-bytes-max = 1 MiB")) {
            System.out.println("open");
            for (var n = 1L; System.in.available() == 0; ) {
                try {
                    done(store.append("held", List.of(row(n))));
                    System.out.println("wrote " + n);
                    n++;
                } catch (JournalException.Unavailable e) {
                    System.out.println("refused " + e.getMessage());
                    // What failed may be there all the same: go on from what the disk says.
                    n = awaitUp(store) + 1;
                    System.out.println("up again at " + n);
                }
            }
        }
    }

    /** Large, so that the log is often full and parts of it put into tables. */
    private static Change.Row row(long sequenceNr) {
        return new Change.Row(sequenceNr, Rows.event(TestStores.event("held", sequenceNr, "x".repeat(30_000))));
    }

    private static long awaitUp(RocksStore store) {
        while (!store.health().up()) {
            Thread.onSpinWait();
        }
        return TestStores.highest(store, "held");
    }
}
