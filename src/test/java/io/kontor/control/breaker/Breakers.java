package io.kontor.control.breaker;

import io.kontor.control.HaltAction;
import io.kontor.control.HaltScope;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settings for tests: everything on, at the scope of what is found. */
final class Breakers {
    private Breakers() {}

    static BreakerSettings settings(Duration cooldown, Duration cooldownMax, Duration window) {
        return settings(cooldown, cooldownMax, window, HaltScope.Type.SYMBOL);
    }

    /** The same where a market trips what is wider than its symbol. */
    static BreakerSettings settings(
            Duration cooldown, Duration cooldownMax, Duration window, HaltScope.Type ofMarkets) {
        Map<BreakerTrigger, BreakerSettings.Rule> rules = new EnumMap<>(BreakerTrigger.class);
        for (BreakerTrigger trigger : BreakerTrigger.values()) {
            HaltScope.Type scope = switch (trigger) {
                case MARKET_MOVE, STALE_MARKET_DATA -> ofMarkets;
                case REJECT_RATE, POSITION_LIMIT, DAILY_LOSS, RECONCILIATION_BREAK -> HaltScope.Type.ACCOUNT;
            };
            boolean resets = trigger != BreakerTrigger.DAILY_LOSS && trigger != BreakerTrigger.RECONCILIATION_BREAK;
            rules.put(trigger, new BreakerSettings.Rule(true, scope, List.of(HaltAction.CANCEL_ORDERS), resets));
        }
        return new BreakerSettings(
                Duration.ofMillis(10),
                cooldown,
                cooldownMax,
                Duration.ofHours(1),
                Duration.ofMillis(200),
                rules,
                new BreakerSettings.MarketMove(500, window),
                Duration.ofSeconds(60),
                new BreakerSettings.RejectRate(10, 50, Duration.ofSeconds(10)),
                Set.of("OVERFILL"));
    }
}
