package io.kontor.platform.journal;

import org.jspecify.annotations.Nullable;

/** One snapshot as stored: the state of {@code persistenceId} after {@code sequenceNr}. */
record StoredSnapshot(
        String persistenceId,
        long sequenceNr,
        long timestampMillis,
        Payload payload,
        @Nullable Payload metadata) {}
