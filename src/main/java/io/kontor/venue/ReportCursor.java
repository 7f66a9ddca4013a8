package io.kontor.venue;

import java.util.TreeMap;

/**
 * How far the reports are in the books. Acknowledgements come in any order and more than once; the cursor stands at the last report
 * before which none is missing. Cursors ascend but need not be dense, so what counts is what was delivered. Confined to one thread.
 */
final class ReportCursor {
    private final int openMax;
    /** Delivered and not yet passed by the cursor; true once acknowledged. */
    private final TreeMap<Long, Boolean> open = new TreeMap<>();

    private long reached;

    ReportCursor(int openMax) {
        this.openMax = openMax;
    }

    /** Everything up to here is known to be in the books. */
    void startAfter(long cursor) {
        reached = Math.max(reached, cursor);
    }

    boolean isOpen(long cursor) {
        return open.containsKey(cursor);
    }

    boolean isFull() {
        return open.size() >= openMax;
    }

    void delivered(long cursor) {
        if (isFull()) {
            throw new IllegalStateException("more than " + openMax + " reports open");
        }
        open.putIfAbsent(cursor, false);
    }

    /** True: this one was delivered and not acknowledged before. */
    boolean acknowledged(long cursor) {
        boolean first = open.replace(cursor, false, true);
        while (!open.isEmpty() && open.firstEntry().getValue()) {
            reached = Math.max(reached, open.pollFirstEntry().getKey());
        }
        return first;
    }

    long reached() {
        return reached;
    }

    int open() {
        return open.size();
    }
}
