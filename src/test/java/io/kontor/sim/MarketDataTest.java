package io.kontor.sim;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.sim.market.Generator;
import io.kontor.sim.market.Recording;
import io.kontor.sim.market.RecordingSettings;
import io.kontor.sim.matching.Units;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketDataTest {
    private static final Duration PUBLISH = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aNewSubscriberGetsTheBookAndThenEveryChangeWithoutAGap() {
        playMarket();
        TradingSession session = rig.logOn(ALICE, 0, new Heard());
        Follower early = subscribe();
        for (int i = 0; i < 60; i++) {
            session.submit(
                    buy(ALICE, "a" + i, "0.01").at(Integer.toString(59_900 + i)).order());
            rig.pass(PUBLISH);
        }
        Follower late = subscribe();
        for (int i = 0; i < 60; i++) {
            session.submit(sell(ALICE, "b" + i, "0.5").at("59900").order());
            rig.pass(PUBLISH);
        }

        for (Follower follower : List.of(early, late)) {
            assertThat(follower.gaps).isZero();
            assertThat(follower.bids).isEqualTo(shown(Side.BUY));
            assertThat(follower.asks).isEqualTo(shown(Side.SELL));
        }
        assertThat(early.updates).isGreaterThan(100);
        assertThat(early.trades).isNotEmpty();
    }

    @Test
    void changesWithinAnIntervalComeAsOne() {
        Follower follower = subscribe();
        TradingSession session = rig.logOn(ALICE, 0, new Heard());
        rig.pass(PUBLISH);

        for (int i = 0; i < 5; i++) {
            session.submit(buy(ALICE, "a" + i, "1").at("100").order());
            rig.turn();
        }
        assertThat(follower.updates).isZero();
        rig.pass(PUBLISH);

        assertThat(follower.updates).isEqualTo(1);
        assertThat(follower.bids).containsEntry(Price.of("100"), Quantity.of("5"));
    }

    @Test
    void tradesComeAsTheyHappenAndOnce() {
        Follower follower = subscribe();
        TradingSession session = rig.logOn(ALICE, 0, new Heard());
        TradingSession other = rig.logOn(BOB, 0, new Heard());

        session.submit(buy(ALICE, "a", "1").at("100").order());
        other.submit(sell(BOB, "b", "0.4").at("100").order());
        rig.turn();

        assertThat(follower.trades).containsExactly("0.4@100");
    }

    @Test
    void whoHasUnsubscribedHearsNoMore() {
        Follower follower = subscribe();
        rig.core.unsubscribe(SimInstruments.BTC_USDT, follower);

        playMarket();
        rig.pass(PUBLISH);

        assertThat(follower.updates).isZero();
    }

    @Test
    void theInventedMarketFillsTakersAndRestingOrders() {
        playMarket();
        rig.pass(PUBLISH);
        Heard heard = new Heard();
        TradingSession session = rig.logOn(ALICE, 0, heard);

        session.submit(buy(ALICE, "market", "1").order());
        session.submit(buy(ALICE, "resting", "0.1").at("59970").order());
        rig.turn();
        assertThat(heard.words()).contains("market TRADE").doesNotContain("resting TRADE");

        for (int i = 0; i < 4000 && !heard.words().contains("resting TRADE"); i++) {
            rig.pass(Duration.ofMillis(250));
        }
        assertThat(heard.words()).contains("resting TRADE");
    }

    @Test
    void ordersAreStillTakenAfterARecordingThatIsCut() throws IOException {
        Path file = Files.writeString(directory.resolve("cut.ndjson"), """
                1000 {"stream":"btcusdt@depth@100ms","data":{"U":1,"u":2,"b":[],"a":[]}}
                2000 {"stream":"btcusdt@dep""");
        rig.play(new Recording(
                new SimInstruments().all(), new RecordingSettings(file, BigDecimal.ONE, false), rig.nanos()));
        rig.pass(PUBLISH);
        Heard heard = new Heard();

        TradingSession session = rig.logOn(ALICE, 0, heard);
        session.submit(buy(ALICE, "a", "1").at("100").order());
        rig.turn();

        assertThat(heard.words()).containsExactly("a NEW");
    }

    private void playMarket() {
        rig.play(new Generator(
                new SimInstruments().all(), SimConfig.with().generator().orElseThrow(), rig.nanos()));
    }

    private Follower subscribe() {
        Follower follower = new Follower();
        rig.core.subscribe(SimInstruments.BTC_USDT, follower);
        return follower;
    }

    private Map<Price, Quantity> shown(Side side) {
        TreeMap<Price, Quantity> shown = new TreeMap<>();
        Units units = rig.core.engine().units(SimInstruments.BTC_USDT);
        rig.core
                .engine()
                .book(SimInstruments.BTC_USDT)
                .shown(side)
                .forEach(level -> shown.put(units.price(level.price()), units.quantity(level.quantity())));
        return shown;
    }

    /** Builds the book as a client would, and counts what does not fit. */
    private static final class Follower implements MarketDataListener {
        final TreeMap<Price, Quantity> bids = new TreeMap<>();
        final TreeMap<Price, Quantity> asks = new TreeMap<>();
        final List<String> trades = new ArrayList<>();
        int updates;
        int gaps;
        private long sequence = -1;

        @Override
        public void onSnapshot(
                long snapshotSequence, List<Quote.Level> newBids, List<Quote.Level> newAsks, Instant at) {
            gaps += sequence == -1 ? 0 : 1;
            sequence = snapshotSequence;
            apply(newBids, bids);
            apply(newAsks, asks);
        }

        @Override
        public void onUpdate(long first, long last, List<Quote.Level> newBids, List<Quote.Level> newAsks, Instant at) {
            updates++;
            gaps += first == sequence + 1 && last >= first ? 0 : 1;
            sequence = last;
            apply(newBids, bids);
            apply(newAsks, asks);
        }

        @Override
        public void onTrade(Price price, Quantity quantity, Instant at) {
            trades.add(quantity + "@" + price);
        }

        @Override
        public void onDown(String reason) {}

        private static void apply(List<Quote.Level> levels, Map<Price, Quantity> side) {
            for (Quote.Level level : levels) {
                if (level.quantity().isZero()) {
                    side.remove(level.price());
                } else {
                    side.put(level.price(), level.quantity());
                }
            }
        }
    }
}
