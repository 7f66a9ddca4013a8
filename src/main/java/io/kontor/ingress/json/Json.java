package io.kontor.ingress.json;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A JSON value as it was received: numbers keep their spelling, and an object remembers which of its names came twice. */
public sealed interface Json {
    /** How much of an offending value a refusal repeats; a caller needs to recognise it, not to get it back. */
    int SHOWN_MAX = 64;

    record Text(String value) implements Json {}

    /** A number in its own spelling, {@code NaN} and {@code Infinity} included, so that they are refused by the field's name. */
    record Num(String literal) implements Json {}

    record Bool(boolean value) implements Json {}

    record Array(List<Json> items) implements Json {}

    record Obj(Map<String, Json> fields, Set<String> repeated) implements Json {
        public static final Obj EMPTY = new Obj(Map.of(), Set.of());
    }

    enum Null implements Json {
        NULL
    }

    /** The value as a refusal shows it, bounded. */
    default String shown() {
        return switch (this) {
            case Text(String value) -> bounded(value);
            case Num(String literal) -> bounded(literal);
            case Bool(boolean value) -> String.valueOf(value);
            case Array(List<Json> items) -> "an array of " + items.size();
            case Obj object -> "an object";
            case Null none -> "null";
        };
    }

    static String bounded(String text) {
        if (text.length() <= SHOWN_MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN_MAX - 1)) ? SHOWN_MAX - 1 : SHOWN_MAX;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
    }
}
