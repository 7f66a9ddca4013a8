package io.kontor.platform.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings under {@code kontor.journal}; the directory is {@code kontor.data-dir}/journal.
 *
 * @param queue what may wait for the writer
 * @param group how much is committed with one sync
 * @param groupInterval while writes come in parallel, one sync starts no sooner than this after the one before
 * @param writeBytesMax the largest event or snapshot
 * @param probeInterval how often a failed store looks whether it could write again; less often after openings that failed
 * @param read how much one visit to the disk brings
 * @param liveStreamsMax live streams at a time
 * @param knownStreamsMax streams whose last sequence number is remembered
 * @param tail newest events of followed streams in memory
 */
public record JournalSettings(
        Path directory,
        Bound queue,
        Bound group,
        Duration groupInterval,
        int writeBytesMax,
        Duration probeInterval,
        Bound read,
        int liveStreamsMax,
        int knownStreamsMax,
        Bound tail,
        Memory memory) {

    /** A bound on a number of things and on their bytes together; one thing alone may pass the bytes. */
    public record Bound(int count, long bytes) {}

    /**
     * Native memory, and the log it leaves on disk.
     *
     * @param walBytes log on disk beyond which the memory tables are written out, which bounds the time to open
     */
    public record Memory(long blockCacheBytes, long writeBufferBytes, long walBytes) {}

    public JournalSettings {
        check(
                knownStreamsMax >= group.count(),
                "known-streams-max",
                knownStreamsMax,
                "at least group.count-max, " + group.count());
    }

    public static JournalSettings from(Config root) {
        var config = root.getConfig("kontor.journal");
        return new JournalSettings(
                Path.of(root.getString("kontor.data-dir"), "journal")
                        .toAbsolutePath()
                        .normalize(),
                bound(config, "queue"),
                bound(config, "group"),
                atLeast(config, "group.interval", Duration.ZERO),
                Math.toIntExact(bytes(config, "write-bytes-max", 1024, 1L << 30)),
                atLeast(config, "probe-interval", Duration.ofMillis(10)),
                bound(config, "read"),
                count(config, "live-streams-max"),
                count(config, "known-streams-max"),
                bound(config, "tail"),
                new Memory(
                        bytes(config, "memory.block-cache", 1 << 20, Long.MAX_VALUE),
                        bytes(config, "memory.write-buffer", 8 << 20, Long.MAX_VALUE),
                        bytes(config, "wal-bytes-max", 1 << 20, Long.MAX_VALUE)));
    }

    private static Bound bound(Config config, String path) {
        return new Bound(count(config, path + ".count-max"), bytes(config, path + ".bytes-max", 1024, Long.MAX_VALUE));
    }

    private static int count(Config config, String path) {
        var value = config.getInt(path);
        check(value >= 1, path, value, "at least 1");
        return value;
    }

    private static long bytes(Config config, String path, long min, long max) {
        var value = config.getBytes(path);
        check(value >= min && value <= max, path, value, "between " + min + " and " + max + " bytes");
        return value;
    }

    private static Duration atLeast(Config config, String path, Duration min) {
        var value = config.getDuration(path);
        check(value.compareTo(min) >= 0, path, value, "at least " + min);
        return value;
    }

    private static void check(boolean holds, String path, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "kontor.journal." + path + ": " + value + " (expected: " + expected + ")");
        }
    }
}
