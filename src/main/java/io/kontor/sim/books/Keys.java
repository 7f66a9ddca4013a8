package io.kontor.sim.books;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of the tables: the account, a zero, and what is numbered or named within it; numbers big-endian, so that they sort. */
final class Keys {
    private final Encoder encoder = new Encoder();

    byte[] account(AccountId account) {
        return begin(account).finish();
    }

    byte[] named(AccountId account, String name) {
        return begin(account).ascii(name).finish();
    }

    byte[] id(AccountId account, ClientOrderId id) {
        return named(account, id.value());
    }

    byte[] numbered(AccountId account, long number) {
        return begin(account).i64(number).finish();
    }

    byte[] fill(AccountId account, long order, long trade) {
        return begin(account).i64(order).i64(trade).finish();
    }

    byte[] trade(AccountId account, long trade, long order) {
        return begin(account).i64(trade).i64(order).finish();
    }

    /** A prefix; no symbol has a zero in it. */
    byte[] symbol(AccountId account, Symbol symbol) {
        return begin(account).ascii(symbol.value()).u8(0).finish();
    }

    byte[] number(long number) {
        return encoder.start().i64(number).finish();
    }

    static AccountId accountOf(byte[] key) {
        return new AccountId(new String(key, 0, end(key), StandardCharsets.US_ASCII));
    }

    static String nameOf(byte[] key) {
        int from = end(key) + 1;
        return new String(key, from, key.length - from, StandardCharsets.US_ASCII);
    }

    /** The number a numbered key ends with. */
    static long numberOf(byte[] key) {
        return numberAt(key, key.length - Long.BYTES);
    }

    /** The number behind so many bytes. */
    static long numberAt(byte[] key, int from) {
        return new Decoder(Arrays.copyOfRange(key, from, from + Long.BYTES)).i64();
    }

    /** The number before the last one. */
    static long numberBefore(byte[] key) {
        return numberOf(Arrays.copyOf(key, key.length - Long.BYTES));
    }

    /** A prefix with a number behind it. */
    byte[] appended(byte[] prefix, long number) {
        return encoder.start().bytes(prefix).i64(number).finish();
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private Encoder begin(AccountId account) {
        return encoder.start().ascii(account.value()).u8(0);
    }

    private static int end(byte[] key) {
        int end = 0;
        while (key[end] != 0) {
            end++;
        }
        return end;
    }
}
