package io.kontor.projection.index;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** How the embedded index lies in bytes: in the order of account, time and number. */
final class IndexKeys {
    static final byte[] VERSION = {'v'};

    private static final long MICROS = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final long SECONDS_MAX = Long.MAX_VALUE / MICROS - 1;
    private static final byte PLACE = 'p';
    private static final byte ROW = 'r';
    /** No account id holds it, so no account's keys lie between another's. */
    private static final byte END = 0;

    private IndexKeys() {}

    static byte[] place(AccountId account) {
        return head(PLACE, account, 0).array();
    }

    /** The row at that time and number; with the number 0 what lies before every row of that time. */
    static byte[] row(AccountId account, Instant at, long seq) {
        return head(ROW, account, 2 * Long.BYTES)
                .putLong(micros(at))
                .putLong(seq)
                .array();
    }

    /** Before every row of the account. */
    static byte[] first(AccountId account) {
        return head(ROW, account, 0).array();
    }

    /** Behind every row of the account. */
    static byte[] end(AccountId account) {
        byte[] end = first(account);
        end[end.length - 1] = END + 1;
        return end;
    }

    static byte[] value(OrderRow row) {
        return (row.order().value() + row.symbol().value()).getBytes(StandardCharsets.UTF_8);
    }

    static OrderRow row(byte[] key, byte[] value) {
        ByteBuffer tail = ByteBuffer.wrap(key, key.length - 2 * Long.BYTES, 2 * Long.BYTES);
        Instant at = instant(tail.getLong());
        String text = new String(value, StandardCharsets.UTF_8);
        return new OrderRow(
                tail.getLong(),
                at,
                new IntentId(text.substring(0, IntentId.CHARS)),
                new Symbol(text.substring(IntentId.CHARS)));
    }

    static byte[] value(Indexed place) {
        return ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(place.sequenceNr())
                .putLong(place.seq())
                .putLong(micros(place.at()))
                .array();
    }

    static Indexed place(int generation, byte[] value) {
        ByteBuffer longs = ByteBuffer.wrap(value);
        return new Indexed(generation, longs.getLong(), longs.getLong(), instant(longs.getLong()));
    }

    /** Since 1970; what lies outside of what a number holds is moved to its ends, for anybody may ask for any time. */
    static long micros(Instant at) {
        long seconds = Math.clamp(at.getEpochSecond(), 0, SECONDS_MAX);
        return seconds * MICROS + (seconds == at.getEpochSecond() ? at.getNano() / NANOS_PER_MICRO : 0);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static boolean isBefore(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other) < 0;
    }

    private static ByteBuffer head(byte kind, AccountId account, int more) {
        byte[] id = account.value().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + id.length + more).put(kind).put(id).put(END);
    }
}
