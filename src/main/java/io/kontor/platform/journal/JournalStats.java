package io.kontor.platform.journal;

/**
 * What the writer has done since it was opened; all but {@code syncs} and the last two only grow.
 *
 * @param commits groups acknowledged
 * @param syncs of the log, as RocksDB counts them, since it was last opened
 * @param writes changes in them: events of one persist, a snapshot, a deletion
 * @param events events in them
 * @param commitNanos time spent filling and syncing groups
 * @param overloads writes refused because the queue was full
 * @param failures commits that failed
 * @param queued writes waiting now
 * @param queuedBytes their size
 */
public record JournalStats(
        long commits,
        long syncs,
        long writes,
        long events,
        long commitNanos,
        long overloads,
        long failures,
        int queued,
        long queuedBytes) {}
