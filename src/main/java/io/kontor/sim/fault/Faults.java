package io.kontor.sim.fault;

import io.kontor.value.AccountId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The switchboard. Anybody may turn switches at any time; the exchange asks. Each kind draws from a sequence of its own, so that turning
 * one switch does not change what another does under the same seed.
 */
public final class Faults {
    private final long seed;
    private final Map<FaultKind, State> states = new EnumMap<>(FaultKind.class);

    public Faults(long seed) {
        this.seed = seed;
    }

    public synchronized void set(FaultKind kind, FaultSwitch setting) {
        states.merge(kind, new State(kind, setting, seed), (old, fresh) -> old.turnedTo(setting));
    }

    public void clear(FaultKind kind) {
        set(kind, FaultSwitch.next(0));
    }

    public synchronized void clear() {
        states.values().forEach(state -> state.turnedTo(FaultSwitch.next(0)));
    }

    /** The switches as they were set. */
    public synchronized Map<FaultKind, FaultSwitch> switches() {
        Map<FaultKind, FaultSwitch> switches = new EnumMap<>(FaultKind.class);
        states.forEach((kind, state) -> switches.put(kind, state.setting));
        return switches;
    }

    /** How often each kind has struck. */
    public synchronized Map<FaultKind, Long> struck() {
        Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
        states.forEach((kind, state) -> counts.put(kind, state.struck));
        return counts;
    }

    /** Whether this occasion is struck, and if so with which delay. */
    public Optional<Duration> strike(FaultKind kind, AccountId account) {
        return strike(kind, setting -> setting.concerns(account, Optional.empty()));
    }

    /** For occasions that are nobody's in particular; a switch for one account, or for one kind of request, leaves them alone. */
    public Optional<Duration> strike(FaultKind kind) {
        return strike(
                kind,
                setting -> setting.account().isEmpty() && setting.request().isEmpty());
    }

    public Optional<Duration> strike(FaultKind kind, AccountId account, RequestKind request) {
        return strike(kind, setting -> setting.concerns(account, Optional.of(request)));
    }

    /** A number below a bound, of the kind's own sequence; for what a fault has to choose. */
    public synchronized long draw(FaultKind kind, long bound) {
        State state = states.computeIfAbsent(kind, k -> new State(k, FaultSwitch.next(0), seed));
        return state.random.nextLong(bound);
    }

    private synchronized Optional<Duration> strike(FaultKind kind, Predicate<FaultSwitch> concerned) {
        State state = states.get(kind);
        return state != null && concerned.test(state.setting) && state.isStruck()
                ? Optional.of(state.setting.delay())
                : Optional.empty();
    }

    private static final class State {
        private final Random random;
        private FaultSwitch setting;
        private long left;
        private long struck;

        State(FaultKind kind, FaultSwitch setting, long seed) {
            this.random = new Random(seed * 31 + kind.name().hashCode());
            this.setting = setting;
            this.left = setting.next();
        }

        State turnedTo(FaultSwitch newSetting) {
            setting = newSetting;
            left = newSetting.next();
            return this;
        }

        boolean isStruck() {
            boolean strikes = left > 0 || (setting.probability() > 0 && random.nextDouble() < setting.probability());
            if (left > 0) {
                left--;
            }
            struck += strikes ? 1 : 0;
            return strikes;
        }
    }
}
