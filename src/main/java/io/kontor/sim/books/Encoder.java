package io.kontor.sim.books;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes values one after the other; used again and again by one thread. */
final class Encoder {
    private static final int LONG_DIGITS = 18;
    private static final byte WIDE = -1;

    private byte[] bytes = new byte[512];
    private int size;

    Encoder start() {
        size = 0;
        return this;
    }

    byte[] finish() {
        return Arrays.copyOf(bytes, size);
    }

    Encoder u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    Encoder flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** Big-endian, so that keys sort by it. */
    Encoder i64(long value) {
        room(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Printable ASCII of at most 255 characters, as all our ids are. */
    Encoder text(String value) {
        u8(value.length());
        return ascii(value);
    }

    Encoder ascii(String value) {
        return bytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    Encoder bytes(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** Scale and digits; more than 18 digits take the long form. */
    Encoder decimal(BigDecimal value) {
        if (value.scale() < 0) {
            return decimal(value.setScale(0));
        }
        if (value.precision() <= LONG_DIGITS) {
            return u8(value.scale()).i64(value.unscaledValue().longValueExact());
        }
        BigInteger digits = value.unscaledValue();
        byte[] wide = digits.toByteArray();
        u8(WIDE).u8(value.scale()).u8(wide.length);
        room(wide.length);
        System.arraycopy(wide, 0, bytes, size, wide.length);
        size += wide.length;
        return this;
    }

    /** To the microsecond. */
    Encoder instant(Instant value) {
        return i64(Instants.toMicros(value));
    }

    <T> Encoder optional(Optional<T> value, Consumer<T> write) {
        flag(value.isPresent());
        value.ifPresent(write);
        return this;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
