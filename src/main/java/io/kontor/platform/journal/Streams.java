package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What can be asked of the event tables. Each answer is one visit: at most a chunk, so that nothing holds the tables for long. */
final class Streams {

    /** Where the highest ordinal is kept once events have been deleted, lest it be given again. */
    static final byte[] ORDINAL_BEFORE_DELETION = "ordinal".getBytes(StandardCharsets.US_ASCII);

    /** Events fetched at once in commit order: enough to share the work, few enough to stop soon after the byte bound. */
    private static final int LOOK_UPS = 32;

    private Streams() {}

    /** What one visit brought, and whether it came to the end of what there is. */
    record Chunk(List<StoredEvent> events, boolean sawEnd) {}

    /** 0 for a stream without events; deletions do not lower it. */
    static long highestSequenceNr(Tables tables, String persistenceId) {
        var stream = Keys.stream(persistenceId);
        var head = tables.get(Table.HEADS, stream);
        var beforeDeletion = head == null ? 0 : Keys.number(head);
        // Most ids asked for are new: two filtered look-ups say so without a seek.
        if (head == null && tables.get(Table.EVENTS, Keys.row(stream, 1)) == null) {
            return 0;
        }
        try (var rows = tables.iterate(Table.EVENTS)) {
            rows.seekForPrev(Keys.row(stream, Long.MAX_VALUE));
            var last = valid(rows, persistenceId, Math.max(1, beforeDeletion)) && Keys.isRowOf(stream, rows.key())
                    ? Keys.sequenceNr(rows.key())
                    : 0;
            return Math.max(last, beforeDeletion);
        }
    }

    /** Whether no deletion has taken an event behind that number. */
    static boolean isWholeAfter(Tables tables, String persistenceId, long sequenceNr) {
        return tables.get(Table.HEADS, Keys.stream(persistenceId)) == null
                || sequenceNr == highestSequenceNr(tables, persistenceId)
                || tables.get(Table.EVENTS, Keys.row(persistenceId, sequenceNr + 1)) != null;
    }

    static Chunk events(Tables tables, String persistenceId, long from, long to, JournalSettings.Bound chunk) {
        var stream = Keys.stream(persistenceId);
        var events = new ArrayList<StoredEvent>();
        var bytes = 0L;
        var next = Math.max(1, from);
        try (var rows = tables.iterate(Table.EVENTS)) {
            rows.seek(Keys.row(stream, next));
            while (events.size() < chunk.count() && bytes < chunk.bytes()) {
                var key = valid(rows, persistenceId, next) ? rows.key() : null;
                if (key == null || !Keys.isRowOf(stream, key) || Keys.sequenceNr(key) > to) {
                    return new Chunk(events, true);
                }
                var row = rows.value();
                events.add(Rows.event(persistenceId, key, row));
                bytes += row.length;
                next = Keys.sequenceNr(key) + 1;
                rows.next();
            }
        }
        return new Chunk(events, false);
    }

    /** The same where one or two are expected: looked up by their keys, which costs a fraction of a search. */
    static Chunk newestEvents(Tables tables, String persistenceId, long from, long to, JournalSettings.Bound chunk) {
        var stream = Keys.stream(persistenceId);
        var events = new ArrayList<StoredEvent>();
        for (var next = Math.max(1, from); next <= to && events.size() < LOOK_UPS; next++) {
            var key = Keys.row(stream, next);
            var row = tables.get(Table.EVENTS, key);
            if (row == null) {
                // Nothing yet, or a deletion took it; a search tells.
                return events.isEmpty() ? events(tables, persistenceId, from, to, chunk) : new Chunk(events, true);
            }
            events.add(Rows.event(persistenceId, key, row));
        }
        return new Chunk(events, false);
    }

    /** Where the events lie, without reading more of them than it must. */
    static List<Change.Place> places(Tables tables, String persistenceId, long from, long to, int max) {
        var stream = Keys.stream(persistenceId);
        var places = new ArrayList<Change.Place>();
        try (var rows = tables.iterate(Table.EVENTS)) {
            rows.seek(Keys.row(stream, from));
            var next = from;
            while (places.size() < max && valid(rows, persistenceId, next) && Keys.isRowOf(stream, rows.key())) {
                var key = rows.key();
                var sequenceNr = Keys.sequenceNr(key);
                if (sequenceNr > to) {
                    break;
                }
                places.add(new Change.Place(sequenceNr, Rows.ordinal(key, rows.value())));
                next = sequenceNr + 1;
                rows.next();
            }
        }
        return places;
    }

    static Chunk inCommitOrder(Tables tables, long from, long to, JournalSettings.Bound chunk) {
        var events = new ArrayList<StoredEvent>();
        var bytes = 0L;
        try (var order = tables.iterate(Table.ORDER)) {
            order.seek(Keys.ordinal(Math.max(0, from)));
            while (events.size() < chunk.count() && bytes < chunk.bytes()) {
                var places = nextPlaces(order, to, Math.min(LOOK_UPS, chunk.count() - events.size()));
                if (places.isEmpty()) {
                    return new Chunk(events, true);
                }
                bytes += addPresent(tables, places, events);
            }
        }
        return new Chunk(events, false);
    }

    /** An entry of the commit order: an ordinal and the key of its event, as they are stored. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ordered(byte[] ordinal, byte[] key) {}

    private static List<Ordered> nextPlaces(RocksIterator order, long to, int max) {
        var places = new ArrayList<Ordered>(max);
        while (places.size() < max && valid(order) && Keys.number(order.key()) <= to) {
            places.add(new Ordered(order.key(), order.value()));
            order.next();
        }
        return places;
    }

    private static long addPresent(Tables tables, List<Ordered> places, List<StoredEvent> events) {
        var rows = tables.getAll(Table.EVENTS, places.stream().map(Ordered::key).toList());
        var bytes = 0L;
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var place = places.get(i);
            if (row != null) {
                events.add(placed(place, Rows.event(place.key(), row)));
                bytes += row.length;
            } else if (tables.get(Table.ORDER, place.ordinal()) != null) {
                throw JournalException.Damaged.row("event", place.key(), "it is missing");
            }
            // Else a deletion came between the two look-ups, and took its place with it.
        }
        return bytes;
    }

    private static StoredEvent placed(Ordered place, StoredEvent event) {
        var ordinal = Keys.number(place.ordinal());
        if (event.ordinal() != ordinal) {
            throw JournalException.Damaged.row(
                    "event", place.key(), "its ordinal is " + event.ordinal() + " (expected: " + ordinal + ")");
        }
        return event;
    }

    /** The highest ordinal ever given. */
    static long lastOrdinal(Tables tables) {
        var beforeDeletion = tables.get(Table.META, ORDINAL_BEFORE_DELETION);
        try (var order = tables.iterate(Table.ORDER)) {
            order.seekToLast();
            var last = valid(order) ? Keys.number(order.key()) : 0;
            return beforeDeletion == null ? last : Math.max(last, Keys.number(beforeDeletion));
        }
    }

    /** In the order of their bytes, those after {@code after} that begin with {@code prefix}; emptied streams count. */
    static List<String> persistenceIds(Tables tables, String after, String prefix, int max) {
        var streams = new TreeSet<byte[]>(Arrays::compareUnsigned);
        collectStreams(tables, Table.EVENTS, after, prefix, max, streams);
        collectStreams(tables, Table.HEADS, after, prefix, max, streams);
        return streams.stream().limit(max).map(Keys::persistenceId).toList();
    }

    private static void collectStreams(
            Tables tables, Table table, String after, String prefix, int max, SortedSet<byte[]> streams) {
        var beginning = prefix.getBytes(StandardCharsets.UTF_8);
        try (var rows = tables.iterate(table)) {
            rows.seek(after.isEmpty() ? beginning : Keys.behind(Keys.stream(after)));
            for (var found = 0; found < max && valid(rows); found++) {
                var key = rows.key();
                if (!startsWith(key, beginning)) {
                    break;
                }
                var stream = table == Table.EVENTS ? Keys.streamOfRow(key) : key;
                streams.add(stream);
                rows.seek(Keys.behind(stream));
            }
        }
    }

    private static boolean startsWith(byte[] key, byte[] beginning) {
        return key.length >= beginning.length
                && Arrays.mismatch(key, 0, beginning.length, beginning, 0, beginning.length) < 0;
    }

    /** An iterator that met an error looks like one at its end, and would make a short stream of a damaged one. */
    static boolean valid(RocksIterator rows) {
        try {
            return rows.isValid() || ended(rows);
        } catch (RocksDBException e) {
            throw new JournalException.Unavailable("cannot read: " + e.getMessage(), e);
        }
    }

    /** The same in one stream, where damage can be named. */
    private static boolean valid(RocksIterator rows, String persistenceId, long next) {
        try {
            return rows.isValid() || ended(rows);
        } catch (RocksDBException e) {
            throw Tables.isDamage(e)
                    ? JournalException.Damaged.from("the stream", persistenceId, next, e)
                    : new JournalException.Unavailable("cannot read " + persistenceId + ": " + e.getMessage(), e);
        }
    }

    /** Always false, or throws what ended it. */
    private static boolean ended(RocksIterator rows) throws RocksDBException {
        rows.status();
        return false;
    }
}
