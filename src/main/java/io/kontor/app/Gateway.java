package io.kontor.app;

import akka.actor.BootstrapSetup;
import akka.actor.CoordinatedShutdown;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.kontor.ingress.http.HttpServer;
import io.kontor.platform.cluster.ClusterSettings;
import io.kontor.platform.cluster.Singletons;
import io.kontor.platform.journal.JournalException;
import io.kontor.platform.journal.JournalSetup;
import io.kontor.projection.index.EmbeddedOrderIndex;
import io.kontor.sim.matching.UnfitOrder;
import io.kontor.value.AccountId;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running gateway: an actor system whose guardian has started everything. */
final class Gateway {
    /** Longer than recovering the largest journal we know of; a start that takes longer is stuck. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private static final Duration END_MAX = Duration.ofSeconds(3);
    private static final String APP_VERSION = "akka.cluster.app-version";

    /** Akka's default. */
    private static final String NO_VERSION = "0.0.0";

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final ActorSystem<Guardian.Message> system;
    private final InetSocketAddress http;
    private final Settings settings;
    private final OrderlyEnd end;

    private Gateway(ActorSystem<Guardian.Message> system, InetSocketAddress http, Settings settings) {
        this.system = system;
        this.http = http;
        this.settings = settings;
        this.end = OrderlyEnd.of(system);
    }

    /** Returns once HTTP is bound; throws {@link KontorCommand.Failure} where something a user can mend is in the way. */
    static Gateway start(Config config) {
        return start(config, JournalSetup::new);
    }

    /** @param journal what the journal is given besides its settings */
    static Gateway start(Config config, Function<Clock, JournalSetup> journal) {
        Settings settings = Settings.from(config);
        requireUsableVenues(settings);
        Clock clock = Clock.systemUTC();
        CompletableFuture<HttpServer> started = new CompletableFuture<>();
        ActorSystem<Guardian.Message> system = ActorSystem.create(
                Guardian.create(settings, clock, started),
                "kontor",
                ActorSystemSetup.create(BootstrapSetup.create(versioned(config)), journal.apply(clock)));
        try {
            return new Gateway(
                    system, started.get(START_MAX.toSeconds(), TimeUnit.SECONDS).address(), settings);
        } catch (ExecutionException e) {
            end(system);
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            end(system);
            throw new KontorCommand.Failure("not started within " + START_MAX + obstacle(config, settings), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    /** What most often keeps a node from starting, and is said by nothing that waits for it. */
    private static String obstacle(Config config, Settings settings) {
        return settings.cluster().isShared()
                ? CassandraReach.obstacle(config).map(why -> ": " + why).orElse("")
                : "";
    }

    /**
     * While versions differ nothing is moved to a node for balance: in a rolling update each shard then moves once. The jar's, unless whoever
     * runs it has one of their own, for settings are rolled out too.
     */
    private static Config versioned(Config config) {
        return KontorCommand.Version.built()
                .filter(_ -> config.getString(APP_VERSION).equals(NO_VERSION))
                .map(version -> config.withValue(APP_VERSION, ConfigValueFactory.fromAnyRef(version)))
                .orElse(config);
    }

    ActorSystem<?> system() {
        return system;
    }

    List<AccountId> accounts() {
        return List.copyOf(settings.accounts().venuesByAccount().keySet());
    }

    InetSocketAddress http() {
        return http;
    }

    String url() {
        return "http://" + http.getHostString() + ":" + http.getPort();
    }

    /** What to tell whoever started it. */
    String describe() {
        return """
                kontor is up: %s
                  orders   POST %s/v1/orders
                  stream   ws://%s:%d/v1/stream
                  health   %s/health/ready
                  metrics  %s/metrics
                  %s""".formatted(url(), url(), http.getHostString(), http.getPort(), url(), url(), place()) + down();
    }

    private String place() {
        return settings.cluster().isShared()
                ? "node     " + settings.cluster().node()
                : "data     " + settings.dataDir().toAbsolutePath().normalize();
    }

    /** Why whoever runs it should start it anew; empty where it was told to end. */
    Optional<String> failure() {
        return CoordinatedShutdown.get(system)
                .getShutdownReason()
                .flatMap(reason -> reason.equals(CoordinatedShutdown.clusterDowningReason())
                        ? Optional.of("the other nodes have given this one up; it has to be started anew")
                        : reason.equals(Singletons.PART_FAILED)
                                ? Optional.of(reason + ", and the log tells which; it has to be started anew")
                                : Optional.empty());
    }

    /** One line for each venue, or account there, that is down until its configuration is mended. */
    private String down() {
        return settings.venueFaults().stream()
                .map(fault -> "\n  DOWN     " + fault)
                .collect(Collectors.joining());
    }

    /** Who runs several brings up one at a time, and takes the next away for it: what that one had must not go down with it. */
    private static void requireUsableVenues(Settings settings) {
        List<String> faults = settings.venueFaults();
        if (settings.cluster().isShared() && settings.cluster().venuesMustBeUsable() && !faults.isEmpty()) {
            throw new KontorCommand.Failure(
                    "not started, with " + ClusterSettings.VENUES_MUST_BE_USABLE + " = on: "
                            + String.join("; ", faults),
                    null);
        }
    }

    void awaitEnd() {
        end.await();
    }

    /** As on a signal: takes nothing more, answers what is in flight, closes the journal. */
    void stop() {
        end.begin();
    }

    /** After a failed start nobody relies on an orderly end, and a cluster that never formed has none: it is given a moment only. */
    private static void end(ActorSystem<?> system) {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(END_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not ended within {}", END_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof CompletionException) {
            return failure(cause.getCause());
        }
        if (cause instanceof JournalException
                || cause instanceof EmbeddedOrderIndex.InUse
                || cause instanceof UnfitOrder
                || cause instanceof akka.stream.BindFailedException) {
            return new KontorCommand.Failure(String.valueOf(cause.getMessage()), cause);
        }
        return new IllegalStateException("the gateway did not start", cause);
    }
}
