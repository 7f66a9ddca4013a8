package io.kontor.ingress;

import io.kontor.control.breaker.CircuitBreaker.Shown;
import io.kontor.control.degraded.ManualOverride;
import io.kontor.control.degraded.Overrides;
import io.kontor.control.degraded.Standing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What stops us besides halts, as callers see it. Thread-safe, must not block. */
public interface Control {
    /** The breaker's circuits that are tripped or were not long ago, oldest first; fails where it does not answer in time. */
    CompletionStage<List<Shown>> trips();

    /** How the components are and what is refused because of it; from memory. */
    Standing standing();

    /** The overrides in force, oldest first; from memory once they are known, and fails where they do not get known in time. */
    CompletionStage<List<ManualOverride>> overrides();

    /** How long an override may hold at most. */
    Duration overrideMax();

    CompletionStage<Overrides.Reply> set(ManualOverride override);

    CompletionStage<Overrides.Reply> end(String id, String reason, String by);
}
