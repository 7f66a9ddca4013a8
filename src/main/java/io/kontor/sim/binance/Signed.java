package io.kontor.sim.binance;

import io.kontor.value.AccountId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who asks, and whether in time: the rules for signed requests. Pure; times are the face's clock's. */
final class Signed {
    private static final Duration AHEAD_MAX = Duration.ofSeconds(1);
    private static final Duration WINDOW_DEFAULT = Duration.ofSeconds(5);
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9\\-_.]{1,128}");
    private static final Pattern WINDOW = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,3})?");
    private static final int WINDOW_MILLIS_MAX = 60_000;

    /** A key of an account. */
    record Holder(AccountId account, ApiKey key) {}

    private final Map<String, Holder> holders;

    Signed(Map<String, Holder> holders) {
        this.holders = Map.copyOf(holders);
    }

    /** Whose key it is. */
    Holder holder(Optional<String> apiKey) {
        if (apiKey.isEmpty() || !KEY.matcher(apiKey.get()).matches()) {
            throw Refused.of(401, -2014, "API-key format invalid.");
        }
        Holder holder = holders.get(apiKey.get());
        if (holder == null) {
            throw Refused.of(401, -2015, "Invalid API-key, IP, or permissions for action.");
        }
        return holder;
    }

    /** Refuses what its owner did not sign. */
    void checkSignature(Holder holder, String payload, Params params) {
        String signature = params.requiredText("signature");
        if (!holder.key().verifies(payload, signature)) {
            throw Refused.bad(-1022, "Signature for this request is not valid.");
        }
    }

    /** Until when the request is good; refuses one that is too old already, or from the future. */
    Instant checkTime(Params params, Instant now) {
        params.requiredText("timestamp");
        Instant timestamp = params.time("timestamp").orElseThrow();
        Instant until = timestamp.plus(window(params));
        if (!timestamp.isBefore(now.plus(AHEAD_MAX))) {
            throw Refused.bad(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
        }
        if (now.isAfter(until)) {
            throw late();
        }
        return until;
    }

    static Refused late() {
        return Refused.bad(-1021, "Timestamp for this request is outside of the recvWindow.");
    }

    private static Duration window(Params params) {
        Optional<String> sent = params.text("recvWindow");
        if (sent.isEmpty()) {
            return WINDOW_DEFAULT;
        }
        if (!WINDOW.matcher(sent.get()).matches()) {
            throw Refused.bad(-1102, "Mandatory parameter 'recvWindow' was not sent, was empty/null, or malformed.");
        }
        long micros = new BigDecimal(sent.get()).movePointRight(3).longValueExact();
        if (micros > WINDOW_MILLIS_MAX * 1_000L) {
            throw Refused.bad(-1131, "recvWindow must be less than 60000");
        }
        return Duration.ofNanos(micros * 1_000);
    }
}
