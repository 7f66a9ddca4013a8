package io.kontor.platform.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second writer out of a directory, for as long as it is open. RocksDB has a lock of its own, but lets go of it
 * while we open anew after an error, and a network file system may grant both to two machines: hence the epoch in the file,
 * which the writer reads back before every commit.
 */
final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "writer.lock";
    private static final int EPOCH_BYTES = 19;
    /** The system's lock belongs to the process, and closing any descriptor of the file would drop it: ask here first. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private final ByteBuffer mine = ByteBuffer.allocate(EPOCH_BYTES);
    private final ByteBuffer found = ByteBuffer.allocate(EPOCH_BYTES);

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DirectoryLock acquire(Path wanted) throws IOException {
        var directory = Files.createDirectories(wanted).toRealPath();
        if (!HELD_HERE.add(directory)) {
            throw new JournalException.InUse(
                    "journal directory " + directory + " is in use by another system in this process");
        }
        try {
            return acquireFile(directory);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(directory);
            throw e;
        }
    }

    @SuppressWarnings("resource") // the lock lives as long as its channel, which close() closes
    private static DirectoryLock acquireFile(Path directory) throws IOException {
        var channel = FileChannel.open(
                directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            var holder = Files.readString(directory.resolve(FILE)).strip();
            channel.close();
            throw new JournalException.InUse("journal directory " + directory + " is in use by another process: "
                    + (holder.isEmpty() ? "not yet named" : "epoch " + holder));
        }
        return new DirectoryLock(directory, channel);
    }

    /** From here on {@link #check} expects this epoch in the file. */
    void announce(long epoch) throws IOException {
        var text = String.format(Locale.ROOT, "%019d", epoch);
        mine.clear().put(text.getBytes(StandardCharsets.US_ASCII));
        var line = text + " of process " + ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    void check() throws IOException {
        found.clear();
        channel.read(found, 0);
        if (!Arrays.equals(mine.array(), found.array())) {
            throw new JournalException.Fenced("journal directory " + directory + " has been taken by writer epoch "
                    + new String(found.array(), 0, found.position(), StandardCharsets.US_ASCII) + " (ours: "
                    + new String(mine.array(), StandardCharsets.US_ASCII) + ")");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(directory);
    }
}
