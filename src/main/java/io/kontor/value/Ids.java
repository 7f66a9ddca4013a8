package io.kontor.value;

/** The one shape all ids share: printable ASCII without blanks, so that they are safe in a log line, a path and a header. */
final class Ids {
    private Ids() {}

    static void require(String name, String value, int charsMax) {
        if (!isValid(value, charsMax)) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: 1 to " + charsMax + " printable ASCII characters, no blanks)");
        }
    }

    static boolean isValid(String value, int charsMax) {
        if (value.isEmpty() || value.length() > charsMax) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
