package io.kontor.venue;

import io.kontor.platform.serialization.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is journalled of a connection. */
public sealed interface ConnectionEvent extends Wire {
    Instant at();

    /** New orders flow: logged on and reconciled. */
    record Connected(Instant at) implements ConnectionEvent {}

    record Disconnected(String reason, Instant at) implements ConnectionEvent {}

    /** Somebody wants it up, or down. */
    record DesiredChanged(boolean up, Instant at) implements ConnectionEvent {}

    /**
     * Every report up to this one is in the account's journal.
     *
     * @param fills that were booked since it was written last, if any, though not of every one this is told
     */
    record CursorAdvanced(long cursor, Optional<List<KnownFill>> fills, Instant at) implements ConnectionEvent {}
}
