package io.kontor.value;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An answer that says no: what, why and what was expected. Not an exception; a broken invariant is thrown, a refusal returned.
 *
 * @param retryAfter when asking again may succeed, where that is known
 */
public record Refusal(RefusalCode code, String detail, List<FieldError> errors, Optional<Duration> retryAfter) {
    public Refusal {
        errors = List.copyOf(errors);
    }

    public static Refusal of(RefusalCode code, String detail) {
        return of(code, detail, List.of());
    }

    public static Refusal of(RefusalCode code, String detail, List<FieldError> errors) {
        return new Refusal(code, detail, errors, Optional.empty());
    }

    public static Refusal of(RefusalCode code, String field, String value, String expected) {
        FieldError error = new FieldError(field, value, expected);
        return of(code, error.toString(), List.of(error));
    }

    public Refusal after(Duration wait) {
        return new Refusal(code, detail, errors, Optional.of(wait));
    }

    /** One offending field: where it stands, what it held, what would have been taken. */
    public record FieldError(String field, String value, String expected) {
        @Override
        public String toString() {
            return field + ": " + value + " (expected: " + expected + ")";
        }
    }
}
