package io.kontor.platform.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * An event read back.
 *
 * @param ordinal place in the commit order of the whole journal; ascending, and with holes where events were deleted
 * @param timestamp when the journal took it, in milliseconds
 */
public record JournalledEvent(
        String persistenceId,
        long sequenceNr,
        long ordinal,
        Instant timestamp,
        Object event,
        Optional<Object> metadata) {}
