package io.kontor.platform.batch;

/**
 * How a command queues. Within a batch everything urgent and every fact is decided before any request, each in order of arrival, so
 * a request may be overtaken by what its own sender sent later.
 */
public enum Lane {
    /** What happened elsewhere and its sender repeats until it is acknowledged: waits a moment for company. */
    FACT,
    /** What nobody waits for: rides along with the next write, and has one of its own only after a good while. */
    NOTE,
    /** A cancel, a read, a tick: queues with the facts, but is written at once. */
    URGENT,
    /** New work that may be refused when too much of it waits; written at once. */
    REQUEST
}
