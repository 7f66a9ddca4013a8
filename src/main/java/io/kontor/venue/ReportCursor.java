package io.kontor.venue;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far the reports are in the books. Acknowledgements come in any order and more than once; the cursor stands at the last report
 * before which none is missing. Cursors ascend but need not be dense, so what counts is what was delivered. Acknowledged reports take no
 * room: those behind a missing one are runs of numbers, of which the first are forgotten where there are too many, and are then
 * delivered again if they come again. Confined to one thread.
 */
final class ReportCursor {
    private final int openMax;
    /** Delivered and not acknowledged. */
    private final TreeSet<Long> open = new TreeSet<>();
    /** Acknowledged and not yet passed by the cursor: each run of numbers without a gap, from its first to its last. */
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();

    private long reached;
    private long last;

    ReportCursor(int openMax) {
        this.openMax = openMax;
    }

    /** Everything up to here is known to be in the books. */
    void startAfter(long cursor) {
        reached = Math.max(reached, cursor);
        last = Math.max(last, reached);
    }

    /** Whether it was delivered and is not passed by the cursor yet. */
    boolean isKnown(long cursor) {
        Map.Entry<Long, Long> run = acknowledged.floorEntry(cursor);
        return open.contains(cursor) || (run != null && cursor <= run.getValue());
    }

    boolean isFull() {
        return open.size() >= openMax;
    }

    void delivered(long cursor) {
        if (isFull()) {
            throw new IllegalStateException("more than " + openMax + " reports open");
        }
        if (!isKnown(cursor)) {
            open.add(cursor);
            last = Math.max(last, cursor);
        }
    }

    /** True: this one was delivered and not acknowledged before. */
    boolean acknowledged(long cursor) {
        boolean first = open.remove(cursor);
        if (first) {
            remember(cursor);
        }
        while (!acknowledged.isEmpty() && (open.isEmpty() || acknowledged.firstKey() < open.first())) {
            reached = Math.max(reached, acknowledged.pollFirstEntry().getValue());
        }
        if (acknowledged.size() > openMax) {
            acknowledged.pollFirstEntry();
        }
        return first;
    }

    long reached() {
        return reached;
    }

    /** The highest one delivered, or known to be in the books. */
    long last() {
        return last;
    }

    /** How many are not acknowledged. */
    int open() {
        return open.size();
    }

    private void remember(long cursor) {
        Map.Entry<Long, Long> before = acknowledged.lowerEntry(cursor);
        long from = before != null && before.getValue() == cursor - 1 ? before.getKey() : cursor;
        Long after = acknowledged.remove(cursor + 1);
        acknowledged.put(from, after == null ? cursor : after);
    }
}
