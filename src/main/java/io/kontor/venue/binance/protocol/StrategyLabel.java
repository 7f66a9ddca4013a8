package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * An order's id once more, as the label of a strategy. Whoever cancels an order or amends it gives it another id at the venue; the label
 * it was placed with stays, and the venue tells it with the order ever after. The account is not in it, but in its check digits.
 */
public record StrategyLabel(long id, long type) {
    /** What the venue takes as a type of ours; those below are its own. */
    private static final long TYPE_LEAST = 1_000_000;

    /** Of a 32-bit type so many are sure to be free above that. */
    private static final int TYPE_BITS = 30;

    private static final int CHAR_BITS = 5;
    private static final int ID_CHARS = 12;
    private static final int TYPE_CHARS = IntentId.CHARS - IntentId.ACCOUNT_CHARS - ID_CHARS;
    private static final int ID_CHECK_BITS = 3;
    private static final int TYPE_CHECK_BITS = 11;
    private static final int ATTEMPT_BITS = TYPE_BITS - TYPE_CHARS * CHAR_BITS - TYPE_CHECK_BITS;
    private static final int DIGITS_FROM = 'Z' - 'A' + 1;

    /** Empty for an attempt there is no room for. */
    public static Optional<StrategyLabel> of(VenueClientOrderId order) {
        if (order.attempt() >= 1 << ATTEMPT_BITS) {
            return Optional.empty();
        }
        String part = order.intent().value().substring(IntentId.ACCOUNT_CHARS);
        long check = check(order);
        long id = (bits(part.substring(0, ID_CHARS)) << ID_CHECK_BITS) | (check >> TYPE_CHECK_BITS);
        long attempted = (bits(part.substring(ID_CHARS)) << ATTEMPT_BITS) | order.attempt();
        long type = (attempted << TYPE_CHECK_BITS) | low(check, TYPE_CHECK_BITS);
        return Optional.of(new StrategyLabel(id, TYPE_LEAST + type));
    }

    /** An order's, as the venue tells it under those names; empty where it has none. */
    static Optional<StrategyLabel> in(JsonNode order, String id, String type) {
        JsonNode labelled = order.path(id);
        JsonNode typed = order.path(type);
        return labelled.canConvertToLong() && typed.canConvertToLong()
                ? Optional.of(new StrategyLabel(labelled.longValue(), typed.longValue()))
                : Optional.empty();
    }

    /** The order of that account whose label this is; empty for everybody else's. */
    public Optional<VenueClientOrderId> order(String accountPart) {
        long all = type - TYPE_LEAST;
        long attempted = all >> TYPE_CHECK_BITS;
        int attempt = (int) low(attempted, ATTEMPT_BITS);
        if (id < 0 || all < 0 || all >= 1L << TYPE_BITS || attempt == 0) {
            return Optional.empty();
        }
        String part = chars(id >> ID_CHECK_BITS, ID_CHARS) + chars(attempted >> ATTEMPT_BITS, TYPE_CHARS);
        VenueClientOrderId order = new VenueClientOrderId(new IntentId(accountPart + part), attempt);
        return of(order).filter(this::equals).map(_ -> order);
    }

    private static long check(VenueClientOrderId order) {
        CRC32 sum = new CRC32();
        sum.update(order.toString().getBytes(StandardCharsets.US_ASCII));
        return low(sum.getValue(), ID_CHECK_BITS + TYPE_CHECK_BITS);
    }

    private static long low(long bits, int count) {
        return bits & ((1L << count) - 1);
    }

    /** Of an intent's id, in base 32. */
    private static long bits(String chars) {
        long bits = 0;
        for (int i = 0; i < chars.length(); i++) {
            char c = chars.charAt(i);
            bits = (bits << CHAR_BITS) | (c >= 'A' ? c - 'A' : c - '2' + DIGITS_FROM);
        }
        return bits;
    }

    private static String chars(long bits, int count) {
        StringBuilder chars = new StringBuilder(count);
        for (int i = count - 1; i >= 0; i--) {
            int digit = (int) low(bits >> (i * CHAR_BITS), CHAR_BITS);
            chars.append((char) (digit < DIGITS_FROM ? 'A' + digit : '2' + digit - DIGITS_FROM));
        }
        return chars.toString();
    }
}
