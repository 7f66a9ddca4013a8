package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer other than success, with the venue's own words.
 *
 * @param status HTTP's, on the WebSocket API too
 * @param code the venue's; 0 where it gave none
 * @param retryAfter how long nothing more may be asked, where it says so
 */
public record VenueError(int status, int code, String message, Optional<Duration> retryAfter) {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final int FIREWALL = 403;
    private static final int URI_TOO_LONG = 414;
    private static final String DUPLICATE = "Duplicate order sent";
    private static final String CLOSED = "Market is closed";

    /** What an error means for the request that got it. */
    public enum Verdict {
        /** The venue will not do it, and did not. */
        REFUSED,
        /** It was turned away before it was looked at: it may be sent again later. */
        NOT_TAKEN,
        /** There is no such order. */
        NO_SUCH_ORDER,
        /** It may have taken effect. */
        UNKNOWN
    }

    /** From a REST body or the {@code error} of a WebSocket reply; what is no error object leaves only the status. */
    public static VenueError of(int status, JsonNode error, Optional<Duration> retryAfterHeader) {
        JsonNode data = error.path("data");
        Optional<Duration> retryAfter = untilRetry(data).or(() -> retryAfterHeader);
        if (data.path("newOrderResult").asText().equals("SUCCESS")) {
            // Not by what we ask for; should it happen, the new order is there and must be asked after.
            return new VenueError(status, 0, "the new order stands beside the old one", retryAfter);
        }
        JsonNode cause = cause(error);
        return new VenueError(
                status,
                cause.path("code").intValue(),
                Json.maybeText(cause, "msg").orElse("HTTP status " + status),
                retryAfter);
    }

    /** Both by the venue's clock: how far ours is off is not known just when nothing may be asked. */
    private static Optional<Duration> untilRetry(JsonNode data) {
        JsonNode now = data.path("serverTime");
        JsonNode retryAt = data.path("retryAfter");
        return now.isIntegralNumber() && retryAt.isIntegralNumber()
                ? Optional.of(Duration.ofMillis(retryAt.longValue() - now.longValue()))
                : Optional.empty();
    }

    /** A cancel and its new order have an answer each; what stopped them is the error. */
    private static JsonNode cause(JsonNode error) {
        JsonNode data = error.path("data");
        for (String part : new String[] {"newOrderResponse", "cancelResponse"}) {
            if (data.path(part).has("code")) {
                return data.path(part);
            }
        }
        return error;
    }

    public Verdict verdict() {
        if (status >= 500) {
            return Verdict.UNKNOWN;
        }
        if (isThrottle()) {
            return Verdict.NOT_TAKEN;
        }
        return switch (code) {
            // Turned away for their number, their connection or their time, before the matching engine.
            case -1003, -1015, -1034, -1021 -> Verdict.NOT_TAKEN;
            // Unknown error, disconnected, unexpected response, time-out, overloaded; or no code at all.
            case 0, -1000, -1001, -1006, -1007, -1008 -> Verdict.UNKNOWN;
            case -2013 -> Verdict.NO_SUCH_ORDER;
            // Archived: it was there, but what became of it is not told.
            case -2026 -> Verdict.UNKNOWN;
            // An order of that id is open: very likely this one, sent before.
            case -2010 -> message.startsWith(DUPLICATE) ? Verdict.UNKNOWN : Verdict.REFUSED;
            default -> Verdict.REFUSED;
        };
    }

    /** The firewall's word is one too: the documents name a violated rate limit as its first cause, and asking on makes it last. */
    public boolean isThrottle() {
        return status == TOO_MANY_REQUESTS || status == BANNED || isFirewall();
    }

    /** What stands before the venue would not let it through. */
    public boolean isFirewall() {
        return status == FIREWALL;
    }

    /** It is the account's orders that are too many; everything else goes on. */
    public boolean isOrderThrottle() {
        return code == -1015;
    }

    /** The signed time was outside the venue's window: our idea of its clock is wrong. */
    public boolean isClock() {
        return code == -1021;
    }

    /** One of the symbols is none of the venue's (-1121), or has characters it never uses (-1100), or they are too many for a line (414). */
    public boolean isAboutSymbols() {
        return code == -1121 || code == -1100 || status == URI_TOO_LONG;
    }

    /** The order ended unfilled over 90 days ago and has been put away (-2026), or its symbol is no longer listed (-1121). */
    public boolean isOfWhatIsPast() {
        return status < 500 && (code == -2026 || code == -1121);
    }

    /** The nearest of our own codes. */
    public RefusalCode refusal() {
        if (isThrottle()) {
            return RefusalCode.RATE_LIMITED;
        }
        return switch (code) {
            case -1003, -1015, -1034 -> RefusalCode.RATE_LIMITED;
            case -1008, -1016, -1021, -1022, -2014, -2015 -> RefusalCode.VENUE_UNAVAILABLE;
            case -1013 -> filter();
            case -1111 -> RefusalCode.AMOUNT_NOT_ON_STEP;
            case -1121 -> RefusalCode.UNKNOWN_SYMBOL;
            case -2010 -> message.startsWith(CLOSED) ? RefusalCode.VENUE_UNAVAILABLE : RefusalCode.UNSUPPORTED_BY_VENUE;
            case -2011, -2013 -> RefusalCode.UNKNOWN_ORDER;
            case 0, -1000, -1001, -1006, -1007, -2026 -> RefusalCode.OUTCOME_UNKNOWN;
            default -> code <= -1100 && code >= -1199 ? RefusalCode.INVALID_FIELD : RefusalCode.UNSUPPORTED_BY_VENUE;
        };
    }

    private RefusalCode filter() {
        String name = message.substring(message.lastIndexOf(' ') + 1);
        return switch (name) {
            case "PRICE_FILTER" -> RefusalCode.PRICE_NOT_ON_TICK;
            case "PERCENT_PRICE", "PERCENT_PRICE_BY_SIDE" -> RefusalCode.PRICE_OUT_OF_RANGE;
            // NOTIONAL has a least and a most, and does not say which was passed.
            case "LOT_SIZE", "MARKET_LOT_SIZE", "ICEBERG_PARTS", "NOTIONAL" -> RefusalCode.AMOUNT_OUT_OF_RANGE;
            case "MIN_NOTIONAL" -> RefusalCode.NOTIONAL_TOO_SMALL;
            case "MAX_NUM_ORDERS", "MAX_NUM_ALGO_ORDERS", "MAX_NUM_ICEBERG_ORDERS", "EXCHANGE_MAX_NUM_ORDERS" ->
                RefusalCode.RISK_OPEN_ORDERS;
            case "MAX_POSITION", "MAX_ASSET" -> RefusalCode.RISK_POSITION;
            default -> RefusalCode.UNSUPPORTED_BY_VENUE;
        };
    }

    /** Our code, the venue's text, its code: what a caller reads. */
    public String text() {
        return refusal() + ": " + message + " (" + (code == 0 ? "HTTP " + status : Integer.toString(code)) + ")";
    }
}
