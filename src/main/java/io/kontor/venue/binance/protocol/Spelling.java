package io.kontor.venue.binance.protocol;

import io.kontor.value.Asset;
import io.kontor.value.Symbol;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The venue's names of symbols and assets in our alphabet. It lists some in any script, ours are printable ASCII; and somebody who trades
 * one by hand must not end the session of an account that never will. Two names never become one.
 */
final class Spelling {
    private static final int SYMBOL_CHARS_MAX = 32;
    private static final int ASSET_CHARS_MAX = 16;
    private static final char ESCAPE = '~';
    /** Not in our symbols: it parts the ids of journals. */
    private static final char SEPARATOR = '|';

    private static final Pattern SPELT = Pattern.compile(ESCAPE + "([0-9a-f]{4})");
    private static final String HASHED = "" + ESCAPE + ESCAPE;

    private Spelling() {}

    static Symbol symbol(String theirs) {
        return new Symbol(ours(theirs, SYMBOL_CHARS_MAX));
    }

    static Asset asset(String theirs) {
        return new Asset(ours(theirs, ASSET_CHARS_MAX));
    }

    /** The name a symbol was made of. A hash leads nowhere, and stays what it is. */
    static String theirs(String ours) {
        return ours.startsWith(HASHED)
                ? ours
                : SPELT.matcher(ours).replaceAll(spelt -> Matcher.quoteReplacement(character(spelt.group(1))));
    }

    private static String character(String digits) {
        return Character.toString((char) HexFormat.fromHexDigits(digits));
    }

    /** Each other character as {@code ~} and its four hexadecimal digits; a name too long for that as {@code ~~} and a hash of it. */
    private static String ours(String theirs, int charsMax) {
        StringBuilder text = new StringBuilder(theirs.length());
        for (int i = 0; i < theirs.length(); i++) {
            char c = theirs.charAt(i);
            if (c > ' ' && c < ESCAPE && c != SEPARATOR) {
                text.append(c);
            } else {
                text.append(ESCAPE).append(HexFormat.of().toHexDigits(c));
            }
        }
        return text.isEmpty() || text.length() > charsMax ? hashed(theirs, charsMax) : text.toString();
    }

    private static String hashed(String theirs, int charsMax) {
        return HASHED + sha256(theirs).substring(0, charsMax - HASHED.length());
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
