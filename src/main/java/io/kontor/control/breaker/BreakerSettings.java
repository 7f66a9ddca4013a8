package io.kontor.control.breaker;

import com.typesafe.config.Config;
import io.kontor.control.HaltAction;
import io.kontor.control.HaltScope;
import io.kontor.platform.config.SettingsBlock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code kontor.breaker} block.
 *
 * @param lookEvery between two looks at what may trip it
 * @param cooldown before a first reset is thought of; doubled with each trip in a row up to {@code cooldownMax}
 * @param calmAfter a circuit that rested so long starts over with the shortest cooldown
 * @param journalWait how long a halt waits for the journal to have its reason; then it is raised all the same
 */
public record BreakerSettings(
        Duration lookEvery,
        Duration cooldown,
        Duration cooldownMax,
        Duration calmAfter,
        Duration journalWait,
        Map<BreakerTrigger, Rule> rules,
        MarketMove marketMove,
        Duration staleAfter,
        RejectRate rejectRate,
        Set<String> breakFlags) {
    private static final String BLOCK = "kontor.breaker";
    private static final int PERCENT = 100;
    private static final int BASIS_POINTS = 10_000;

    public BreakerSettings {
        rules = Map.copyOf(rules);
        breakFlags = Set.copyOf(breakFlags);
    }

    /**
     * What one trigger does.
     *
     * @param scope how wide its halt is: what the finding is about, or wider
     * @param resets whether it resets by itself after its cooldown
     */
    public record Rule(boolean enabled, HaltScope.Type scope, List<HaltAction> actions, boolean resets) {
        public Rule {
            actions = List.copyOf(actions);
        }
    }

    /** More than so many basis points between the newest price and any other within the window. */
    public record MarketMove(int basisPoints, Duration window) {}

    /** At least so many rejections within the window, and at least that part of the orders sent. */
    public record RejectRate(int rejectsMin, int percent, Duration window) {}

    public Rule rule(BreakerTrigger trigger) {
        Rule rule = rules.get(trigger);
        if (rule == null) {
            throw new IllegalArgumentException("no rule for " + trigger);
        }
        return rule;
    }

    public static BreakerSettings from(Config config) {
        SettingsBlock c = SettingsBlock.of(config, BLOCK);
        Map<BreakerTrigger, Rule> rules = new EnumMap<>(BreakerTrigger.class);
        for (BreakerTrigger trigger : BreakerTrigger.values()) {
            rules.put(trigger, rule(c, trigger));
        }
        Duration cooldown = c.positive("cooldown");
        Duration cooldownMax = c.positive("cooldown-max");
        if (cooldownMax.compareTo(cooldown) < 0) {
            throw c.bad("cooldown-max", cooldownMax, "at least cooldown, " + cooldown);
        }
        return new BreakerSettings(
                c.positive("look-every"),
                cooldown,
                cooldownMax,
                c.positive("calm-after"),
                c.positive("journal-wait"),
                rules,
                new MarketMove(c.upTo(BASIS_POINTS, "market-move.basis-points"), c.positive("market-move.window")),
                c.positive("stale-market-data.after"),
                new RejectRate(
                        c.upTo(Integer.MAX_VALUE, "reject-rate.rejects-min"),
                        c.upTo(PERCENT, "reject-rate.percent"),
                        c.positive("reject-rate.window")),
                Set.copyOf(c.values().getStringList("reconciliation-break.flags")));
    }

    private static Rule rule(SettingsBlock c, BreakerTrigger trigger) {
        Set<HaltScope.Type> scopes = switch (trigger) {
            case MARKET_MOVE, STALE_MARKET_DATA ->
                EnumSet.of(HaltScope.Type.SYMBOL, HaltScope.Type.VENUE, HaltScope.Type.GLOBAL);
            case REJECT_RATE, POSITION_LIMIT, DAILY_LOSS, RECONCILIATION_BREAK ->
                EnumSet.of(HaltScope.Type.ACCOUNT, HaltScope.Type.GLOBAL);
        };
        String scopeKey = trigger.key() + ".scope";
        HaltScope.Type scope = c.oneOf(HaltScope.Type.class, scopeKey);
        if (!scopes.contains(scope)) {
            throw c.bad(scopeKey, scope, "one of " + scopes);
        }
        String actionsKey = trigger.key() + ".actions";
        List<HaltAction> actions = c.values().getStringList(actionsKey).stream()
                .map(action -> c.oneOf(HaltAction.class, actionsKey, action))
                .distinct()
                .toList();
        return new Rule(c.flag(trigger.key() + ".enabled"), scope, actions, c.flag(trigger.key() + ".resets"));
    }
}
