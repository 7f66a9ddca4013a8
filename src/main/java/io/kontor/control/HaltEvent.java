package io.kontor.control;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.HaltId;
import java.time.Instant;

/** What is journalled of halts. */
public sealed interface HaltEvent extends Wire {
    record HaltRaised(Halt halt) implements HaltEvent {}

    record HaltLifted(HaltId id, String reason, String by, Instant at) implements HaltEvent {}
}
