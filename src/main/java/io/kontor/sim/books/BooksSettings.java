package io.kontor.sim.books;

import com.typesafe.config.Config;

/**
 * How the books use memory and disk; {@code kontor.sim.books}.
 *
 * @param reportsPerAccountMax reports kept for an account that acknowledges none; the oldest go first
 */
public record BooksSettings(long writeBufferBytes, long blockCacheBytes, int reportsPerAccountMax) {
    private static final int REPORTS_MIN = 1000;

    public BooksSettings {
        if (reportsPerAccountMax < REPORTS_MIN) {
            throw new IllegalArgumentException("kontor.sim.books.reports-per-account-max: " + reportsPerAccountMax
                    + " (expected: at least " + REPORTS_MIN + ")");
        }
    }

    public static BooksSettings from(Config config) {
        return new BooksSettings(
                config.getBytes("write-buffer"),
                config.getBytes("block-cache"),
                config.getInt("reports-per-account-max"));
    }
}
