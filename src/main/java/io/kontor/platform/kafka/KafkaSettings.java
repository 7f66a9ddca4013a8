package io.kontor.platform.kafka;

import com.typesafe.config.Config;
import io.kontor.platform.config.SettingsBlock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code kontor.kafka} block.
 *
 * @param clients properties every Kafka client is given as they stand, such as those for TLS and SASL
 */
public record KafkaSettings(
        boolean enabled,
        String bootstrapServers,
        Map<String, String> clients,
        Topics topics,
        Commands commands,
        Events events,
        Watch watch) {
    private static final String BLOCK = "kontor.kafka";

    /** What nothing would work with, or not as promised, and why. What else we rely on is set by {@link KafkaClients}. */
    private static final Map<String, String> NOT_TO_BE_GIVEN = Map.of(
            "partitioner.class", "Kafka's own, by which an account stays in one partition",
            "transactional.id", "none, for nothing is sent in transactions");

    public KafkaSettings {
        clients = Map.copyOf(clients);
    }

    /**
     * What the topics are called, and what they are like where we have to make them.
     *
     * @param replication copies of each partition; -1 leaves it to the broker
     */
    public record Topics(
            String commands,
            String refusals,
            String events,
            String progress,
            boolean create,
            int partitions,
            short replication) {}

    /**
     * How commands are taken.
     *
     * @param inFlightMax commands of one partition that are begun or wait behind one that is
     * @param retryMin the first pause before a command that is not decided is tried again; it doubles up to {@code retryMax}
     * @param paceMax how long the rate limit may hold a command up before it is refused
     * @param faultsMax how often a fault of ours is tried again before the command is refused with it
     * @param commitEvery how long a finished command may wait for others to be committed with it
     * @param stopMax how long commands under way may take to end at shutdown
     */
    public record Commands(
            String group,
            int inFlightMax,
            int bytesMax,
            Duration retryMin,
            Duration retryMax,
            Duration paceMax,
            int faultsMax,
            Duration commitEvery,
            int commitMax,
            Duration stopMax) {}

    /**
     * How events are published.
     *
     * @param togetherMax events of one account on their way at once
     * @param sendBlockMax how long the client may hold a send up for want of metadata or of room
     * @param progressEvery how often is written down how far an account's stream has been published
     * @param lookEvery how often is looked which accounts are on this node, and what failed is begun anew
     */
    public record Events(int togetherMax, Duration sendBlockMax, Duration progressEvery, Duration lookEvery) {}

    /**
     * When Kafka counts as not well.
     *
     * @param behindMax an event not published or a command not decided for longer
     */
    public record Watch(Duration every, Duration timeout, Duration behindMax) {}

    /** Throws, naming the key, the value and what was expected. */
    public static KafkaSettings from(Config root) {
        SettingsBlock c = SettingsBlock.of(root, BLOCK);
        Map<String, String> clients = new TreeMap<>();
        Config given = c.values().getConfig("clients");
        given.entrySet()
                .forEach(entry -> clients.put(
                        entry.getKey().replace("\"", ""),
                        entry.getValue().unwrapped().toString()));
        NOT_TO_BE_GIVEN.forEach((key, why) -> {
            if (clients.containsKey(key)) {
                throw c.bad("clients", key, why);
            }
        });
        Commands commands = commands(c);
        if (commands.retryMax.compareTo(commands.retryMin) < 0) {
            throw c.bad("commands.retry-max", commands.retryMax, "at least commands.retry-min");
        }
        return new KafkaSettings(
                c.flag("enabled"),
                c.text("bootstrap-servers"),
                clients,
                topics(c),
                commands,
                new Events(
                        c.atLeast(1, "events.together-max"),
                        c.positive("events.send-block-max"),
                        c.positive("events.progress-every"),
                        c.positive("events.look-every")),
                new Watch(c.positive("watch.every"), c.positive("watch.timeout"), c.positive("watch.behind-max")));
    }

    private static Topics topics(SettingsBlock c) {
        int replication = c.values().getInt("topics.replication");
        if (replication == 0 || replication < -1 || replication > Short.MAX_VALUE) {
            throw c.bad("topics.replication", replication, "-1 for the broker's default, or at least 1");
        }
        return new Topics(
                c.text("topics.commands"),
                c.text("topics.refusals"),
                c.text("topics.events"),
                c.text("topics.progress"),
                c.flag("topics.create"),
                c.atLeast(1, "topics.partitions"),
                (short) replication);
    }

    private static Commands commands(SettingsBlock c) {
        return new Commands(
                c.text("commands.group"),
                c.atLeast(1, "commands.in-flight-max"),
                (int) c.bytes(1, Integer.MAX_VALUE, "commands.bytes-max"),
                c.positive("commands.retry-min"),
                c.positive("commands.retry-max"),
                c.positive("commands.pace-max"),
                c.atLeast(1, "commands.faults-max"),
                c.positive("commands.commit-every"),
                c.atLeast(1, "commands.commit-max"),
                c.positive("commands.stop-max"));
    }
}
