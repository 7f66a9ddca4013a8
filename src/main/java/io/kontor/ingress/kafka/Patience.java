package io.kontor.ingress.kafka;

import io.kontor.ingress.json.Problem;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of a command after an attempt at it. A refusal ends it, but those that are not final: what is not there now is tried again
 * for as long as it takes, the rate limit is given way to for a bounded time, and a fault of ours is tried again a few times. Immutable
 * and pure.
 *
 * @param attempts made so far
 * @param faults how many of them ended in a fault of ours
 * @param limited how long it has waited for the rate limit, over all attempts
 */
record Patience(int attempts, int faults, Duration limited) {
    /** What to do. */
    sealed interface Verdict {}

    record Ended(Optional<Problem> refused) implements Verdict {}

    record Again(Patience patience, Duration after) implements Verdict {}

    static Patience fresh() {
        return new Patience(0, 0, Duration.ZERO);
    }

    /**
     * The verdict on an attempt.
     *
     * @param problem empty: it succeeded
     */
    Verdict after(Optional<Problem> problem, KafkaSettings.Commands settings) {
        if (problem.isEmpty()) {
            return new Ended(problem);
        }
        RefusalCode code = problem.get().refusal().code();
        Duration pause = pause(settings);
        if (code == RefusalCode.RATE_LIMITED) {
            return limited(problem.get(), settings, pause);
        }
        if (code == RefusalCode.INTERNAL) {
            return faults < settings.faultsMax()
                    ? new Again(new Patience(attempts + 1, faults + 1, limited), pause)
                    : new Ended(problem);
        }
        // Too many in flight is about all callers of this node together, and passes.
        boolean passes = code.status() >= 500 || code == RefusalCode.TOO_MANY_IN_FLIGHT;
        return passes ? new Again(new Patience(attempts + 1, faults, limited), pause) : new Ended(problem);
    }

    /** None is made before it may succeed, and only what is waited for that counts: an outage in between says nothing about the rate. */
    private Verdict limited(Problem problem, KafkaSettings.Commands settings, Duration pause) {
        Duration told = problem.refusal().retryAfter().orElse(pause);
        Duration after = told.compareTo(settings.retryMin()) > 0 ? told : settings.retryMin();
        Duration sum = limited.plus(after);
        return sum.compareTo(settings.paceMax()) <= 0
                ? new Again(new Patience(attempts + 1, faults, sum), after)
                : new Ended(Optional.of(problem));
    }

    private Duration pause(KafkaSettings.Commands settings) {
        // Doubling thirty times passes any bound there is.
        Duration doubled = settings.retryMin().multipliedBy(1L << Math.min(attempts, 30));
        return doubled.compareTo(settings.retryMax()) < 0 ? doubled : settings.retryMax();
    }
}
