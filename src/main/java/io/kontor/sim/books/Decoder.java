package io.kontor.sim.books;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads back what {@link Encoder} wrote, in the same order. */
final class Decoder {
    private static final byte WIDE = -1;

    private final byte[] bytes;
    private int at;

    Decoder(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    int u8() {
        return bytes[at++] & 0xff;
    }

    boolean flag() {
        return u8() == 1;
    }

    long i64() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | u8();
        }
        return value;
    }

    String text() {
        return ascii(u8());
    }

    String ascii(int length) {
        String text = new String(bytes, at, length, StandardCharsets.US_ASCII);
        at += length;
        return text;
    }

    BigDecimal decimal() {
        byte scale = (byte) u8();
        if (scale != WIDE) {
            return BigDecimal.valueOf(i64(), scale);
        }
        int wideScale = u8();
        int length = u8();
        BigInteger digits = new BigInteger(bytes, at, length);
        at += length;
        return new BigDecimal(digits, wideScale);
    }

    Instant instant() {
        return Instants.ofMicros(i64());
    }

    <T> Optional<T> optional(Supplier<T> read) {
        return flag() ? Optional.of(read.get()) : Optional.empty();
    }
}
