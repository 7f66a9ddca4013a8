package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be asked of the snapshot table. */
final class Snapshots {

    private Snapshots() {}

    /** Bounds are included; times in milliseconds since 1970. */
    record Selection(long minSequenceNr, long maxSequenceNr, long minTimestamp, long maxTimestamp) {

        boolean takes(long timestamp) {
            return timestamp >= minTimestamp && timestamp <= maxTimestamp;
        }
    }

    /**
     * The newest that is what was stored. A damaged one is stepped over: its events say the same, and the one before is only further back.
     * Where some of those events were deleted it is not, for then it alone had them.
     *
     * @param damaged told of each that was stepped over
     */
    static @Nullable StoredSnapshot latest(
            Tables tables, String persistenceId, Selection selection, Consumer<JournalException.Damaged> damaged) {
        var stream = Keys.stream(persistenceId);
        JournalException.Damaged newest = null;
        StoredSnapshot found = null;
        try (var rows = tables.iterate(Table.SNAPSHOTS)) {
            rows.seekForPrev(Keys.row(stream, selection.maxSequenceNr()));
            while (found == null && Streams.valid(rows) && Keys.isRowOf(stream, rows.key())) {
                var key = rows.key();
                if (Keys.sequenceNr(key) < selection.minSequenceNr()) {
                    break;
                }
                try {
                    var row = rows.value();
                    if (selection.takes(Rows.snapshotTimestamp(key, row))) {
                        found = Rows.snapshot(key, row);
                    }
                } catch (JournalException.Damaged e) {
                    newest = newest == null ? e : newest;
                    damaged.accept(e);
                }
                rows.prev();
            }
        }
        if (newest != null && !Streams.isWholeAfter(tables, persistenceId, found == null ? 0 : found.sequenceNr())) {
            throw newest;
        }
        return found;
    }

    /** A damaged one is among them, unless its time matters, which nobody knows: else it would keep the others from being deleted. */
    static List<Long> matching(Tables tables, String persistenceId, Selection selection) {
        var stream = Keys.stream(persistenceId);
        var sequenceNrs = new ArrayList<Long>();
        try (var rows = tables.iterate(Table.SNAPSHOTS)) {
            rows.seek(Keys.row(stream, Math.max(0, selection.minSequenceNr())));
            while (Streams.valid(rows) && Keys.isRowOf(stream, rows.key())) {
                var key = rows.key();
                var sequenceNr = Keys.sequenceNr(key);
                if (sequenceNr > selection.maxSequenceNr()) {
                    break;
                }
                if (isTaken(selection, key, rows.value())) {
                    sequenceNrs.add(sequenceNr);
                }
                rows.next();
            }
        }
        return sequenceNrs;
    }

    private static boolean isTaken(Selection selection, byte[] key, byte[] row) {
        try {
            return selection.takes(Rows.snapshotTimestamp(key, row));
        } catch (JournalException.Damaged e) {
            if (selection.takes(0) && selection.takes(Long.MAX_VALUE)) {
                return true;
            }
            throw e;
        }
    }
}
