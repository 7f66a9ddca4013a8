package io.kontor.control.breaker;

import com.typesafe.config.Config;
import io.kontor.control.HaltAction;
import io.kontor.control.HaltScope;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        Config c = config.getConfig(BLOCK);
        Map<BreakerTrigger, Rule> rules = new EnumMap<>(BreakerTrigger.class);
        for (BreakerTrigger trigger : BreakerTrigger.values()) {
            rules.put(trigger, rule(c, trigger));
        }
        Duration cooldown = positive(c, "cooldown");
        Duration cooldownMax = positive(c, "cooldown-max");
        if (cooldownMax.compareTo(cooldown) < 0) {
            throw bad("cooldown-max", cooldownMax, "at least cooldown, " + cooldown);
        }
        return new BreakerSettings(
                positive(c, "look-every"),
                cooldown,
                cooldownMax,
                positive(c, "calm-after"),
                positive(c, "journal-wait"),
                rules,
                new MarketMove(between(c, "market-move.basis-points", BASIS_POINTS), positive(c, "market-move.window")),
                positive(c, "stale-market-data.after"),
                new RejectRate(
                        between(c, "reject-rate.rejects-min", Integer.MAX_VALUE),
                        between(c, "reject-rate.percent", PERCENT),
                        positive(c, "reject-rate.window")),
                Set.copyOf(c.getStringList("reconciliation-break.flags")));
    }

    private static Rule rule(Config c, BreakerTrigger trigger) {
        Set<HaltScope.Type> scopes = switch (trigger) {
            case MARKET_MOVE, STALE_MARKET_DATA ->
                EnumSet.of(HaltScope.Type.SYMBOL, HaltScope.Type.VENUE, HaltScope.Type.GLOBAL);
            case REJECT_RATE, POSITION_LIMIT, DAILY_LOSS, RECONCILIATION_BREAK ->
                EnumSet.of(HaltScope.Type.ACCOUNT, HaltScope.Type.GLOBAL);
        };
        String scopeKey = trigger.key() + ".scope";
        HaltScope.Type scope = oneOf(HaltScope.Type.class, scopeKey, c.getString(scopeKey));
        if (!scopes.contains(scope)) {
            throw bad(scopeKey, scope, "one of " + scopes);
        }
        String actionsKey = trigger.key() + ".actions";
        List<HaltAction> actions = c.getStringList(actionsKey).stream()
                .map(action -> oneOf(HaltAction.class, actionsKey, action))
                .distinct()
                .toList();
        return new Rule(
                c.getBoolean(trigger.key() + ".enabled"), scope, actions, c.getBoolean(trigger.key() + ".resets"));
    }

    private static <E extends Enum<E>> E oneOf(Class<E> type, String key, String text) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw bad(key, text, "one of " + List.of(type.getEnumConstants()));
    }

    private static int between(Config c, String key, int max) {
        int value = c.getInt(key);
        if (value < 1 || value > max) {
            throw bad(key, value, "1 to " + max);
        }
        return value;
    }

    private static Duration positive(Config c, String key) {
        Duration value = c.getDuration(key);
        if (!value.isPositive()) {
            throw bad(key, value, "> 0");
        }
        return value;
    }

    private static IllegalArgumentException bad(String key, @Nullable Object value, String expected) {
        return new IllegalArgumentException(BLOCK + "." + key + ": " + value + " (expected: " + expected + ")");
    }
}
