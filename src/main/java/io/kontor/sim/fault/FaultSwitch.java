package io.kontor.sim.fault;

import io.kontor.value.AccountId;
import java.time.Duration;
import java.util.Optional;

/**
 * How often something goes wrong, and for whom.
 *
 * @param probability of each occasion, 0 to 1
 * @param next so many occasions are struck for certain, before chance has its say
 * @param delay what it means is said by the {@link FaultKind}; for lost answers, when the wait for them fails, zero: never
 * @param account only this one's; empty: everybody's
 * @param request only occasions of this kind; empty: all
 */
public record FaultSwitch(
        double probability, long next, Duration delay, Optional<AccountId> account, Optional<RequestKind> request) {
    /** Longer than anybody waits, and what every clock can still count. */
    private static final Duration DELAY_MAX = Duration.ofDays(365);

    public FaultSwitch {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability: " + probability + " (expected: 0 to 1)");
        }
        if (next < 0 || delay.isNegative()) {
            throw new IllegalArgumentException("next: " + next + ", delay: " + delay + " (expected: >= 0)");
        }
        if (delay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException("delay: " + delay + " (expected: at most " + DELAY_MAX + ")");
        }
    }

    public static FaultSwitch chance(double probability) {
        return new FaultSwitch(probability, 0, Duration.ZERO, Optional.empty(), Optional.empty());
    }

    public static FaultSwitch next(long occasions) {
        return new FaultSwitch(0, occasions, Duration.ZERO, Optional.empty(), Optional.empty());
    }

    public FaultSwitch after(Duration newDelay) {
        return new FaultSwitch(probability, next, newDelay, account, request);
    }

    public FaultSwitch of(AccountId only) {
        return new FaultSwitch(probability, next, delay, Optional.of(only), request);
    }

    public FaultSwitch on(RequestKind only) {
        return new FaultSwitch(probability, next, delay, account, Optional.of(only));
    }

    boolean concerns(AccountId who, Optional<RequestKind> what) {
        return account.map(who::equals).orElse(true) && (request.isEmpty() || request.equals(what));
    }
}
