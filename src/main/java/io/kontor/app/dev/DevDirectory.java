package io.kontor.app.dev;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one system: claimed by one process at a time, with notes of what that process has started. A claim ends with its
 * process, however that ends; what a killed one left running is found by the notes and ended by the next.
 */
public final class DevDirectory implements AutoCloseable {
    private static final String LOCK = "dev.lock";
    private static final String REPORT = "dev.json";
    private static final String PROCESSES = "processes.json";

    /** Where its process can be asked. */
    static final String CONTROL = "dev.control";

    /** The system keeps the moment of a start by a clock that may be set. */
    private static final Duration SAME_START = Duration.ofSeconds(5);

    private static final Duration END_MAX = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final FileChannel channel;
    private final Map<String, Noted> started = new LinkedHashMap<>();

    private DevDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    private record Noted(long pid, String startedAt) {
        static Noted of(LocalProcess process) {
            return new Noted(
                    process.pid(), process.startedAt().map(Instant::toString).orElse(""));
        }

        /** Its process while that runs, and no other that has been given its number since. */
        Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid)
                    .filter(handle -> handle.info()
                            .startInstant()
                            .filter(at -> !startedAt.isEmpty()
                                    && Duration.between(Instant.parse(startedAt), at)
                                                    .abs()
                                                    .compareTo(SAME_START)
                                            < 0)
                            .isPresent());
        }
    }

    /** Makes it if need be; throws {@link ServerFailure} where another process has it. */
    public static DevDirectory claim(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new ServerFailure(
                        path + " is in use by the kontor dev with pid " + owner(path)
                                + " (expected: a directory of its own; --start PART brings a part of a running one back)",
                        null);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            DevDirectory claimed = new DevDirectory(path, channel);
            // Of an earlier process that was killed.
            Files.deleteIfExists(claimed.report());
            Files.deleteIfExists(path.resolve(CONTROL));
            return claimed;
        } catch (IOException e) {
            throw new ServerFailure(path + " cannot be used: " + e, e);
        }
    }

    /** Whether a process has it now. */
    static boolean isClaimed(Path directory) {
        Path lock = directory.resolve(LOCK);
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return lock(channel) == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** Where is written who runs where. */
    public Path report() {
        return path.resolve(REPORT);
    }

    /** Ends what a killed predecessor has left running. */
    void endWhatWasLeft(Consumer<String> progress) {
        Path notes = path.resolve(PROCESSES);
        if (!Files.exists(notes)) {
            return;
        }
        try {
            Map<String, Noted> left = JSON.readValue(
                    notes.toFile(), JSON.getTypeFactory().constructMapType(Map.class, String.class, Noted.class));
            left.forEach((name, noted) -> noted.process().ifPresent(process -> {
                progress.accept(
                        name + " was left running by a kontor dev that was killed, and is ended: pid " + process.pid());
                process.destroyForcibly();
                process.onExit()
                        .orTimeout(END_MAX.toSeconds(), TimeUnit.SECONDS)
                        .join();
            }));
            Files.delete(notes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CompletionException e) {
            throw new ServerFailure("what was left running in " + path + " does not end", e);
        }
    }

    /** Remembers it before anything else is done with it. */
    synchronized void note(String name, LocalProcess process) {
        started.put(name, Noted.of(process));
        write(PROCESSES, started);
    }

    /** Replaces the file of that name in one step. */
    void write(String name, Object content) {
        try {
            Path draft = path.resolve(name + ".new");
            JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), content);
            Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing of the system runs any more. */
    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            Files.deleteIfExists(report());
            Files.deleteIfExists(path.resolve(CONTROL));
            Files.deleteIfExists(path.resolve(PROCESSES));
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String owner(Path path) throws IOException {
        return Files.readString(path.resolve(LOCK)).strip();
    }
}
