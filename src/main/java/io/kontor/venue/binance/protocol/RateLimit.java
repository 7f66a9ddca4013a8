package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
            Duration unit = unit(each.path("interval").asText());
            if (kind.isPresent() && !unit.isZero()) {
                JsonNode count = each.path("count");
                limits.add(new RateLimit(
                        kind.get(),
                        unit.multipliedBy(Json.number(each, "intervalNum")),
                        Math.toIntExact(Json.number(each, "limit")),
                        count.isIntegralNumber() ? OptionalLong.of(count.longValue()) : OptionalLong.empty()));
            }
        }
        return limits;
    }

    private static Optional<Kind> kind(String name) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst();
    }

    private static Duration unit(String interval) {
        return switch (interval) {
            case "SECOND" -> Duration.ofSeconds(1);
            case "MINUTE" -> Duration.ofMinutes(1);
            case "HOUR" -> Duration.ofHours(1);
            case "DAY" -> Duration.ofDays(1);
            default -> Duration.ZERO;
        };
    }
}
