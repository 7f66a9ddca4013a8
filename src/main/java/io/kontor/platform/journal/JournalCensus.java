package io.kontor.platform.journal;

import io.kontor.platform.journal.Tables.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a journal holds, counted event by event; works beside a writer.
 *
 * @param epoch of the last writer: how often the journal was opened for writing
 * @param kinds by what the persistence ids have in front of their first {@code |}
 * @param longest the streams with the most events, the longest first
 * @param files by ending, in bytes: {@code sst} are tables, {@code log} what is not in them yet
 */
public record JournalCensus(
        long epoch,
        long lastOrdinal,
        SortedMap<String, Kind> kinds,
        List<Stream> longest,
        SortedMap<String, Long> files) {

    private static final int LONGEST = 10;
    private static final int TELL_EVERY = 10_000;

    /**
     * Streams of one kind of entity.
     *
     * @param eventBytes as journalled, before compression
     */
    public record Kind(
            long streams,
            long events,
            long eventBytes,
            long snapshots,
            long snapshotBytes,
            Instant first,
            Instant last) {

        static final Kind NONE = new Kind(0, 0, 0, 0, 0, Instant.MAX, Instant.MIN);

        private Kind stream() {
            return new Kind(streams + 1, events, eventBytes, snapshots, snapshotBytes, first, last);
        }

        private Kind event(Instant at, long bytes) {
            return new Kind(
                    streams,
                    events + 1,
                    eventBytes + bytes,
                    snapshots,
                    snapshotBytes,
                    at.isBefore(first) ? at : first,
                    at.isAfter(last) ? at : last);
        }

        private Kind snapshot(long bytes) {
            return new Kind(streams, events, eventBytes, snapshots + 1, snapshotBytes + bytes, first, last);
        }
    }

    public record Stream(String persistenceId, long events) {}

    public static JournalCensus of(Path directory, Progress progress) throws IOException {
        try (var journal = JournalReader.openReadOnly(directory)) {
            return journal.<Counting>read(tables -> new Counting(tables, journal.lastOrdinal(), progress))
                    .census(journal.epoch(), files(directory));
        }
    }

    private static SortedMap<String, Long> files(Path directory) throws IOException {
        var bytes = new TreeMap<String, Long>();
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                var ending = name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "other";
                bytes.merge(
                        ending.matches("sst|log") ? ending : "other",
                        file.toFile().length(),
                        Long::sum);
            }
        }
        return bytes;
    }

    private static final class Counting {
        private final SortedMap<String, Kind> kinds = new TreeMap<>();
        private final PriorityQueue<Stream> longest = new PriorityQueue<>(Comparator.comparingLong(Stream::events));
        private final long lastOrdinal;

        Counting(Tables tables, long lastOrdinal, Progress progress) {
            this.lastOrdinal = lastOrdinal;
            countEvents(tables, progress);
            countSnapshots(tables);
        }

        private void countEvents(Tables tables, Progress progress) {
            var stream = "";
            var events = 0L;
            var all = 0L;
            try (var rows = tables.iterate(Table.EVENTS)) {
                for (rows.seekToFirst(); Streams.valid(rows); rows.next()) {
                    var row = rows.value();
                    var event = Rows.event(rows.key(), row);
                    if (!event.persistenceId().equals(stream)) {
                        note(stream, events);
                        stream = event.persistenceId();
                        events = 0;
                        kinds.merge(kind(stream), Kind.NONE.stream(), (old, _) -> old.stream());
                    }
                    events++;
                    var at = Instant.ofEpochMilli(event.timestampMillis());
                    kinds.computeIfPresent(kind(stream), (_, old) -> old.event(at, row.length));
                    if (++all % TELL_EVERY == 0) {
                        progress.at("events", all, lastOrdinal);
                    }
                }
            }
            note(stream, events);
        }

        private void note(String stream, long events) {
            if (events > 0) {
                longest.add(new Stream(stream, events));
                if (longest.size() > LONGEST) {
                    longest.remove();
                }
            }
        }

        private void countSnapshots(Tables tables) {
            try (var rows = tables.iterate(Table.SNAPSHOTS)) {
                for (rows.seekToFirst(); Streams.valid(rows); rows.next()) {
                    var bytes = rows.value().length;
                    var kind = kind(Keys.persistenceIdOfRow(rows.key()));
                    kinds.put(kind, kinds.getOrDefault(kind, Kind.NONE).snapshot(bytes));
                }
            }
        }

        private static String kind(String persistenceId) {
            var end = persistenceId.indexOf('|');
            return end < 0 ? persistenceId : persistenceId.substring(0, end);
        }

        JournalCensus census(long epoch, SortedMap<String, Long> files) {
            var sorted = longest.stream()
                    .sorted(Comparator.comparingLong(Stream::events).reversed())
                    .toList();
            return new JournalCensus(epoch, lastOrdinal, kinds, sorted, files);
        }
    }
}
