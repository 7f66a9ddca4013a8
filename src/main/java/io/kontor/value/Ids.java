package io.kontor.value;

import java.util.Objects;

/** The one shape all ids share: printable ASCII without blanks, so that they are safe in a log line, a path and a header. */
final class Ids {
    /** Parts the ids of sharded entities and journals; an id that becomes such a part may not contain it. */
    private static final char SEPARATOR = '|';

    private static final int EXCERPT_CHARS = 40;

    private Ids() {}

    static void require(String name, String value, int charsMax) {
        Objects.requireNonNull(value, name);
        if (!isValid(value, charsMax)) {
            throw new IllegalArgumentException(name + ": " + excerpt(value) + " (expected: 1 to " + charsMax
                    + " printable ASCII characters, no blanks)");
        }
    }

    /** As {@link #require}, for an id that others are composed of. */
    static void requirePart(String name, String value, int charsMax) {
        require(name, value, charsMax);
        if (value.indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: no '" + SEPARATOR + "')");
        }
    }

    static boolean isValid(String value, int charsMax) {
        if (value.isEmpty() || value.length() > charsMax) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isPrintable(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** What an error may repeat of a hostile value: short, and nothing that could forge a log line. */
    static String excerpt(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(value.length(), EXCERPT_CHARS); i++) {
            char c = value.charAt(i);
            text.append(isPrintable(c) || c == ' ' ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return value.length() > EXCERPT_CHARS ? text + "... (" + value.length() + " characters)" : text.toString();
    }

    private static boolean isPrintable(char c) {
        return c > ' ' && c <= '~';
    }
}
