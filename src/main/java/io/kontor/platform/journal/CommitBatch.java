package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** One group on its way to disk: turns changes into rows, and gives each event its ordinal. The writer's thread only. */
final class CommitBatch implements AutoCloseable {

    private final Tables tables;
    private final Heads heads;
    private final WriteBatch changes = new WriteBatch();
    private long ordinal;

    /** @param ordinal the last one given */
    CommitBatch(Tables tables, Heads heads, long ordinal) {
        this.tables = tables;
        this.heads = heads;
        this.ordinal = ordinal;
    }

    WriteBatch changes() {
        return changes;
    }

    /** The last one given, should this batch be written. */
    long ordinal() {
        return ordinal;
    }

    /** Throws {@link JournalException.Conflict} for events whose numbers are taken, and then adds nothing. */
    void add(Change change) throws RocksDBException {
        switch (change) {
            case Change.Append append -> append(append);
            case Change.DropEvents drop -> dropEvents(drop);
            case Change.PutSnapshot put -> {
                var key = Keys.row(put.persistenceId(), put.sequenceNr());
                tables.put(changes, Table.SNAPSHOTS, key, put.row());
            }
            case Change.DropSnapshots drop -> {
                for (var sequenceNr : drop.sequenceNrs()) {
                    tables.delete(changes, Table.SNAPSHOTS, Keys.row(drop.persistenceId(), sequenceNr));
                }
            }
        }
    }

    private void append(Change.Append append) throws RocksDBException {
        var highest = heads.of(append.persistenceId(), tables);
        var first = append.rows().getFirst().sequenceNr();
        if (first <= highest) {
            throw new JournalException.Conflict(append.persistenceId() + " already has sequence number " + first
                    + " (highest: " + highest + "): a second writer is at work");
        }
        var stream = Keys.stream(append.persistenceId());
        if (highest == 0 && first > 1) {
            // Without a first event, the stream's head must be findable in another way: Streams.highestSequenceNr.
            tables.put(changes, Table.HEADS, stream, Keys.ordinal(0));
        }
        for (var row : append.rows()) {
            ordinal++;
            var key = Keys.row(stream, row.sequenceNr());
            Rows.seal(key, row.bytes(), ordinal);
            tables.put(changes, Table.EVENTS, key, row.bytes());
            tables.put(changes, Table.ORDER, Keys.ordinal(ordinal), key);
        }
        heads.advance(append.persistenceId(), append.rows().getLast().sequenceNr());
    }

    private void dropEvents(Change.DropEvents drop) throws RocksDBException {
        var stream = Keys.stream(drop.persistenceId());
        for (var place : drop.places()) {
            tables.delete(changes, Table.EVENTS, Keys.row(stream, place.sequenceNr()));
            tables.delete(changes, Table.ORDER, Keys.ordinal(place.ordinal()));
        }
        // Asked here and not before: another deletion may have come between, of events newer than the asker knew.
        var highest = heads.of(drop.persistenceId(), tables);
        heads.advance(drop.persistenceId(), highest);
        tables.put(changes, Table.HEADS, stream, Keys.ordinal(highest));
        tables.put(changes, Table.META, Streams.ORDINAL_BEFORE_DELETION, Keys.ordinal(ordinal));
    }

    @Override
    public void close() {
        changes.close();
    }
}
