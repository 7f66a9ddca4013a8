package io.kontor.control.degraded;

import io.kontor.platform.serialization.Wire;
import java.time.Instant;

/** What is journalled of overrides. */
public sealed interface OverrideEvent extends Wire {
    Instant at();

    record OverrideSet(ManualOverride override, Instant at) implements OverrideEvent {}

    /** Before its time, by a person. */
    record OverrideEnded(String id, String reason, String by, Instant at) implements OverrideEvent {}
}
