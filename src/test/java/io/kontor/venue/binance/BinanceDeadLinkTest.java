package io.kontor.venue.binance;

import static io.kontor.venue.binance.AdapterRig.ID;
import static io.kontor.venue.binance.AdapterRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Cancellable;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.link.Endpoints;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The WebSocket API behind a way that dies and says nothing; REST has a way of its own. */
class BinanceDeadLinkTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final ListeningBooks books = new ListeningBooks();
    private ScriptedBinance venue;
    private DyingWay way;
    private BinanceAdapter adapter;
    private VenueSession session;

    @BeforeEach
    void logOn() throws Exception {
        venue = new ScriptedBinance(kit.system());
        Endpoints direct = venue.endpoints();
        way = new DyingWay(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), direct.rest().getPort()));
        Endpoints endpoints = Endpoints.of(
                direct.rest().toString(),
                "ws://127.0.0.1:" + way.port() + "/ws-api/v3",
                direct.streams().toString());
        BinanceAccess access = new BinanceAccess(
                endpoints,
                Optional.empty(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                Map.of(Samples.ACCOUNT, AdapterRig.KEY),
                Map.of());
        adapter = new BinanceAdapter(
                kit.system(),
                Samples.VENUE,
                access,
                Samples.settings("request-timeout = 15 s, clock.error-max = 3 s, websocket.idle-timeout = 2 s"),
                Clock.systemUTC(),
                System::nanoTime);
        session = get(adapter.logOn(Samples.ACCOUNT, 0, books, Samples.NO_HALT));
    }

    @AfterEach
    void stop() {
        session.close();
        adapter.close();
        way.close();
        venue.close();
        kit.shutdownTestKit();
    }

    @Test
    void whatWeWriteIsNoSignOfTheVenuesLifeAndCancelsThenGoByRest() throws Exception {
        venue.on("DELETE /api/v3/order", _ -> ScriptedBinance.ok("{}"));
        way.die();

        Cancellable written = kit.system()
                .scheduler()
                .scheduleAtFixedRate(
                        Duration.ZERO,
                        Duration.ofMillis(300),
                        () -> session.cancel(Samples.BTC, ID),
                        kit.system().executionContext());
        try {
            assertThat(books.end()).contains("connection to the venue");
        } finally {
            written.cancel();
        }
        session.cancel(Samples.BTC, ID);

        assertThat(venue.awaitRest("DELETE /api/v3/order").query()).containsKey("origClientOrderId");
    }
}
