package io.kontor.app.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the JVM has to load and link while a node starts, kept as the JVM's own ahead-of-time cache: with it a node takes half of the processor
 * time to be ready. The first node of a build is recorded, and its cache is there once that node has ended in order. A build has one, for the
 * JVM goes by the very jars; those of earlier builds are deleted with the next one recorded.
 *
 * @param file there or not
 */
public record AotCache(Path file) {
    private static final String PREFIX = "kontor-";
    private static final String SUFFIX = ".aot";
    private static final Duration FRESH = Duration.ofHours(1);

    /** What a JVM exits with that ended by itself, and one that was asked to by SIGTERM. */
    private static final List<Integer> IN_ORDER = List.of(0, 143);

    /** Empty where the program is a folder of classes, for which the JVM makes no cache. */
    public static Optional<AotCache> of(Path program, Path directory) {
        if (!Files.isRegularFile(program)) {
            return Optional.empty();
        }
        try {
            int build = List.of(
                            program.toAbsolutePath(),
                            Files.size(program),
                            Files.getLastModifiedTime(program),
                            Runtime.version())
                    .hashCode();
            return Optional.of(
                    new AotCache(directory.resolve(PREFIX + HexFormat.of().toHexDigits(build) + SUFFIX)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a JVM that starts; none while there is no cache. */
    public List<String> use() {
        return Files.exists(file) ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    /**
     * For the JVM that is recorded where there is none. Another recording at the same time has a file of its own; where none can be made,
     * nothing is recorded.
     */
    public Optional<Recording> record() {
        if (Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Path directory = Files.createDirectories(directory());
            Path part = Files.createTempFile(directory, PREFIX, ".part");
            Files.delete(part);
            return Optional.of(new Recording(part));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path directory() {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /** One JVM's. */
    public final class Recording {
        private final Path part;

        private Recording(Path part) {
            this.part = part;
        }

        public List<String> options() {
            return List.of("-XX:AOTCacheOutput=" + part);
        }

        /** When its JVM has ended. One that was killed may have left half of a cache; it counts as none, and so does one that cannot be kept. */
        public void end(int exitCode) {
            try {
                if (IN_ORDER.contains(exitCode) && Files.exists(part)) {
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                    deleteOthers();
                }
                Files.deleteIfExists(part);
            } catch (IOException e) {
                // The next system records anew; stopping this one must go on.
                return;
            }
        }
    }

    /** Earlier builds' and what is left of recordings nobody waited for. A JVM that runs with one keeps what it has of it. */
    private void deleteOthers() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory(), PREFIX + "*")) {
            for (Path each : all) {
                if (!each.equals(file.toAbsolutePath()) && !isBeingWritten(each)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    /** By a system that is ending just now. */
    private static boolean isBeingWritten(Path other) throws IOException {
        return !other.toString().endsWith(SUFFIX)
                && Files.getLastModifiedTime(other)
                        .toInstant()
                        .isAfter(Instant.now().minus(FRESH));
    }
}
