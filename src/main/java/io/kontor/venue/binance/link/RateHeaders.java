package io.kontor.venue.binance.link;

import akka.http.javadsl.model.HttpHeader;
import io.kontor.venue.binance.protocol.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The venue's counts in its response headers, such as {@code X-MBX-USED-WEIGHT-1M} and {@code X-MBX-ORDER-COUNT-10S}. */
final class RateHeaders {
    private static final Pattern COUNT = Pattern.compile("x-mbx-(used-weight|order-count)-(\\d{1,6})([smhd])");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private RateHeaders() {}

    static List<RateLimit> counts(Iterable<HttpHeader> headers) {
        List<RateLimit> counts = new ArrayList<>();
        for (HttpHeader header : headers) {
            Matcher name = COUNT.matcher(header.lowercaseName());
            if (name.matches() && NUMBER.matcher(header.value()).matches()) {
                RateLimit.Kind kind =
                        name.group(1).equals("used-weight") ? RateLimit.Kind.REQUEST_WEIGHT : RateLimit.Kind.ORDERS;
                Duration interval = unit(name.group(3)).multipliedBy(Long.parseLong(name.group(2)));
                counts.add(new RateLimit(kind, interval, 0, OptionalLong.of(Long.parseLong(header.value()))));
            }
        }
        return counts;
    }

    /** How long the venue may not be asked, where it says so. */
    static Optional<Duration> retryAfter(Iterable<HttpHeader> headers) {
        for (HttpHeader header : headers) {
            if (header.is("retry-after") && NUMBER.matcher(header.value()).matches()) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(header.value())));
            }
        }
        return Optional.empty();
    }

    private static Duration unit(String letter) {
        return switch (letter.toLowerCase(Locale.ROOT)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
