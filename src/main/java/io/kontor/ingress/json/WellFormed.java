package io.kontor.ingress.json;

/** Free text we are ready to keep for years and give back: bounded, no control characters, no half surrogate pairs. */
final class WellFormed {
    private WellFormed() {}

    static String expected(int charsMin, int charsMax) {
        return "a string of " + charsMin + " to " + charsMax + " characters without control characters";
    }

    static boolean isText(String text, int charsMin, int charsMax) {
        if (text.length() < charsMin || text.length() > charsMax) {
            return false;
        }
        return text.codePoints().noneMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff));
    }
}
