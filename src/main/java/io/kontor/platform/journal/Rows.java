package io.kontor.platform.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to rows and back, pure. Layout, big-endian: version, ordinal, timestamp, writer, adapter manifest, metadata, payload;
 * texts carry their length in two bytes, the payload is whatever is left. RocksDB checks the bytes, so a row that cannot be
 * read is a bug or a newer version, and both throw.
 */
final class Rows {

    private static final byte VERSION = 1;
    private static final int ORDINAL_AT = 1;
    private static final byte TEXT_WRITER = 0;
    private static final byte UUID_WRITER = 1;
    /** Only what {@link UUID#toString()} gives back letter by letter may be kept as 16 bytes. */
    private static final Pattern CANONICAL_UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Rows() {}

    static byte[] event(StoredEvent event) {
        var uuid = CANONICAL_UUID.matcher(event.writerUuid()).matches() ? UUID.fromString(event.writerUuid()) : null;
        var writer = uuid == null ? utf8(event.writerUuid()) : new byte[0];
        var adapter = utf8(event.adapterManifest());
        var metadata = Part.of(event.metadata());
        var payload = new Part(event.payload());
        var row = ByteBuffer.allocate(1
                + 8
                + 8
                + 1
                + (uuid == null ? 2 + writer.length : 16)
                + 2
                + adapter.length
                + Part.optionalSize(metadata)
                + payload.size());
        row.put(VERSION).putLong(event.ordinal()).putLong(event.timestampMillis());
        if (uuid == null) {
            putText(row.put(TEXT_WRITER), writer);
        } else {
            row.put(UUID_WRITER).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        }
        putText(row, adapter);
        Part.putOptional(row, metadata);
        payload.put(row);
        return row.array();
    }

    /** The writer alone knows an event's place, and the row has been encoded by then. */
    static void stampOrdinal(byte[] row, long ordinal) {
        ByteBuffer.wrap(row).putLong(ORDINAL_AT, ordinal);
    }

    static long ordinal(byte[] row) {
        return ByteBuffer.wrap(row).getLong(ORDINAL_AT);
    }

    static StoredEvent event(String persistenceId, long sequenceNr, byte[] bytes) {
        var row = versioned(persistenceId, sequenceNr, bytes);
        var ordinal = row.getLong();
        var timestamp = row.getLong();
        var writer = row.get() == UUID_WRITER ? new UUID(row.getLong(), row.getLong()).toString() : text(row);
        var adapter = text(row);
        var metadata = Part.optional(row);
        return new StoredEvent(
                persistenceId, sequenceNr, ordinal, timestamp, writer, adapter, Part.rest(row), metadata);
    }

    static byte[] snapshot(StoredSnapshot snapshot) {
        var metadata = Part.of(snapshot.metadata());
        var payload = new Part(snapshot.payload());
        var row = ByteBuffer.allocate(1 + 8 + Part.optionalSize(metadata) + payload.size());
        row.put(VERSION).putLong(snapshot.timestampMillis());
        Part.putOptional(row, metadata);
        payload.put(row);
        return row.array();
    }

    static StoredSnapshot snapshot(String persistenceId, long sequenceNr, byte[] bytes) {
        var row = versioned(persistenceId, sequenceNr, bytes);
        var timestamp = row.getLong();
        var metadata = Part.optional(row);
        return new StoredSnapshot(persistenceId, sequenceNr, timestamp, Part.rest(row), metadata);
    }

    static long snapshotTimestamp(byte[] row) {
        return ByteBuffer.wrap(row).getLong(1);
    }

    private static ByteBuffer versioned(String persistenceId, long sequenceNr, byte[] bytes) {
        var row = ByteBuffer.wrap(bytes);
        var version = row.get();
        if (version != VERSION) {
            throw new IllegalStateException("row " + persistenceId + "/" + sequenceNr + " has layout version " + version
                    + " (expected: " + VERSION + ")");
        }
        return row;
    }

    private static byte[] utf8(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xFFFF) {
            throw new IllegalArgumentException(
                    "manifest or writer of " + bytes.length + " bytes (expected: at most 65535)");
        }
        return bytes;
    }

    private static void putText(ByteBuffer row, byte[] text) {
        row.putShort((short) text.length).put(text);
    }

    private static String text(ByteBuffer row) {
        var bytes = new byte[Short.toUnsignedInt(row.getShort())];
        row.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A payload inside a row. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(int serializerId, byte[] manifest, byte[] bytes) {

        Part(Payload payload) {
            this(payload.serializerId(), utf8(payload.manifest()), payload.bytes());
        }

        static @Nullable Part of(@Nullable Payload payload) {
            return payload == null ? null : new Part(payload);
        }

        int size() {
            return 4 + 2 + manifest.length + bytes.length;
        }

        void put(ByteBuffer row) {
            row.putInt(serializerId);
            putText(row, manifest);
            row.put(bytes);
        }

        static int optionalSize(@Nullable Part part) {
            return part == null ? 4 : 4 + part.size();
        }

        static void putOptional(ByteBuffer row, @Nullable Part part) {
            row.putInt(part == null ? 0 : part.size());
            if (part != null) {
                part.put(row);
            }
        }

        static @Nullable Payload optional(ByteBuffer row) {
            var size = row.getInt();
            if (size == 0) {
                return null;
            }
            var payload = rest(row.slice(row.position(), size));
            row.position(row.position() + size);
            return payload;
        }

        static Payload rest(ByteBuffer row) {
            var serializerId = row.getInt();
            var manifest = text(row);
            var bytes = new byte[row.remaining()];
            row.get(bytes);
            return new Payload(serializerId, manifest, bytes);
        }
    }
}
