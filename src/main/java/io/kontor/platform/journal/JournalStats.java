package io.kontor.platform.journal;

/**
 * What the writer has done since it was opened; all but {@code syncs} and the last two only grow.
 *
 * @param commits groups acknowledged
 * @param syncs of the log, as RocksDB counts them, since it was last opened
 * @param writes changes in them: events of one persist, a snapshot, a deletion
 * @param events events in them
 * @param bytes of events and snapshots in them
 * @param commitNanos time spent filling and syncing groups
 * @param syncNanos of that, writing and syncing
 * @param overloads writes refused because the queue was full
 * @param failures commits that failed
 * @param tornBytes cut off the log's end when it was opened: a group that was being written when a writer ended
 * @param queued writes waiting now
 * @param queuedBytes their size
 */
public record JournalStats(
        long commits,
        long syncs,
        long writes,
        long events,
        long bytes,
        long commitNanos,
        long syncNanos,
        long overloads,
        long failures,
        long tornBytes,
        int queued,
        long queuedBytes) {}
