package io.kontor.sim.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.Instrument;
import io.kontor.sim.SimConfig;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.Units;
import io.kontor.value.Price;
import io.kontor.value.Side;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomWalkTest {
    private static final Instrument BTC =
            new SimInstruments().find(SimInstruments.BTC_USDT).orElseThrow();
    private static final Instrument AAPL =
            new SimInstruments().find(SimInstruments.AAPL_USD).orElseThrow();
    private static final GeneratorSettings SETTINGS =
            SimConfig.with().generator().orElseThrow();

    @Test
    void theSameSeedGivesTheSameMarketAndAnotherGivesAnother() {
        GeneratorSettings other =
                SimConfig.with("generator.seed = 2").generator().orElseThrow();

        assertThat(updates(BTC, "60000", SETTINGS)).isEqualTo(updates(BTC, "60000", SETTINGS));
        assertThat(updates(BTC, "60000", other)).isNotEqualTo(updates(BTC, "60000", SETTINGS));
    }

    @Test
    void theMarketIsNeverCrossedAndAlwaysFullyQuotedOnPricesTheInstrumentTakes() {
        checkLadder(BTC, "60000");
        checkLadder(AAPL, "230");
    }

    @Test
    void tradesHappenAtTheBestPriceAndWithinWhatIsQuoted() {
        Map<LevelChange, Long> seen = new HashMap<>();
        Map<Side, Map<Long, Long>> ladder = Map.of(Side.BUY, new HashMap<>(), Side.SELL, new HashMap<>());
        for (RandomWalk.Update update : updates(BTC, "60000", SETTINGS)) {
            update.quotes().forEach(q -> ladder.get(q.side()).put(q.price(), q.quantity()));
            update.trade().ifPresent(trade -> {
                Map<Long, Long> makers = ladder.get(trade.aggressor().opposite());
                assertThat(makers.get(trade.price())).isGreaterThanOrEqualTo(trade.quantity());
                seen.merge(new LevelChange(trade.aggressor(), 0, 0), 1L, Long::sum);
            });
        }
        assertThat(seen).hasSize(2);
    }

    @Test
    void aStartPriceWithoutRoomForTheLadderGivesNoMarket() {
        assertThat(RandomWalk.of(AAPL, Price.of("0.05"), SETTINGS)).isEmpty();
    }

    private static void checkLadder(Instrument instrument, String start) {
        Units units = Units.of(instrument);
        Map<Side, Map<Long, Long>> ladder = Map.of(Side.BUY, new HashMap<>(), Side.SELL, new HashMap<>());
        for (RandomWalk.Update update : updates(instrument, start, SETTINGS)) {
            for (LevelChange quote : update.quotes()) {
                Map<Long, Long> side = ladder.get(quote.side());
                if (quote.quantity() == 0) {
                    side.remove(quote.price());
                } else {
                    side.put(quote.price(), quote.quantity());
                    assertThat(instrument.price().check("price", units.price(quote.price())))
                            .isEmpty();
                    assertThat(instrument.amount().check(units.quantity(quote.quantity())))
                            .isEmpty();
                }
            }
            long bid = ladder.get(Side.BUY).keySet().stream()
                    .mapToLong(p -> p)
                    .max()
                    .orElseThrow();
            long ask = ladder.get(Side.SELL).keySet().stream()
                    .mapToLong(p -> p)
                    .min()
                    .orElseThrow();
            assertThat(bid).isLessThan(ask);
            assertThat(ladder.values()).allMatch(side -> side.size() == SETTINGS.levels());
        }
    }

    private static List<RandomWalk.Update> updates(Instrument instrument, String start, GeneratorSettings settings) {
        RandomWalk walk = RandomWalk.of(instrument, Price.of(start), settings).orElseThrow();
        return Stream.generate(walk::next).limit(500).toList();
    }
}
