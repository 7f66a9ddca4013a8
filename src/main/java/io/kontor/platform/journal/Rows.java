package io.kontor.platform.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to rows and back, pure. Layout, big-endian: version, checksum, ordinal (events only), timestamp, writer, adapter
 * manifest, metadata, payload; texts carry their length in two bytes, the payload is whatever is left. The checksum (CRC-32C)
 * covers the row's key and all that follows it, so that a row is known to be what was stored, and stored there; the first
 * layout, still read, had none.
 */
final class Rows {

    private static final byte UNCHECKED = 1;
    private static final byte VERSION = 2;
    private static final int CHECKSUM_AT = 1;
    private static final int BODY_AT = CHECKSUM_AT + Integer.BYTES;
    private static final byte TEXT_WRITER = 0;
    private static final byte UUID_WRITER = 1;

    private Rows() {}

    /** Not to be stored before it is {@link #seal sealed}. */
    static byte[] event(StoredEvent event) {
        var uuid = isCanonicalUuid(event.writerUuid()) ? UUID.fromString(event.writerUuid()) : null;
        var writer = uuid == null ? utf8(event.writerUuid()) : new byte[0];
        var adapter = utf8(event.adapterManifest());
        var metadata = Part.of(event.metadata());
        var payload = new Part(event.payload());
        var row = ByteBuffer.allocate(BODY_AT
                + 8
                + 8
                + 1
                + (uuid == null ? 2 + writer.length : 16)
                + 2
                + adapter.length
                + Part.optionalSize(metadata)
                + payload.size());
        row.put(VERSION).putInt(0).putLong(event.ordinal()).putLong(event.timestampMillis());
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
    static void seal(byte[] key, byte[] row, long ordinal) {
        ByteBuffer.wrap(row).putLong(BODY_AT, ordinal).putInt(CHECKSUM_AT, checksum(key, row));
    }

    static long ordinal(byte[] key, byte[] row) {
        return checked("event", key, row).getLong();
    }

    /** Throws {@link JournalException.Damaged} for a row that is not what was stored under that key. */
    static StoredEvent event(byte[] key, byte[] bytes) {
        return event(Keys.persistenceIdOfRow(key), key, bytes);
    }

    /** The same where the key's persistence id is at hand. */
    static StoredEvent event(String persistenceId, byte[] key, byte[] bytes) {
        var row = checked("event", key, bytes);
        var ordinal = row.getLong();
        var timestamp = row.getLong();
        var writer = row.get() == UUID_WRITER ? new UUID(row.getLong(), row.getLong()).toString() : text(row);
        var adapter = text(row);
        var metadata = Part.optional(row);
        var payload = Part.rest(row);
        return new StoredEvent(
                persistenceId, Keys.sequenceNr(key), ordinal, timestamp, writer, adapter, payload, metadata);
    }

    static byte[] snapshot(StoredSnapshot snapshot) {
        var metadata = Part.of(snapshot.metadata());
        var payload = new Part(snapshot.payload());
        var row = ByteBuffer.allocate(BODY_AT + 8 + Part.optionalSize(metadata) + payload.size());
        row.put(VERSION).putInt(0).putLong(snapshot.timestampMillis());
        Part.putOptional(row, metadata);
        payload.put(row);
        var key = Keys.row(snapshot.persistenceId(), snapshot.sequenceNr());
        return row.putInt(CHECKSUM_AT, checksum(key, row.array())).array();
    }

    /** Throws {@link JournalException.Damaged} for a row that is not what was stored under that key. */
    static StoredSnapshot snapshot(byte[] key, byte[] bytes) {
        var row = checked("snapshot", key, bytes);
        var timestamp = row.getLong();
        var metadata = Part.optional(row);
        var payload = Part.rest(row);
        return new StoredSnapshot(Keys.persistenceIdOfRow(key), Keys.sequenceNr(key), timestamp, payload, metadata);
    }

    static long snapshotTimestamp(byte[] key, byte[] row) {
        return checked("snapshot", key, row).getLong();
    }

    /** The row from behind its version and checksum. */
    private static ByteBuffer checked(String what, byte[] key, byte[] bytes) {
        var row = ByteBuffer.wrap(bytes);
        return switch (bytes.length == 0 ? 0 : row.get()) {
            case UNCHECKED -> row;
            case VERSION -> {
                if (bytes.length < BODY_AT || row.getInt() != checksum(key, bytes)) {
                    throw JournalException.Damaged.row(what, key, "its checksum does not fit");
                }
                yield row;
            }
            default ->
                throw JournalException.Damaged.row(
                        what,
                        key,
                        bytes.length == 0
                                ? "it is empty"
                                : "its layout version is " + bytes[0] + " (expected: at most " + VERSION + ")");
        };
    }

    private static int checksum(byte[] key, byte[] row) {
        var crc = new CRC32C();
        crc.update(key);
        crc.update(row, BODY_AT, row.length - BODY_AT);
        return (int) crc.getValue();
    }

    /** Only what {@link UUID#toString()} gives back letter by letter may be kept as 16 bytes. By hand, as every event asks. */
    private static boolean isCanonicalUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
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
