package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import java.util.ArrayList;
import java.util.List;
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

    static @Nullable StoredSnapshot latest(Tables tables, String persistenceId, Selection selection) {
        var stream = Keys.stream(persistenceId);
        try (var rows = tables.iterate(Table.SNAPSHOTS)) {
            rows.seekForPrev(Keys.row(stream, selection.maxSequenceNr()));
            while (Streams.valid(rows) && Keys.isRowOf(stream, rows.key())) {
                var key = rows.key();
                if (Keys.sequenceNr(key) < selection.minSequenceNr()) {
                    break;
                }
                var row = rows.value();
                if (selection.takes(Rows.snapshotTimestamp(key, row))) {
                    return Rows.snapshot(key, row);
                }
                rows.prev();
            }
        }
        return null;
    }

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
                if (selection.takes(Rows.snapshotTimestamp(key, rows.value()))) {
                    sequenceNrs.add(sequenceNr);
                }
                rows.next();
            }
        }
        return sequenceNrs;
    }
}
