package io.kontor.platform.journal.cassandra;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.ActorContext;
import akka.stream.alpakka.cassandra.CassandraSessionSettings;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import akka.stream.javadsl.Sink;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metrics.DefaultSessionMetric;
import com.datastax.oss.driver.api.core.metrics.Metrics;
import com.typesafe.config.Config;
import io.kontor.platform.journal.EventJournal;
import io.kontor.platform.journal.EventStreams;
import io.kontor.platform.journal.JournalException;
import io.kontor.platform.journal.JournalHealth;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * The journal in Cassandra, over the session that Akka's plugin uses too. Whether it takes writes is known by the heart-beats: one row per
 * node, written again and again at the quorum events are written with.
 */
public final class CassandraJournal implements EventJournal {
    /** Where the plugin's settings stand, and the driver's profiles it uses. */
    public static final String PLUGIN = "akka.persistence.cassandra";

    private static final String NO_STREAM = "nothing";

    private final CqlSession session;
    private final CassandraSettings settings;
    private final CassandraStreams streams;
    private final SimpleStatement beat;
    private final Clock clock;
    private volatile JournalHealth health = new JournalHealth.Up();

    private CassandraJournal(
            ActorSystem<?> system,
            CqlSession session,
            CassandraSettings settings,
            String node,
            Clock clock,
            ToIntFunction<Object> bytesOf) {
        Config plugin = system.settings().config().getConfig(PLUGIN);
        this.session = session;
        this.settings = settings;
        this.clock = clock;
        this.beat = SimpleStatement.newInstance("INSERT INTO " + settings.keyspace() + "." + CassandraSchema.BEATS
                        + " (node, at) VALUES (?, ?)")
                .setExecutionProfileName(plugin.getString("write-profile"))
                .setTimeout(settings.beatTimeout())
                .setIdempotent(true)
                .setPositionalValues(List.of(node, clock.instant()));
        this.streams = new CassandraStreams(
                system,
                settings,
                new PluginStreams(
                        system.classicSystem(),
                        HighestNumbers.of(session, system.settings().config())),
                bytesOf);
    }

    /**
     * Completes once Cassandra has answered, however long that takes; fails where it has not the tables we need. Nothing may be journalled
     * before: the plugin does not recover from a start without Cassandra.
     *
     * @param bytesOf roughly what an event takes
     */
    public static CompletionStage<CassandraJournal> open(
            ActorSystem<?> system,
            CassandraSettings settings,
            String node,
            Clock clock,
            ToIntFunction<Object> bytesOf) {
        return CassandraSessionRegistry.get(system.classicSystem())
                .sessionFor(CassandraSessionSettings.create(PLUGIN))
                .underlying()
                .thenApply(session -> {
                    List<String> missing = CassandraSchema.missing(session, settings.keyspace());
                    if (!missing.isEmpty()) {
                        throw new JournalException.Unreadable(
                                "Cassandra has no " + String.join(", ", missing)
                                        + " (expected: the tables that `kontor schema` prints)",
                                null);
                    }
                    return new CassandraJournal(system, session, settings, node, clock, bytesOf);
                })
                .thenCompose(journal -> journal.read(system));
    }

    /**
     * The plugin's reading side prepares its statement when the first replay is asked for, and keeps a preparation that failed: if Cassandra was
     * away just then, nothing would ever be recovered on this node. Its journal and its snapshots do the same when they start.
     */
    private CompletionStage<CassandraJournal> read(ActorSystem<?> system) {
        return streams.current(NO_STREAM, 1)
                .runWith(Sink.ignore(), system)
                .thenCompose(_ -> PluginStart.of(system, NO_STREAM))
                .thenApply(_ -> this);
    }

    /** Has followers, here and on other nodes, told of what is journalled here. */
    public void relay(ActorContext<?> context, LongSupplier nanoTime) {
        context.spawn(StreamRelay.create(streams, settings, nanoTime), "stream-relay");
    }

    /** The one connection to Cassandra that a node has. */
    public CqlSession session() {
        return session;
    }

    @Override
    public JournalHealth health() {
        return health;
    }

    @Override
    public CompletionStage<Void> beat() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        SimpleStatement now =
                beat.setPositionalValues(List.of(beat.getPositionalValues().getFirst(), clock.instant()));
        session.executeAsync(now).whenComplete((_, failure) -> {
            if (failure == null) {
                health = new JournalHealth.Up();
                done.complete(null);
            } else {
                health = new JournalHealth.Failed(String.valueOf(failure.getMessage()));
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    @Override
    public EventStreams streams() {
        return streams;
    }

    @Override
    public void meter(MeterRegistry registry) {
        Gauge.builder("kontor.journal.up", this, it -> it.health().up() ? 1 : 0)
                .description("1 while the journal takes writes")
                .register(registry);
        Gauge.builder("kontor.journal.followers", streams, CassandraStreams::followers)
                .description("Sources that follow a stream on this node")
                .register(registry);
        Gauge.builder("kontor.journal.tails.bytes", streams, CassandraStreams::keptBytes)
                .description("Kept in memory for followers on this node, roughly as journalled")
                .register(registry);
        FunctionCounter.builder("kontor.journal.followers.late", streams, CassandraStreams::lateGiven)
                .description(
                        "Times that followers were given an event that had come late, and its successor's after it")
                .register(registry);
        FunctionCounter.builder("kontor.journal.requests", session, CassandraJournal::requests)
                .description("Requests to Cassandra; counted where datastax-java-driver.advanced.metrics says so")
                .register(registry);
    }

    private static double requests(CqlSession session) {
        return session.getMetrics()
                .flatMap((Metrics metrics) ->
                        metrics.<com.codahale.metrics.Timer>getSessionMetric(DefaultSessionMetric.CQL_REQUESTS))
                .map(timer -> (double) timer.getCount())
                .orElse(0.0);
    }
}
