package io.kontor.platform.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second writer out of a directory, for as long as it is open. The system's lock may still fail us: a network file
 * system may grant it to two machines, and whoever deletes the file or moves the directory away gets a lock of his own. Hence
 * the epoch in the file: a new writer announces a higher one before it reads anything, and the old one looks at it around
 * every commit. What it acknowledges was therefore on disk before the new writer read.
 */
final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "writer.lock";
    private static final int EPOCH_BYTES = 19;
    /** The system's lock belongs to the process, and closing any descriptor of the file would drop it: ask here first. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object identity;
    private final ByteBuffer found = ByteBuffer.allocate(EPOCH_BYTES);
    private String mine = "";

    private DirectoryLock(Path directory, FileChannel channel) throws IOException {
        this.directory = directory;
        this.channel = channel;
        file = directory.resolve(FILE);
        identity = identity(file);
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

    /** The epoch last announced here; 0 for none. */
    long lastEpoch() throws IOException {
        var text = announced();
        return text.matches("[0-9]{19}") ? Long.parseLong(text) : 0;
    }

    /** From here on {@link #check} expects this epoch in the file. */
    void announce(long epoch) throws IOException {
        var text = String.format(Locale.ROOT, "%019d", epoch);
        var line = text + " of process " + ProcessHandle.current().pid() + "\n";
        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
        channel.truncate(line.length());
        channel.force(true);
        mine = text;
    }

    /** Throws {@link JournalException.Fenced} unless the directory is still ours. */
    void check() throws IOException {
        var announced = announced();
        if (!announced.equals(mine)) {
            throw new JournalException.Fenced("journal directory " + directory + " has been taken by writer epoch "
                    + announced + " (ours: " + mine + ")");
        }
        var now = identity(file);
        if (identity != null && !identity.equals(now)) {
            throw new JournalException.Fenced("journal directory " + directory + " is no longer ours: " + file
                    + (now == null ? " is gone" : " is another file") + " (our epoch: " + mine + ")");
        }
    }

    /** What tells a file from another that took its name; null where there is no such file, or the system has no such thing. */
    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private String announced() throws IOException {
        found.clear();
        channel.read(found, 0);
        return StandardCharsets.US_ASCII.decode(found.flip()).toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(directory);
    }
}
