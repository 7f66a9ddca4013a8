package io.kontor.value;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The gateway's id of an order intent: 6 characters of the account's hash and 14 of the hash of (account, client order id), in
 * base 32. Derived, never drawn, so a repeated request reaches the same entity without a look-up, and the account part leads any
 * venue report to the right shard.
 */
public record IntentId(String value) implements Comparable<IntentId> {
    public static final int CHARS = 20;
    public static final int ACCOUNT_CHARS = 6;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public IntentId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "intentId: " + Ids.excerpt(value) + " (expected: 20 characters of A-Z and 2-7)");
        }
    }

    public static IntentId of(AccountId account, ClientOrderId clientOrderId) {
        byte[] order = sha256(account.value() + '\n' + clientOrderId.value());
        return new IntentId(accountPart(account) + base32(order, CHARS - ACCOUNT_CHARS));
    }

    /** What all intent ids of one account begin with; configuration refuses two accounts that share it. */
    public static String accountPart(AccountId account) {
        return base32(sha256(account.value()), ACCOUNT_CHARS);
    }

    /** None of that account's comes before it: in the order of ids, digits come before letters. */
    public static IntentId lowestOf(AccountId account) {
        return new IntentId(accountPart(account) + "2".repeat(CHARS - ACCOUNT_CHARS));
    }

    public String accountPart() {
        return value.substring(0, ACCOUNT_CHARS);
    }

    public static boolean isValid(String value) {
        if (value.length() != CHARS) {
            return false;
        }
        for (int i = 0; i < CHARS; i++) {
            if (ALPHABET.indexOf(value.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(IntentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String base32(byte[] bytes, int chars) {
        StringBuilder text = new StringBuilder(chars);
        int buffer = 0;
        int bits = 0;
        for (int i = 0; text.length() < chars; i++) {
            buffer = (buffer << 8) | (bytes[i] & 0xff);
            bits += 8;
            while (bits >= 5 && text.length() < chars) {
                bits -= 5;
                text.append(ALPHABET.charAt((buffer >> bits) & 31));
            }
        }
        return text.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
