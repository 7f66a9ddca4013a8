package io.kontor.platform.journal;

import org.jspecify.annotations.Nullable;

/**
 * One event as stored.
 *
 * @param ordinal place in the commit order of the whole journal, from 1, never given twice
 * @param timestampMillis when it was handed to the journal, in milliseconds since 1970
 * @param writerUuid the incarnation of the entity that wrote it
 * @param adapterManifest what an event adapter noted, mostly empty
 */
public record StoredEvent(
        String persistenceId,
        long sequenceNr,
        long ordinal,
        long timestampMillis,
        String writerUuid,
        String adapterManifest,
        Payload payload,
        @Nullable Payload metadata) {

    /** The same, and decoding its payload gives this very object, if there is one. */
    StoredEvent encodedFrom(@Nullable Object event) {
        return event == null
                ? this
                : new StoredEvent(
                        persistenceId,
                        sequenceNr,
                        ordinal,
                        timestampMillis,
                        writerUuid,
                        adapterManifest,
                        new Payload(payload.serializerId(), payload.manifest(), payload.bytes(), event),
                        metadata);
    }
}
