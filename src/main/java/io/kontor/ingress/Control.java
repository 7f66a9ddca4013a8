package io.kontor.ingress;

import io.kontor.control.breaker.BreakerState.Trip;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What stops us besides halts, as callers see it. Thread-safe, must not block. */
public interface Control {
    /** The breaker's circuits that are tripped or were not long ago, oldest first. */
    CompletionStage<List<Trip>> trips();
}
