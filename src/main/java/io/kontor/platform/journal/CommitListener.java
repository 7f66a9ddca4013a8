package io.kontor.platform.journal;

/** Hears of each group once it is on disk, on the writer's thread, before anybody is told: must be quick and must not throw. */
@FunctionalInterface
interface CommitListener {

    CommitListener NOBODY = (_, _) -> {};

    /**
     * A group of so many writes.
     *
     * @param syncNanos for writing and syncing it
     */
    void committed(int writes, long syncNanos);
}
