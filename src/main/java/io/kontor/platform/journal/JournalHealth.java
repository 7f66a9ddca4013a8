package io.kontor.platform.journal;

/** Whether the journal takes writes, and if not, why. Reads may go on in every state but {@link Closed}. */
public sealed interface JournalHealth {

    record Up() implements JournalHealth {}

    /** The last write or probe failed; the store probes until one succeeds. */
    record Failed(String reason) implements JournalHealth {}

    /** Another writer has the directory; final. */
    record Fenced(String reason) implements JournalHealth {}

    record Closed() implements JournalHealth {}

    default boolean up() {
        return this instanceof Up;
    }
}
