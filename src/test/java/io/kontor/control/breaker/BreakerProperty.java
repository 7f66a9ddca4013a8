package io.kontor.control.breaker;

import io.kontor.control.HaltScope;
import io.kontor.control.breaker.BreakerRules.Steps;
import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The breaker under random findings, times and people. It keeps books of its own of when each halt was raised and what people lifted, and
 * holds every step against them.
 */
final class BreakerProperty {
    static final Duration COOLDOWN = Duration.ofSeconds(60);
    static final BreakerSettings SETTINGS = Breakers.settings(COOLDOWN, Duration.ofMinutes(8), Duration.ofSeconds(60));

    private static final int STEPS = 20_000;
    private static final List<Circuit> CIRCUITS = List.of(
            new Circuit(BreakerTrigger.MARKET_MOVE, HaltScope.of(new Symbol("BTC/USDT"))),
            new Circuit(BreakerTrigger.STALE_MARKET_DATA, HaltScope.of(new Symbol("BTC/USDT"))),
            new Circuit(BreakerTrigger.DAILY_LOSS, HaltScope.of(new AccountId("main"))));

    private final Rules rules;
    private final Random random;
    private final Map<Circuit, Instant> standing = new HashMap<>();
    private final Set<Circuit> overridden = new HashSet<>();
    private final Map<Circuit, Finding> now = new HashMap<>();
    private BreakerState state = BreakerState.none();
    private Instant at = Instant.parse("2026-11-20T09:30:00Z");

    /** What is under test; the real one asks {@link BreakerRules}. */
    interface Rules {
        Steps next(BreakerState state, Findings findings, Instant now);

        BreakerEvent lifted(BreakerState state, Trip trip, Instant now);
    }

    static final Rules REAL = new Rules() {
        @Override
        public Steps next(BreakerState state, Findings findings, Instant now) {
            return BreakerRules.next(state, findings, SETTINGS, now);
        }

        @Override
        public BreakerEvent lifted(BreakerState state, Trip trip, Instant now) {
            return BreakerRules.lifted(state, trip.halt(), false, now).orElseThrow();
        }
    };

    private BreakerProperty(long seed, Rules rules) {
        this.random = new Random(seed);
        this.rules = rules;
    }

    /** Answers how many resets there were; throws where a step should not have been, or should. */
    static int check(long seed, Rules rules) {
        BreakerProperty property = new BreakerProperty(seed, rules);
        int resets = 0;
        for (int n = 0; n < STEPS; n++) {
            resets += property.step();
        }
        return resets;
    }

    private int step() {
        at = at.plusMillis(random.nextInt(40_000));
        Findings findings = new Findings();
        for (Circuit circuit : CIRCUITS) {
            now.compute(circuit, (_, before) -> before == null || random.nextInt(4) == 0 ? any() : before);
            findings.add(circuit, now.get(circuit));
            if (now.get(circuit) instanceof Finding.Absent) {
                overridden.remove(circuit);
            }
        }
        Steps steps = rules.next(state, findings, at);
        steps.events().forEach(this::take);
        steps.resets().forEach(this::reset);
        for (Circuit circuit : CIRCUITS) {
            boolean found = now.get(circuit) instanceof Finding.Present;
            require(
                    !found || standing.containsKey(circuit) || overridden.contains(circuit),
                    "a cause that is found halts",
                    circuit);
        }
        if (random.nextInt(50) == 0) {
            standing.keySet().stream().findFirst().ifPresent(this::lift);
        }
        return steps.resets().size();
    }

    private void take(BreakerEvent event) {
        state = state.apply(event);
        if (event instanceof BreakerEvent.Tripped e) {
            require(now.get(e.circuit()) instanceof Finding.Present, "it trips for a cause only", e);
            require(!standing.containsKey(e.circuit()), "it trips once", e);
            require(!overridden.contains(e.circuit()), "it takes no person's lift back", e);
            require(e.cooldown().compareTo(SETTINGS.cooldownMax()) <= 0, "its cooldown is bounded", e);
            standing.put(e.circuit(), at);
        }
    }

    private void reset(Trip trip) {
        Circuit circuit = trip.circuit();
        Instant since = standing.remove(circuit);
        require(since != null, "it lifts what stands", trip);
        require(now.get(circuit) instanceof Finding.Absent, "it resets when the cause is known to be gone", trip);
        require(!at.isBefore(since.plus(COOLDOWN)), "it resets no sooner than the cooldown", trip);
        require(circuit.trigger() != BreakerTrigger.DAILY_LOSS, "it resets what may reset", trip);
        state = state.apply(new BreakerEvent.Reset(state.number() + 1, circuit, trip.halt(), at));
    }

    private void lift(Circuit circuit) {
        Trip trip = state.of(circuit).orElseThrow();
        require(trip.phase() == Phase.TRIPPED, "what stands is tripped", trip);
        state = state.apply(rules.lifted(state, trip, at));
        standing.remove(circuit);
        overridden.add(circuit);
    }

    private Finding any() {
        return switch (random.nextInt(3)) {
            case 0 -> new Finding.Present("found");
            case 1 -> new Finding.Absent();
            default -> new Finding.Unknown();
        };
    }

    private void require(boolean holds, String what, Object about) {
        if (!holds) {
            throw new AssertionError(what + ": not so at " + at + " with " + about);
        }
    }
}
