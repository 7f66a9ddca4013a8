package io.kontor.platform.journal.cassandra;

import com.typesafe.config.Config;
import io.kontor.platform.config.SettingsBlock;
import java.time.Duration;

/**
 * The {@code kontor.cassandra} block; how to reach Cassandra stands in {@code datastax-java-driver}.
 *
 * @param pollEvery between two looks at a followed stream of which nothing is heard
 * @param pollFirst before the first such look, for what was journalled before the other nodes knew that it is followed
 * @param shareEvery between two reminders to the other nodes of what is followed here; forgotten there after three
 * @param tailEvents newest events kept of each followed stream
 * @param tailsBytesMax of what is kept of all followed streams together, roughly as journalled
 * @param readEvents events in one reading
 * @param readBytesMax of the events in one reading, roughly as journalled; one event alone may have more
 * @param followersMax sources that follow streams at a time
 * @param beatTimeout after which a heart-beat has failed
 * @param connectMax how long a command tries to reach Cassandra before it gives up
 */
public record CassandraSettings(
        String keyspace,
        Duration pollEvery,
        Duration pollFirst,
        Duration shareEvery,
        int tailEvents,
        long tailsBytesMax,
        int readEvents,
        long readBytesMax,
        int followersMax,
        Duration beatTimeout,
        Duration connectMax) {
    private static final String BLOCK = "kontor.cassandra";

    public static CassandraSettings from(Config config) {
        SettingsBlock c = SettingsBlock.of(config, BLOCK);
        String keyspace = c.text("keyspace");
        if (!keyspace.matches("[a-z][a-z0-9_]{0,46}")) {
            throw c.bad(
                    "keyspace",
                    keyspace,
                    "a lower-case letter, then up to 46 lower-case letters, digits and underscores");
        }
        return new CassandraSettings(
                keyspace,
                c.positive("poll-every"),
                c.positive("poll-first"),
                c.positive("share-every"),
                c.atLeast(1, "tail-events"),
                c.bytes(1024, Long.MAX_VALUE, "tails-bytes-max"),
                c.atLeast(1, "read-events"),
                c.bytes(1024, Long.MAX_VALUE, "read-bytes-max"),
                c.atLeast(1, "followers-max"),
                c.positive("beat-timeout"),
                c.positive("connect-max"));
    }
}
