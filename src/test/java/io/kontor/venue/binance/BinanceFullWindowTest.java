package io.kontor.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.AccountId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.ConnectionEvent.CursorAdvanced;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ReconnectListener;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenuePorts;
import io.kontor.venue.VenueSettings;
import io.kontor.venue.VenueUplink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that has to be told more than may await its acknowledgement, by a venue that numbers nothing. */
class BinanceFullWindowTest {
    private static final Instant LAST_REPORT = Instant.parse("2026-11-20T10:00:00Z");
    private static final int FILLS = 2_500;

    private final ActorTestKit kit = ActorTestKit.create(PersistenceTestKitPlugin.config()
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.parseString("akka.actor.provider = local, akka.loglevel = WARNING"))
            .withFallback(ConfigFactory.load()));
    private final BlockingQueue<Delivered> orders = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> loggedOn = new CompletableFuture<>();
    private final AdapterRig rig = new AdapterRig(
            kit.system(),
            BinanceAccess.Channel.websocket,
            List.of(Samples.BTC),
            "request-timeout = 30 s, catch-up { log-on-within = 50 s, pause = 1 ms }");

    private record Delivered(IntentId intent, ExecutionReport report) {}

    BinanceFullWindowTest() throws Exception {}

    @AfterEach
    void stop() {
        rig.close();
        kit.shutdownTestKit();
    }

    /** A session opened anew would be told all of it once more, under other numbers, and be no nearer to its end. */
    @Test
    void moreMissedFillsThanTheWindowHoldsAreToldByOneSessionAsTheBooksTakeThem() throws Exception {
        rig.venue.on(
                "GET /api/v3/allOrders",
                _ -> ScriptedBinance.ok("[" + Documents.order("web_1", "FILLED", "1.25") + "]"));
        rig.venue.on("GET /api/v3/myTrades", rest -> ScriptedBinance.ok("[" + page(rest) + "]"));
        ActorRef<VenueConnection.Command> connection = connection("reports.window-max = 600");
        AdapterRig.get(loggedOn);

        Set<FillId> told = new HashSet<>();
        while (told.size() < FILLS) {
            Delivered next = next();
            told.add(next.report().fill().orElseThrow().id());
            connection.tell(new VenueConnection.Acknowledge(
                    next.report().cursor(),
                    Optional.of(next.intent()),
                    Optional.of(next.report().gist())));
            assertThat(rig.venue.apiLinks).as("log-ons").hasSize(1);
        }

        assertThat(status(connection).up()).isTrue();
    }

    private ActorRef<VenueConnection.Command> connection(String settings) {
        PersistenceTestKit.create(kit.system())
                .persistForRecovery(
                        VenueConnection.TYPE_KEY.name() + "|"
                                + VenueConnection.entityId(Samples.ACCOUNT, Samples.VENUE),
                        List.of(new CursorAdvanced(LAST_REPORT.toEpochMilli() * 1_000, Optional.empty(), LAST_REPORT)));
        VenueUplink uplink = new VenueUplink(
                kit.system(),
                rig.adapter,
                VenueSettings.from(
                        ConfigFactory.parseString("kontor.venue { log-on-timeout = 60 s, " + settings + " }")
                                .withFallback(ConfigFactory.defaultReference()),
                        Samples.VENUE),
                new VenueUplink.Sources(Clock.systemUTC(), System::nanoTime, new Random(1)),
                new SimpleMeterRegistry());
        VenuePorts ports = new VenuePorts(
                (_, _, intent, report) -> orders.add(new Delivered(intent, (ExecutionReport) report)),
                Samples.NO_HALT,
                new Account());
        return kit.spawn(VenueConnection.create(Samples.ACCOUNT, uplink, ports));
    }

    private final class Account implements ReconnectListener {
        @Override
        public CompletionStage<Void> onReconnected(VenueId at, AccountId of, List<VenueOrder> open, Instant asOf) {
            loggedOn.complete(null);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onDifference(
                VenueId at, AccountId of, List<VenueOrder> open, Instant asOf, Set<IntentId> differing) {}
    }

    private Delivered next() throws InterruptedException {
        Delivered next = orders.poll(60, TimeUnit.SECONDS);
        assertThat((Object) next).as("nothing came").isNotNull();
        return next;
    }

    private VenueConnection.Status status(ActorRef<VenueConnection.Command> connection) {
        TestProbe<VenueConnection.Status> asker = kit.createTestProbe();
        connection.tell(new VenueConnection.GetStatus(asker.ref()));
        return asker.receiveMessage(Duration.ofSeconds(30));
    }

    private static String page(ScriptedBinance.Rest rest) {
        long from = Long.parseLong(rest.query().getOrDefault("fromId", "1"));
        long at = LAST_REPORT.plusSeconds(5).toEpochMilli();
        return LongStream.rangeClosed(from, FILLS)
                .limit(TradePlace.PAGE_ROWS)
                .mapToObj(id -> Documents.trade(id, "0.0005", at))
                .collect(Collectors.joining(","));
    }
}
