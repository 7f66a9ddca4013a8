package io.kontor.value;

import java.util.List;

/** An answer that says no: what, why and what was expected. Not an exception; a broken invariant is thrown, a refusal returned. */
public record Refusal(RefusalCode code, String detail, List<FieldError> errors) {
    public Refusal {
        errors = List.copyOf(errors);
    }

    public static Refusal of(RefusalCode code, String detail) {
        return new Refusal(code, detail, List.of());
    }

    public static Refusal of(RefusalCode code, String field, String value, String expected) {
        FieldError error = new FieldError(field, value, expected);
        return new Refusal(code, error.toString(), List.of(error));
    }

    /** One offending field: where it stands, what it held, what would have been taken. */
    public record FieldError(String field, String value, String expected) {
        @Override
        public String toString() {
            return field + ": " + value + " (expected: " + expected + ")";
        }
    }
}
