package io.kontor.value;

import java.util.Optional;

/**
 * The client order id a venue sees: prefix, intent and attempt, 24 characters of {@code [A-Z0-9]}, which every venue takes. One per
 * attempt to send; any report that carries it leads back to its intent without a look-up.
 */
public record VenueClientOrderId(IntentId intent, int attempt) {
    public static final int ATTEMPT_MAX = 36 * 36 * 36 - 1;
    private static final char PREFIX = 'K';
    private static final int ATTEMPT_CHARS = 3;

    public VenueClientOrderId {
        if (attempt < 1 || attempt > ATTEMPT_MAX) {
            throw new IllegalArgumentException("attempt: " + attempt + " (expected: 1 to " + ATTEMPT_MAX + ")");
        }
    }

    /** Empty where the id is not one of ours: an order placed at the venue by somebody else. */
    public static Optional<VenueClientOrderId> parse(String text) {
        if (text.length() != 1 + IntentId.CHARS + ATTEMPT_CHARS || text.charAt(0) != PREFIX) {
            return Optional.empty();
        }
        String intent = text.substring(1, 1 + IntentId.CHARS);
        int attempt = parseAttempt(text.substring(1 + IntentId.CHARS));
        return IntentId.isValid(intent) && attempt > 0
                ? Optional.of(new VenueClientOrderId(new IntentId(intent), attempt))
                : Optional.empty();
    }

    @Override
    public String toString() {
        String digits = Integer.toString(attempt, 36).toUpperCase(java.util.Locale.ROOT);
        return PREFIX + intent.value() + "0".repeat(ATTEMPT_CHARS - digits.length()) + digits;
    }

    private static int parseAttempt(String digits) {
        int attempt = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
            if (digit < 0) {
                return -1;
            }
            attempt = attempt * 36 + digit;
        }
        return attempt;
    }
}
