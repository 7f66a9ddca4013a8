package io.kontor.control.breaker;

import io.kontor.control.HaltScope;
import io.kontor.platform.serialization.Wire;

/** One thing that may be tripped: a trigger in a scope. */
public record Circuit(BreakerTrigger trigger, HaltScope scope) implements Wire {
    @Override
    public String toString() {
        return trigger + " " + scope;
    }
}
