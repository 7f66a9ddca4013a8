package io.kontor.platform.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys sort the way streams are read: the bytes of the persistence id, a zero byte, then the sequence number, big-endian.
 * The zero keeps the rows of {@code a} in front of those of {@code ab}; hence no persistence id may contain one.
 */
final class Keys {

    private Keys() {}

    static void check(String persistenceId) {
        if (persistenceId.isEmpty() || persistenceId.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "persistence id \"" + persistenceId + "\" (expected: not empty and without a zero character)");
        }
    }

    static byte[] stream(String persistenceId) {
        check(persistenceId);
        var id = persistenceId.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(id, id.length + 1);
    }

    static byte[] row(String persistenceId, long sequenceNr) {
        return row(stream(persistenceId), sequenceNr);
    }

    static byte[] row(byte[] stream, long sequenceNr) {
        return ByteBuffer.allocate(stream.length + Long.BYTES)
                .put(stream)
                .putLong(sequenceNr)
                .array();
    }

    static byte[] ordinal(long ordinal) {
        return ByteBuffer.allocate(Long.BYTES).putLong(ordinal).array();
    }

    static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    static boolean isRowOf(byte[] stream, byte[] key) {
        return key.length == stream.length + Long.BYTES
                && Arrays.mismatch(stream, 0, stream.length, key, 0, stream.length) < 0;
    }

    static byte[] streamOfRow(byte[] key) {
        return Arrays.copyOf(key, key.length - Long.BYTES);
    }

    static long sequenceNr(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    static String persistenceId(byte[] stream) {
        return new String(stream, 0, stream.length - 1, StandardCharsets.UTF_8);
    }

    static String persistenceIdOfRow(byte[] key) {
        return new String(key, 0, key.length - Long.BYTES - 1, StandardCharsets.UTF_8);
    }

    /** The first key behind every row of the stream, whatever comes next. */
    static byte[] behind(byte[] stream) {
        var key = stream.clone();
        key[key.length - 1] = 1;
        return key;
    }
}
