package io.kontor.platform.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kontor.platform.journal.Tables.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Copies a journal row by row, each row checked on the way, from a view that no writer disturbs: so it may be taken while
 * trading, holds every event that was acknowledged before it began, and ends with a whole group. A backup is a directory with
 * the rows in {@code journal} and, written last, what they come to in {@code backup.json}; without that it is not one.
 */
public final class JournalBackup {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROWS = "journal";
    private static final String SUMMARY = "backup.json";
    private static final JournalSettings.Memory MEMORY = new JournalSettings.Memory(8 << 20, 64 << 20, 1L << 30);
    private static final int BATCH_BYTES = 4 << 20;

    private JournalBackup() {}

    /**
     * What a backup holds.
     *
     * @param digest SHA-256 over all rows in their order, in hexadecimal
     */
    public record Summary(Instant at, long epoch, long lastOrdinal, long events, long snapshots, String digest) {

        private static Summary read(Path backup) throws IOException {
            var file = backup.resolve(SUMMARY);
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        backup + " (expected: a backup that was finished, with a " + SUMMARY + ")");
            }
            try {
                var json = JSON.readTree(file.toFile());
                return new Summary(
                        Instant.parse(json.required("at").asText()),
                        json.required("epoch").asLong(),
                        json.required("lastOrdinal").asLong(),
                        json.required("events").asLong(),
                        json.required("snapshots").asLong(),
                        json.required("digest").asText());
            } catch (IOException | IllegalArgumentException | DateTimeException e) {
                throw new JournalException.Unreadable("cannot read " + file + ": " + e.getMessage(), e);
            }
        }

        private void write(Path backup) throws IOException {
            var json = JSON.createObjectNode()
                    .put("at", at.toString())
                    .put("epoch", epoch)
                    .put("lastOrdinal", lastOrdinal)
                    .put("events", events)
                    .put("snapshots", snapshots)
                    .put("digest", digest);
            try (var channel = FileChannel.open(
                    backup.resolve(SUMMARY), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(json.toPrettyString().getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            sync(backup);
        }
    }

    /** Of a journal directory, with or without a writer, into a directory that is empty or not there. */
    public static Summary take(Path journal, Path backup, Instant now, Progress progress) throws IOException {
        requireEmpty(backup, "a new or empty directory");
        try (var from = JournalReader.openReadOnly(journal)) {
            Files.createDirectories(backup);
            var summary = copy(from, backup.resolve(ROWS), now, progress);
            summary.write(backup);
            return summary;
        }
    }

    /** Into a journal directory that is empty or not there; it appears only once it is complete and the same as the backup. */
    public static Summary restore(Path backup, Path journal, Progress progress) throws IOException {
        requireEmpty(journal, "no journal there; nothing is overwritten");
        var expected = Summary.read(backup);
        var parent = Files.createDirectories(journal.toAbsolutePath().getParent());
        var restoring = Files.createTempDirectory(parent, journal.getFileName() + ".restoring");
        try {
            try (var from = JournalReader.openReadOnly(backup.resolve(ROWS))) {
                var copied = copy(from, restoring, expected.at(), progress);
                if (!copied.equals(expected)) {
                    throw new JournalException.Unreadable(
                            backup + " holds " + copied + " (expected: " + expected + ")", null);
                }
            }
            Files.deleteIfExists(journal);
            Files.move(restoring, journal, StandardCopyOption.ATOMIC_MOVE);
            sync(parent);
            return expected;
        } catch (IOException | RuntimeException e) {
            deleteAll(restoring);
            throw e;
        }
    }

    private static Summary copy(ReadOnlyJournal from, Path to, Instant at, Progress progress) throws IOException {
        try (var target = Tables.open(to, MEMORY);
                var copy = new Copy(target, from.lastOrdinal(), progress)) {
            for (var table : Table.values()) {
                from.<Boolean>read(tables -> copy.table(tables, table));
            }
            target.flush();
            return new Summary(at, from.epoch(), from.lastOrdinal(), copy.events, copy.snapshots, copy.digest());
        } catch (RocksDBException e) {
            throw new JournalException.Unavailable("cannot write to " + to + ": " + e.getMessage(), e);
        }
    }

    /** Rows on their way. Not logged: they count only once all are in tables, synced. */
    private static final class Copy implements AutoCloseable {
        private final Tables target;
        private final long total;
        private final Progress progress;
        private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        private final WriteBatch batch = new WriteBatch();
        private final MessageDigest digest = sha256();
        private final byte[] length = new byte[Integer.BYTES];
        private long events;
        private long snapshots;

        Copy(Tables target, long total, Progress progress) {
            this.target = target;
            this.total = total;
            this.progress = progress;
        }

        boolean table(Tables from, Table table) {
            try (var rows = from.iterate(table)) {
                for (rows.seekToFirst(); Streams.valid(rows); rows.next()) {
                    var key = rows.key();
                    var row = rows.value();
                    check(table, key, row);
                    target.put(batch, table, key, row);
                    add(key);
                    add(row);
                    if (batch.getDataSize() >= BATCH_BYTES) {
                        write();
                    }
                }
                write();
                return true;
            } catch (RocksDBException e) {
                throw new JournalException.Unavailable("cannot copy: " + e.getMessage(), e);
            }
        }

        private void check(Table table, byte[] key, byte[] row) {
            switch (table) {
                case EVENTS -> {
                    Rows.event(key, row);
                    events++;
                }
                case SNAPSHOTS -> {
                    Rows.snapshot(key, row);
                    snapshots++;
                }
                case META, ORDER, HEADS -> {}
            }
        }

        private void add(byte[] bytes) {
            ByteBuffer.wrap(length).putInt(bytes.length);
            digest.update(length);
            digest.update(bytes);
        }

        private void write() throws RocksDBException {
            target.write(batch, (rocks, rows) -> rocks.write(unlogged, rows));
            batch.clear();
            progress.at("events", events, total);
        }

        String digest() {
            return HexFormat.of().formatHex(digest.digest());
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has it", e);
            }
        }

        @Override
        public void close() {
            batch.close();
            unlogged.close();
        }
    }

    private static void requireEmpty(Path directory, String expected) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalArgumentException(directory + " is not empty (expected: " + expected + ")");
                }
            }
        }
    }

    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
