package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.marketdata.Quote;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SymbolMarketTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");

    private final SymbolMarket market = new SymbolMarket("BTCUSDT", 1000);
    private final SymbolMarket.Diff diff = new SymbolMarket.Diff();

    @Test
    void depthListsBestPricesFirstWithTheIdOfTheLastUpdate() {
        market.onSnapshot(5, List.of(level("1", "10"), level("2", "20")), List.of(level("4", "1"), level("3", "1")));

        assertThat(market.depth(1).toString())
                .isEqualTo("{\"lastUpdateId\":1005,\"bids\":[[\"2.00000000\",\"20.00000000\"]],"
                        + "\"asks\":[[\"3.00000000\",\"1.00000000\"]]}");
    }

    @Test
    void aDiffSpansItsUpdatesWithTheLastQuantityOfEachLevel() {
        market.onSnapshot(5, List.of(level("2", "20")), List.of(level("3", "1")));

        assertThat(update(6, 7, List.of(level("2", "0"), level("1", "5")))).isTrue();
        assertThat(update(8, 8, List.of(level("1", "6")))).isTrue();
        assertThat(update(9, 9, List.of(level("0.5", "6")))).isFalse();

        assertThat(market.depthUpdate(diff, NOW, TimeUnit.MILLISECOND).toString())
                .isEqualTo("{\"e\":\"depthUpdate\",\"E\":1795168800123,\"s\":\"BTCUSDT\",\"U\":1006,\"u\":1009,"
                        + "\"b\":[[\"2.00000000\",\"0.00000000\"],[\"1.00000000\",\"6.00000000\"],"
                        + "[\"0.50000000\",\"6.00000000\"]],\"a\":[]}");
        diff.clear();
        assertThat(diff.isEmpty()).isTrue();
    }

    @Test
    void aBookFollowedFromASnapshotByTheVenuesRuleIsTheBook() {
        market.onSnapshot(0, List.of(level("2", "20")), List.of(level("3", "1")));
        update(1, 2, List.of(level("2", "0"), level("1", "5")));
        long snapshot = market.depth(10).path("lastUpdateId").asLong();
        update(3, 3, List.of(level("1.5", "7")));

        var event = market.depthUpdate(diff, NOW, TimeUnit.MICROSECOND);

        assertThat(event.path("U").asLong()).isLessThanOrEqualTo(snapshot + 1);
        assertThat(event.path("u").asLong()).isGreaterThan(snapshot);
        assertThat(event.path("E").asLong()).isEqualTo(1_795_168_800_123_456L);
    }

    @Test
    void anEmptySideHasNoBestPrice() {
        assertThat(market.bookTicker().toString())
                .isEqualTo("{\"symbol\":\"BTCUSDT\",\"bidPrice\":\"0.00000000\",\"bidQty\":\"0.00000000\","
                        + "\"askPrice\":\"0.00000000\",\"askQty\":\"0.00000000\"}");
    }

    @Test
    void aTradeSaysWhetherTheBuyerWasTheMaker() {
        SymbolMarket.Print sold = market.onTrade(Side.SELL, Price.of("2"), Quantity.of("1"), NOW);
        SymbolMarket.Print bought = market.onTrade(Side.BUY, Price.of("3"), Quantity.of("0.5"), NOW);

        assertThat(market.tradeEvent(sold, NOW, TimeUnit.MILLISECOND).toString())
                .isEqualTo("{\"e\":\"trade\",\"E\":1795168800123,\"s\":\"BTCUSDT\",\"t\":1001,\"p\":\"2.00000000\","
                        + "\"q\":\"1.00000000\",\"T\":1795168800123,\"m\":true,\"M\":true}");
        assertThat(market.trade(bought, TimeUnit.MILLISECOND).toString())
                .isEqualTo("{\"id\":1002,\"price\":\"3.00000000\",\"qty\":\"0.50000000\",\"quoteQty\":\"1.50000000\","
                        + "\"time\":1795168800123,\"isBuyerMaker\":false,\"isBestMatch\":true}");
        assertThat(market.trades(1)).containsExactly(bought);
    }

    @Test
    void streamNamesSayWhatIsWantedAndHowOften() {
        assertThat(StreamName.parse("btcusdt@depth@100ms"))
                .contains(new StreamName("btcusdt", StreamName.Kind.DIFF, 0, false));
        assertThat(StreamName.parse("btcusdt@depth20"))
                .contains(new StreamName("btcusdt", StreamName.Kind.PARTIAL, 20, true));
        assertThat(StreamName.parse("BTCUSDT@trade")).isEmpty();
        assertThat(StreamName.parse("btcusdt@depth7")).isEmpty();
    }

    private boolean update(long first, long last, List<Quote.Level> bids) {
        return market.onUpdate(first, last, bids, List.of(), List.of(diff));
    }

    private static Quote.Level level(String price, String quantity) {
        return new Quote.Level(Price.of(price), Quantity.of(quantity));
    }
}
