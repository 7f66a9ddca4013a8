package io.kontor.platform.journal.cassandra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What two writers of one stream have left, told apart. A node that did not know yet that another had taken over goes on writing beside it.
 * Whoever began later had read what was there when it began, so from its first event on the stream is its own, and what others wrote under
 * those numbers came late. That is told by the numbers; only between writers that began with the same one the clocks decide. Pure.
 *
 * @param first the number from which on the stream was looked at
 * @param kept the stream as whoever has it knows it, without gaps from there on
 * @param late what others wrote beside it, oldest first
 * @param certain whether no clock had to tell apart what is less than {@link #CLOCKS_APART_MAX} apart
 */
record TwoWriters(long first, List<Row> kept, List<Row> late, boolean certain) {
    /** With which the writer of a repair's own rows begins; they give way to whatever else stands under their number. */
    static final String REPAIR = "repair-";

    /** The clocks of two nodes are never that far apart where time is kept as it should be; a write that times out takes longer. */
    private static final Duration CLOCKS_APART_MAX = Duration.ofSeconds(1);

    private static final long TICKS_PER_SECOND = 10_000_000;

    /**
     * An event's place in Cassandra.
     *
     * @param at when it was written, a time-based UUID: by it two events under one number differ
     * @param writer one life of an entity
     */
    record Row(long partition, long number, UUID at, String writer) {
        boolean isRepairs() {
            return writer.startsWith(REPAIR);
        }
    }

    /**
     * Whether the rows from that number on tell who began when: not where two have written it, for then both began before it, and which of them
     * first cannot be seen from here.
     */
    static boolean tellsWhoBegan(List<Row> rows, long first) {
        return rows.stream()
                        .filter(row -> row.number() == first && !row.isRepairs())
                        .map(Row::writer)
                        .distinct()
                        .count()
                <= 1;
    }

    /**
     * Throws where the numbers have a gap, or one writer is in it twice: that is no case of two writers.
     *
     * @param rows all of the stream's from {@code first} on
     */
    static TwoWriters of(List<Row> rows, long first) {
        Map<String, List<Row>> byWriter = new HashMap<>();
        rows.stream()
                .filter(row -> !row.isRepairs())
                .forEach(row -> byWriter.computeIfAbsent(row.writer(), _ -> new ArrayList<>())
                        .add(row));
        List<Writer> latestFirst = byWriter.values().stream()
                .map(Writer::of)
                .sorted(Comparator.comparingLong(Writer::first)
                        .thenComparingLong(Writer::began)
                        .reversed())
                .toList();
        List<Row> kept = new ArrayList<>();
        List<Row> late = new ArrayList<>();
        boolean certain = true;
        Writer successor = new Writer(Long.MAX_VALUE, Long.MAX_VALUE, List.of());
        for (Writer writer : latestFirst) {
            long from = successor.first();
            writer.rows().forEach(row -> (row.number() < from ? kept : late).add(row));
            certain &= writer.isSurelyBefore(successor);
            successor = writer;
        }
        Set<Long> taken = kept.stream().map(Row::number).collect(Collectors.toSet());
        rows.stream().filter(Row::isRepairs).forEach(row -> (taken.add(row.number()) ? kept : late).add(row));
        kept.sort(Comparator.comparingLong(Row::number));
        late.sort(Comparator.comparingLong((Row row) -> row.at().timestamp()).thenComparingLong(Row::number));
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).number() != first + i) {
                throw new IllegalArgumentException(
                        "event " + kept.get(i).number() + " of " + kept.get(i).writer() + " stands where " + (first + i)
                                + " should (expected: two writers, and each number once with each)");
            }
        }
        return new TwoWriters(first, kept, late, certain);
    }

    /** The number after the last one that is kept. */
    long next() {
        return first + kept.size();
    }

    /** The first number that somebody else wrote too. */
    long firstLate() {
        return late.stream().mapToLong(Row::number).min().orElse(Long.MAX_VALUE);
    }

    /**
     * One life of the entity.
     *
     * @param first the first number it wrote: all before it, it had read
     * @param began when it wrote first, in ticks of time-based UUIDs
     */
    private record Writer(long first, long began, List<Row> rows) {
        static Writer of(List<Row> rows) {
            return new Writer(
                    rows.stream().mapToLong(Row::number).min().orElseThrow(),
                    rows.stream().mapToLong(row -> row.at().timestamp()).min().orElseThrow(),
                    rows);
        }

        boolean isSurelyBefore(Writer successor) {
            return first < successor.first || successor.began - began > CLOCKS_APART_MAX.toSeconds() * TICKS_PER_SECOND;
        }
    }
}
