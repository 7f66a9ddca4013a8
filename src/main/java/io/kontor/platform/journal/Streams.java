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
            var last = valid(rows) && Keys.isRowOf(stream, rows.key()) ? Keys.sequenceNr(rows.key()) : 0;
            return Math.max(last, beforeDeletion);
        }
    }

    static List<StoredEvent> events(
            Tables tables, String persistenceId, long from, long to, JournalSettings.Bound chunk) {
        var stream = Keys.stream(persistenceId);
        var events = new ArrayList<StoredEvent>();
        var bytes = 0L;
        try (var rows = tables.iterate(Table.EVENTS)) {
            rows.seek(Keys.row(stream, Math.max(0, from)));
            while (events.size() < chunk.count() && bytes < chunk.bytes() && valid(rows)) {
                var key = rows.key();
                if (!Keys.isRowOf(stream, key) || Keys.sequenceNr(key) > to) {
                    break;
                }
                var row = rows.value();
                events.add(Rows.event(persistenceId, Keys.sequenceNr(key), row));
                bytes += row.length;
                rows.next();
            }
        }
        return events;
    }

    /** Where the events lie, without reading more of them than it must. */
    static List<Change.Place> places(Tables tables, String persistenceId, long from, long to, int max) {
        var stream = Keys.stream(persistenceId);
        var places = new ArrayList<Change.Place>();
        try (var rows = tables.iterate(Table.EVENTS)) {
            rows.seek(Keys.row(stream, from));
            while (places.size() < max && valid(rows) && Keys.isRowOf(stream, rows.key())) {
                var sequenceNr = Keys.sequenceNr(rows.key());
                if (sequenceNr > to) {
                    break;
                }
                places.add(new Change.Place(sequenceNr, Rows.ordinal(rows.value())));
                rows.next();
            }
        }
        return places;
    }

    static List<StoredEvent> inCommitOrder(Tables tables, long from, long to, JournalSettings.Bound chunk) {
        var events = new ArrayList<StoredEvent>();
        var bytes = 0L;
        try (var order = tables.iterate(Table.ORDER)) {
            order.seek(Keys.ordinal(Math.max(0, from)));
            while (events.size() < chunk.count() && bytes < chunk.bytes()) {
                var keys = nextKeys(order, to, Math.min(LOOK_UPS, chunk.count() - events.size()));
                if (keys.isEmpty()) {
                    break;
                }
                bytes += addPresent(tables, keys, events);
            }
        }
        return events;
    }

    private static List<byte[]> nextKeys(RocksIterator order, long to, int max) {
        var keys = new ArrayList<byte[]>(max);
        while (keys.size() < max && valid(order) && Keys.number(order.key()) <= to) {
            keys.add(order.value());
            order.next();
        }
        return keys;
    }

    /** A deletion may come between the two look-ups; what it took is left out. */
    private static long addPresent(Tables tables, List<byte[]> keys, List<StoredEvent> events) {
        var rows = tables.getAll(Table.EVENTS, keys);
        var bytes = 0L;
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            if (row != null) {
                events.add(Rows.event(Keys.persistenceIdOfRow(keys.get(i)), Keys.sequenceNr(keys.get(i)), row));
                bytes += row.length;
            }
        }
        return bytes;
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
        if (rows.isValid()) {
            return true;
        }
        try {
            rows.status();
            return false;
        } catch (RocksDBException e) {
            throw new JournalException.Unavailable("cannot read: " + e.getMessage(), e);
        }
    }
}
