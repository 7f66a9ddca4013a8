package io.kontor.platform.batch;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The bounds of a batching entity.
 *
 * @param commandsMax in one batch
 * @param bytesMax in one batch, as {@link BatchLogic#bytesOf} has it; one larger command is a batch of its own
 * @param requestsMax waiting; more are refused as overloaded
 * @param factsMax waiting facts and urgent commands; more are left unanswered for their senders to repeat
 * @param linger how long a fact waits for company when nothing urgent is there
 * @param noteLinger how long a note waits for anything else that is written
 * @param writeTimeout after which a write is given up as unknown and the entity stops
 */
public record BatchSettings(
        int commandsMax,
        int bytesMax,
        int requestsMax,
        int factsMax,
        Duration linger,
        Duration noteLinger,
        Duration writeTimeout,
        Snapshots snapshots) {
    /**
     * When the state is saved, so that recovery replays a bounded number of events.
     *
     * @param everyEvents save after so many events, as {@link BatchLogic#weightOf} counts them
     * @param everyWrites save after so many writes, and then drop what is older than {@code kept} times as many
     */
    public record Snapshots(int everyEvents, int everyWrites, int kept) {}

    /** Reads the block at this path. */
    public static BatchSettings from(Config config, String path) {
        return new BatchSettings(
                positive(config, path + ".commands-max"),
                bytes(config, path + ".bytes-max"),
                positive(config, path + ".requests-max"),
                positive(config, path + ".facts-max"),
                duration(config, path + ".linger"),
                duration(config, path + ".note-linger"),
                duration(config, path + ".write-timeout"),
                new Snapshots(
                        positive(config, path + ".snapshot.every-events"),
                        positive(config, path + ".snapshot.every-writes"),
                        positive(config, path + ".snapshot.kept")));
    }

    private static int positive(Config config, String key) {
        int value = config.getInt(key);
        if (value < 1) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: >= 1)");
        }
        return value;
    }

    private static int bytes(Config config, String key) {
        long value = config.getBytes(key);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: 1 to " + Integer.MAX_VALUE + ")");
        }
        return (int) value;
    }

    private static Duration duration(Config config, String key) {
        Duration value = config.getDuration(key);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: > 0)");
        }
        return value;
    }
}
