package io.kontor.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.app.SimRun;
import io.kontor.sim.TestData;
import io.kontor.value.AccountId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.binance.BinanceAccess;
import io.kontor.venue.binance.BinanceAdapter;
import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.link.Endpoints;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recorded market, played by {@code kontor sim}, through the venue's streams and the adapter into our book; the judge is a book made from
 * the same file by other means. {@code -Dkontor.trial.speed} is how many times as fast as it was recorded: the slower, the fewer of its
 * updates one of the stream's holds.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RecordedStreamIT {
    private static final Symbol BTC = new Symbol("BTC/USDT");
    private static final VenueId BINANCE = new VenueId("BINANCE");
    private static final AccountId NOBODY = new AccountId("main");
    private static final String SPEED = System.getProperty("kontor.trial.speed", "10");
    private static final int DEPTH = 100;
    private static final long PLAYED_MAX_MINUTES = 10;

    /** In recorded updates; the very last one may be one that is left out. */
    private static final int UNTIL_SHORTLY_BEFORE_THE_END = 300;

    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    private Path directory;

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void theBookIsTheRecordedOneAtEveryUpdate() throws Exception {
        Kept kept = play(Optional.empty(), 0);

        assertThat(kept.strange).isEmpty();
        assertThat(kept.backwards).isZero();
        assertThat(kept.losses).isEmpty();
        assertThat(kept.compared).isGreaterThan(100);
        System.out.println("compared at " + kept.compared + " updates of " + kept.states.last() + " recorded ones");
    }

    @Test
    void afterEachGapItIsTheRecordedOneAgain() throws Exception {
        Kept kept = play(Optional.of("{\"BOOK_GAP\":{\"probability\":0.1}}"), UNTIL_SHORTLY_BEFORE_THE_END);

        assertThat(kept.strange).isEmpty();
        assertThat(kept.backwards).isZero();
        assertThat(kept.losses).isNotEmpty().hasSize(kept.returns);
        System.out.println("lost step " + kept.losses.size() + " times, came back " + kept.returns
                + " times, compared at " + kept.compared + " updates");
    }

    private Kept play(Optional<String> faults, int leaveOut) throws Exception {
        Path recording = TestData.recording();
        RecordedStates states = RecordedStates.of(recording, DEPTH);
        SimRun sim = SimRun.start(
                directory.resolve("venue"),
                "--market-data",
                RecordedStates.depthOnly(recording, directory.resolve("depth.ndjson"))
                        .toString(),
                "--speed",
                SPEED,
                "-Dkontor.sim.recording.repeats=false");
        BinanceAdapter adapter = adapter(sim.port());
        try {
            if (faults.isPresent()) {
                turn(sim.port(), faults.get());
            }
            Kept kept = new Kept(states, states.last() - leaveOut, adapter);
            kept.subscribe();
            kept.played.get(PLAYED_MAX_MINUTES, TimeUnit.MINUTES);
            return kept;
        } finally {
            adapter.close();
            sim.kill();
        }
    }

    private static void turn(int port, String faults) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sim/faults"))
                .PUT(HttpRequest.BodyPublishers.ofString(faults))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static BinanceAdapter adapter(int port) {
        String at = "127.0.0.1:" + port;
        BinanceAccess access = new BinanceAccess(
                Endpoints.of("http://" + at, "ws://" + at + "/ws-api/v3", "ws://" + at),
                Optional.empty(),
                BinanceAccess.Channel.websocket,
                List.of(BTC),
                Map.of(
                        NOBODY,
                        new ApiKey(
                                new Secret("key-main"),
                                SigningKey.of(SigningKey.Algorithm.HMAC, new Secret("secret-main")))),
                Map.of());
        // A pause of this machine is not the venue's silence.
        Config config = ConfigFactory.parseString("kontor.binance.market.stall-after = 60 s")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        return new BinanceAdapter(KIT.system(), BINANCE, access, BinanceSettings.from(config), Clock.systemUTC());
    }

    /** Keeps the book as a feed does, and compares it at every update. Called from one thread at a time. */
    private static final class Kept implements MarketDataListener {
        private final FeedState state = new FeedState(BINANCE, BTC, 5_000, 1_000);
        private final RecordedStates states;
        private final int until;
        private final BinanceAdapter adapter;
        private final CompletableFuture<Void> played = new CompletableFuture<>();
        private final List<String> strange = new ArrayList<>();
        private final List<String> losses = new ArrayList<>();
        private int compared;
        private int backwards;
        private int returns;
        private int number;
        private boolean lost;

        Kept(RecordedStates states, int until, BinanceAdapter adapter) {
            this.states = states;
            this.until = until;
            this.adapter = adapter;
        }

        /** Until it is answered: a venue that has just started on a busy machine may be late. */
        void subscribe() {
            adapter.subscribe(BTC, this).whenComplete((_, failure) -> {
                if (failure != null && !played.isDone()) {
                    subscribe();
                }
            });
        }

        @Override
        public synchronized void onSnapshot(long sequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
            on(new FeedEvent.Snapshot(sequence, bids, asks, at));
        }

        @Override
        public synchronized void onUpdate(
                long first, long last, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
            on(new FeedEvent.Update(first, last, bids, asks, at));
        }

        @Override
        public synchronized void onTrade(Price price, Quantity quantity, Instant at) {
            on(new FeedEvent.Trade(price, quantity, at));
        }

        @Override
        public synchronized void onDown(String reason) {
            on(new FeedEvent.Down(reason));
            state.restart();
            subscribe();
        }

        private void on(FeedEvent event) {
            if (played.isDone()) {
                return;
            }
            FeedState.Outcome outcome = state.on(event);
            if (outcome.needsSnapshot() && !lost) {
                losses.add(outcome + " after state " + number);
                lost = true;
            }
            if (state.isInStep()) {
                returns += lost ? 1 : 0;
                lost = false;
                state.view(DEPTH, false).ifPresent(this::compare);
            }
        }

        private void compare(BookView view) {
            int now = states.numberOf(view, number);
            compared++;
            if (now < 0) {
                strange.add("after state " + number + ": " + view);
            } else {
                backwards += now < number ? 1 : 0;
                number = now;
            }
            if (now >= until) {
                played.complete(null);
            }
        }
    }
}
