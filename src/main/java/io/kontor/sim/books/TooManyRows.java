package io.kontor.sim.books;

/** What is asked for lies behind more rows than one question may look at: not answered rather than answered in part. */
public final class TooManyRows extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyRows(int scannedMax) {
        super("rows to look at: more than " + scannedMax, null, false, false);
    }
}
