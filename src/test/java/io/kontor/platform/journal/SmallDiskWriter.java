package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.done;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/**
 * A process that writes until the disk is full, makes a little room, then enough, and says at each step whether everything
 * acknowledged can be read. Argument: data directory, on a file system of its own.
 */
final class SmallDiskWriter {

    private static final int EVENT_BYTES = 30_000;
    private static final int LITTLE = 2 << 20;

    private final Path dataDir;
    private final Path filler;
    private final Random random = new Random(1);
    private long acknowledged;
    private volatile boolean sizeUnknown;

    private SmallDiskWriter(Path dataDir) {
        this.dataDir = dataDir;
        this.filler = dataDir.resolve("filler");
    }

    public static void main(String[] args) throws Exception {
        new SmallDiskWriter(Path.of(args[0])).run();
    }

    private void run() throws IOException {
        var settings = TestStores.settings(dataDir, "probe-interval = 50ms");
        try (var store = RocksStore.open(settings, Syncer.synced(), this::usable)) {
            // Enough that putting the log into tables needs more than a little room.
            write(store, 300);
            fill();
            System.out.println("refused " + writeUntilRefused(store));
            System.out.println("full: " + read(store));

            free(LITTLE);
            awaitReason(store, "bytes are free");
            System.out.println("little room: " + read(store));

            sizeUnknown = true;
            awaitReason(store, "cannot open the journal");
            System.out.println("no room to open: " + read(store));
            awaitRoom(LITTLE / 2);
            System.out.println("room was given back");

            Files.delete(filler);
            awaitUp(store);
            acknowledged = TestStores.highest(store, "held");
            System.out.println("up again at " + acknowledged);
            write(store, 20);
        }
        try (var store = TestStores.open(dataDir)) {
            System.out.println("opened anew: " + read(store));
        }
    }

    /** As a file system tells it where the room of one who writes is bounded in another way. */
    private long usable(Path directory) throws IOException {
        return sizeUnknown ? Long.MAX_VALUE : UsableSpace.ofFileSystem().bytes(directory);
    }

    private void write(RocksStore store, int events) {
        for (var n = 0; n < events; n++) {
            done(store.append("held", List.of(row(acknowledged + 1))));
            acknowledged++;
        }
    }

    private String writeUntilRefused(RocksStore store) {
        while (true) {
            try {
                write(store, 1);
            } catch (JournalException.Unavailable e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    /** Nothing that compresses. */
    private Change.Row row(long sequenceNr) {
        var bytes = new byte[EVENT_BYTES];
        random.nextBytes(bytes);
        return new Change.Row(
                sequenceNr, Rows.event(TestStores.event("held", sequenceNr, new Payload(1, "bytes", bytes))));
    }

    private void fill() throws IOException {
        try (var channel = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                channel.write(ByteBuffer.allocate(64 * 1024));
            }
        } catch (IOException e) {
            // That is what full means.
            System.out.println("filled: " + e.getMessage());
        }
    }

    private void free(long bytes) throws IOException {
        try (var channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - bytes));
        }
    }

    private String read(RocksStore store) {
        var found = TestStores.sequenceNrs(store, "held");
        for (var n = 0; n < acknowledged; n++) {
            if (n >= found.size() || found.get(n) != n + 1) {
                return "event " + (n + 1) + " of " + acknowledged + " is not there";
            }
        }
        return "all read";
    }

    /** What an attempt to open wrote and could not finish must not take the room from the next. */
    private void awaitRoom(long bytes) throws IOException {
        var disk = Files.getFileStore(dataDir);
        while (disk.getUsableSpace() < bytes) {
            Thread.onSpinWait();
        }
    }

    private static void awaitReason(RocksStore store, String part) {
        while (!(store.health() instanceof JournalHealth.Failed(String reason) && reason.contains(part))) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUp(RocksStore store) {
        while (!store.health().up()) {
            Thread.onSpinWait();
        }
    }
}
