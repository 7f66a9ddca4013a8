package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads a whole journal and says what is wrong with it, each event and snapshot by name. It holds three things against each
 * other: every entry of the commit order must lead to its event, every event to its entry, and no ordinal may be missing unless
 * events were deleted. Works beside a writer, on what was there when it began.
 */
public final class JournalCheck {

    private static final int AT_ONCE = 256;
    private static final int FILE_ATTEMPTS = 20;
    /** Enough to step over a damaged stretch of the event table; more damage than that is one sentence. */
    private static final int DAMAGED_KEYS_MAX = 100_000;

    private final Tables tables;
    private final Consumer<Payload> decoding;
    private final Consumer<String> damage;
    private final Progress progress;
    private final NavigableSet<byte[]> damagedKeys = new TreeSet<>(Arrays::compareUnsigned);
    private long lastOrdinal;
    private boolean ordinalsMissing;
    private long events;
    private long streams;
    private long snapshots;
    private long damages;

    /**
     * What there is. Deleted events do not count.
     *
     * @param damages findings, each told
     */
    public record Result(long streams, long events, long snapshots, long lastOrdinal, long epoch, long damages) {}

    private JournalCheck(Tables tables, Consumer<Payload> decoding, Consumer<String> damage, Progress progress) {
        this.tables = tables;
        this.decoding = decoding;
        this.damage = damage;
        this.progress = progress;
    }

    private long findLastOrdinal() {
        try {
            return Streams.lastOrdinal(tables);
        } catch (JournalException.Unavailable e) {
            report("the end of the commit order cannot be read: " + e.getMessage());
            return 0;
        }
    }

    /**
     * Throws only what keeps it from checking at all.
     *
     * @param decoding throws for what it cannot read
     * @param damage hears each finding, a line
     */
    public static Result run(Path directory, Consumer<Payload> decoding, Consumer<String> damage, Progress progress)
            throws IOException {
        ReadOnlyJournal.requireJournal(directory);
        // First: a writer at work only adds to a log, so what is whole now is also there when the tables are opened.
        var logs = LogFiles.damage(directory);
        try (var journal = ReadOnlyJournal.openDamaged(directory)) {
            return journal.read(tables -> {
                var check = new JournalCheck(tables, decoding, damage, progress);
                logs.forEach(check::report);
                return check.run(directory, journal.epoch());
            });
        }
    }

    private Result run(Path directory, long epoch) {
        lastOrdinal = findLastOrdinal();
        checkOrder();
        checkEvents();
        checkSnapshots();
        checkFiles(directory);
        return new Result(streams, events, snapshots, lastOrdinal, epoch, damages);
    }

    private void report(String finding) {
        damages++;
        damage.accept(finding);
    }

    private void report(byte[] key, JournalException.Damaged damaged) {
        report(String.valueOf(damaged.getMessage()));
        if (damagedKeys.size() < DAMAGED_KEYS_MAX) {
            damagedKeys.add(key);
        }
    }

    /** From each ordinal to its event. */
    private void checkOrder() {
        var deletions = tables.get(Table.META, Streams.ORDINAL_BEFORE_DELETION) != null;
        try (var order = tables.iterate(Table.ORDER)) {
            var expected = 1L;
            order.seekToFirst();
            while (expected <= lastOrdinal) {
                if (!order.isValid()) {
                    if (failure(order).isEmpty()) {
                        break; // the rest has been deleted
                    }
                    report("the commit order cannot be read from ordinal " + expected + " on: " + failure(order));
                    expected = seekBehind(order, expected);
                    continue;
                }
                var ordinal = Keys.number(order.key());
                if (ordinal > expected && !deletions) {
                    ordinalsMissing = true;
                    report("events with ordinals " + expected + " to " + (ordinal - 1) + " are missing");
                }
                checkPlaced(order.value(), ordinal);
                expected = ordinal + 1;
                order.next();
                if (ordinal % AT_ONCE == 0) {
                    progress.at("commit order", ordinal, lastOrdinal);
                }
            }
        }
    }

    /** The first ordinal behind a stretch that cannot be read. */
    private long seekBehind(RocksIterator order, long unreadable) {
        for (var ordinal = unreadable + 1; ordinal <= lastOrdinal; ordinal++) {
            order.seek(Keys.ordinal(ordinal));
            if (order.isValid()) {
                return Keys.number(order.key());
            }
        }
        return lastOrdinal + 1;
    }

    private void checkPlaced(byte[] key, long ordinal) {
        try {
            var row = tables.get(Table.EVENTS, key);
            if (row == null) {
                throw JournalException.Damaged.row("event", key, "it is missing");
            }
            var event = Rows.event(key, row);
            if (event.ordinal() != ordinal) {
                throw JournalException.Damaged.row(
                        "event", key, "its ordinal is " + event.ordinal() + " (expected: " + ordinal + ")");
            }
            decode("event", key, event.payload());
        } catch (JournalException.Damaged e) {
            report(key, e);
        }
    }

    private void decode(String what, byte[] key, Payload payload) {
        try {
            decoding.accept(payload);
        } catch (RuntimeException e) {
            throw JournalException.Damaged.row(what, key, "it cannot be decoded: " + e.getMessage());
        }
    }

    /** From each event to its ordinal. */
    private void checkEvents() {
        var keys = new ArrayList<byte[]>(AT_ONCE);
        try (var rows = tables.iterate(Table.EVENTS)) {
            byte @Nullable [] stream = null;
            byte @Nullable [] last = null;
            var next = 0L;
            rows.seekToFirst();
            while (true) {
                if (!rows.isValid()) {
                    checkOrdered(keys);
                    if (failure(rows).isEmpty() || !seekBehind(rows, last)) {
                        break;
                    }
                    continue;
                }
                var key = rows.key();
                if (stream == null || !Keys.isRowOf(stream, key)) {
                    stream = Keys.streamOfRow(key);
                    beginStream(stream, key);
                } else if (ordinalsMissing && Keys.sequenceNr(key) > next) {
                    reportGap(stream, next, Keys.sequenceNr(key));
                }
                next = Keys.sequenceNr(key) + 1;
                last = key;
                keys.add(key);
                if (keys.size() == AT_ONCE) {
                    checkOrdered(keys);
                }
                rows.next();
            }
        }
    }

    private void beginStream(byte[] stream, byte[] firstKey) {
        streams++;
        if (Keys.sequenceNr(firstKey) > 1
                && tables.get(Table.HEADS, stream) == null
                && !damagedKeys.contains(Keys.row(stream, 1))) {
            report("stream " + Keys.persistenceId(stream) + " begins with " + Keys.sequenceNr(firstKey)
                    + " and has no head");
        }
    }

    /** Numbers may be unused, of events that were rejected: only where ordinals are missing too is that the likelier reason. */
    private void reportGap(byte[] stream, long from, long behind) {
        for (var sequenceNr = from; sequenceNr < behind; sequenceNr++) {
            var key = Keys.row(stream, sequenceNr);
            if (!damagedKeys.contains(key)) {
                report(key, JournalException.Damaged.row("event", key, "it is missing, and later ones are there"));
            }
        }
    }

    private void checkOrdered(List<byte[]> keys) {
        for (var key : keys) {
            events++;
            if (!damagedKeys.contains(key)) {
                checkOrdered(key);
            }
        }
        keys.clear();
        progress.at("events", events, lastOrdinal);
    }

    private void checkOrdered(byte[] key) {
        try {
            var row = tables.get(Table.EVENTS, key);
            var ordinal = Rows.ordinal(key, row == null ? new byte[0] : row);
            var place = tables.get(Table.ORDER, Keys.ordinal(ordinal));
            if (!Arrays.equals(place, key)) {
                throw JournalException.Damaged.row(
                        "event", key, "the commit order does not have it at its ordinal " + ordinal);
            }
        } catch (JournalException.Damaged e) {
            report(key, e);
        } catch (JournalException.Unavailable _) {
            // Its stretch of the commit order has been reported.
        }
    }

    /** To the first event behind a stretch that cannot be read, of which the commit order knows what it holds. */
    private boolean seekBehind(RocksIterator rows, byte @Nullable [] last) {
        var unreadable = last == null ? damagedKeys : damagedKeys.tailSet(last, false);
        for (var key : unreadable) {
            rows.seek(Arrays.copyOf(key, key.length + 1));
            if (rows.isValid()) {
                return true;
            }
        }
        if (!failure(rows).isEmpty()) {
            report("the events cannot be read "
                    + (last == null
                            ? "at all"
                            : "behind " + Keys.persistenceIdOfRow(last) + "/" + Keys.sequenceNr(last))
                    + ": " + failure(rows));
        }
        return false;
    }

    private void checkSnapshots() {
        try (var rows = tables.iterate(Table.SNAPSHOTS)) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                var key = rows.key();
                snapshots++;
                try {
                    var snapshot = Rows.snapshot(key, rows.value());
                    decode("snapshot", key, snapshot.payload());
                    checkBehindEvents(key);
                } catch (JournalException.Damaged e) {
                    report(String.valueOf(e.getMessage()));
                }
                progress.at("snapshots", snapshots, 0);
            }
            if (!failure(rows).isEmpty()) {
                report("the snapshots cannot be read behind the first " + snapshots + ": " + failure(rows));
            }
        }
    }

    private void checkBehindEvents(byte[] key) {
        var highest = Streams.highestSequenceNr(tables, Keys.persistenceIdOfRow(key));
        if (Keys.sequenceNr(key) > highest) {
            throw JournalException.Damaged.row(
                    "snapshot", key, "its stream ends with " + highest + ", so later events are lost");
        }
    }

    /**
     * What no row stands in: indexes and filters. A writer at work replaces files and drops the old ones, perhaps before they were opened
     * here: then its new ones are read.
     */
    private void checkFiles(Path directory) {
        progress.at("table files", 0, 0);
        for (var attempt = 1; attempt <= FILE_ATTEMPTS; attempt++) {
            var before = ReadOnlyJournal.Manifest.of(directory);
            try (var now = ReadOnlyJournal.openDamaged(directory)) {
                now.verifyChecksums();
                return;
            } catch (RocksDBException e) {
                if (before.isPresent() && before.equals(ReadOnlyJournal.Manifest.of(directory))) {
                    report("a table file is damaged: " + e.getMessage());
                    return;
                }
            }
        }
        throw new JournalException.Unavailable(
                directory + " changed each of " + FILE_ATTEMPTS + " times its files were read");
    }

    /** Empty at the mere end. */
    private static String failure(RocksIterator rows) {
        try {
            rows.status();
            return "";
        } catch (RocksDBException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
