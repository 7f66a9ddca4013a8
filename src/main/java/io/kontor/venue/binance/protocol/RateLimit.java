package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One of the venue's limits, as exchangeInfo and every WebSocket reply state them.
 *
 * @param count how much of it is used by now; empty in exchangeInfo
 */
public record RateLimit(Kind kind, Duration interval, int limit, OptionalLong count) {
    /** What is counted. */
    public enum Kind {
        /** Per address. */
        REQUEST_WEIGHT,
        /** Per account: orders placed less those that filled. */
        ORDERS,
        /** Per address. */
        RAW_REQUESTS
    }

    /** Kinds and intervals we do not know are left out: the venue adds some now and then. */
    public static List<RateLimit> list(JsonNode rateLimits) {
        List<RateLimit> limits = new ArrayList<>();
        for (JsonNode each : rateLimits) {
            Optional<Kind> kind = kind(each.path("rateLimitType").asText());
            long seconds = seconds(each.path("interval").asText());
            if (kind.isPresent() && seconds > 0) {
                JsonNode count = each.path("count");
                limits.add(new RateLimit(
                        kind.get(),
                        Duration.ofSeconds(seconds * Json.number(each, "intervalNum")),
                        Math.toIntExact(Json.number(each, "limit")),
                        count.isIntegralNumber() ? OptionalLong.of(count.longValue()) : OptionalLong.empty()));
            }
        }
        return limits;
    }

    private static Optional<Kind> kind(String name) {
        return switch (name) {
            case "REQUEST_WEIGHT" -> Optional.of(Kind.REQUEST_WEIGHT);
            case "ORDERS" -> Optional.of(Kind.ORDERS);
            case "RAW_REQUESTS" -> Optional.of(Kind.RAW_REQUESTS);
            default -> Optional.empty();
        };
    }

    /** In whole numbers: this is read with every answer, and a Duration multiplies by way of decimals. */
    private static long seconds(String interval) {
        return switch (interval) {
            case "SECOND" -> 1;
            case "MINUTE" -> 60;
            case "HOUR" -> 3_600;
            case "DAY" -> 86_400;
            default -> 0;
        };
    }
}
