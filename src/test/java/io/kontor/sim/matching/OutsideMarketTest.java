package io.kontor.sim.matching;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.NOW;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.SimInstruments;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import org.junit.jupiter.api.Test;

class OutsideMarketTest {
    private final Bench bench = new Bench();

    @Test
    void takersUseUpQuotesAndTheNextQuoteBringsThemBack() {
        bench.quote("SELL 1@100", "SELL 1@101");

        assertThat(bench.submit(buy(ALICE, "a", "1.5").at("101")))
                .containsExactly("a NEW", "a TRADE 1@100 TAKER", "a TRADE 0.5@101 TAKER");
        assertThat(bench.shown(Side.SELL)).containsExactly("0.5@101");

        bench.quote("SELL 1@100");
        assertThat(bench.shown(Side.SELL)).containsExactly("1@100", "0.5@101");
    }

    @Test
    void quotesThatReachARestingOrderFillItAtItsOwnPrice() {
        bench.submit(buy(ALICE, "a", "2").at("100"));

        assertThat(bench.quote("SELL 1.5@99")).containsExactly("a TRADE 1.5@100 MAKER");
        assertThat(bench.shown(Side.SELL)).isEmpty();
        assertThat(bench.shown(Side.BUY)).containsExactly("0.5@100");
    }

    @Test
    void anOrderBehindQuotesIsFilledOnlyAfterWhatStoodBeforeItWasTraded() {
        bench.quote("BUY 3@100");
        bench.submit(buy(ALICE, "a", "1").at("100"));

        assertThat(bench.outsideTrade(Side.SELL, "2", "100")).isEmpty();
        assertThat(bench.outsideTrade(Side.SELL, "1.4", "100")).containsExactly("a TRADE 0.4@100 MAKER");
    }

    @Test
    void quotesAddedLaterStandBehindTheOrder() {
        bench.quote("BUY 1@100");
        bench.submit(buy(ALICE, "a", "1").at("100"));
        bench.quote("BUY 5@100");

        assertThat(bench.outsideTrade(Side.SELL, "2", "100")).containsExactly("a TRADE 1@100 MAKER");
        assertThat(bench.shown(Side.BUY)).containsExactly("4@100");
    }

    @Test
    void canceledQuotesLeaveFromTheBackFirst() {
        bench.quote("BUY 2@100");
        bench.submit(buy(ALICE, "a", "1").at("100"));
        bench.quote("BUY 5@100");
        bench.quote("BUY 2@100");

        assertThat(bench.outsideTrade(Side.SELL, "2", "100")).isEmpty();
        assertThat(bench.outsideTrade(Side.SELL, "1", "100")).containsExactly("a TRADE 1@100 MAKER");
    }

    @Test
    void anOrderGainsItsTurnWhenLessIsLeftThanStoodBeforeIt() {
        bench.quote("BUY 5@100");
        bench.submit(buy(ALICE, "a", "1").at("100"));
        bench.quote("BUY 1@100");

        assertThat(bench.outsideTrade(Side.SELL, "2", "100")).containsExactly("a TRADE 1@100 MAKER");
    }

    @Test
    void aTradeAtAWorsePriceFillsTheOrderItWouldHaveMetFirst() {
        bench.quote("BUY 5@101", "BUY 5@100");
        bench.submit(buy(ALICE, "a", "1").at("101"));

        assertThat(bench.outsideTrade(Side.SELL, "0.7", "100")).containsExactly("a TRADE 0.7@101 MAKER");
    }

    @Test
    void tradesFillNoMoreThanWasTraded() {
        bench.submit(buy(ALICE, "a", "1").at("102"));
        bench.submit(buy(BOB, "b", "1").at("101"));

        assertThat(bench.outsideTrade(Side.SELL, "1.5", "100"))
                .containsExactly("a TRADE 1@102 MAKER", "b TRADE 0.5@101 MAKER");
    }

    @Test
    void aTradeAwayFromAnOrderLeavesItAlone() {
        bench.submit(buy(ALICE, "a", "1").at("100"));

        assertThat(bench.outsideTrade(Side.BUY, "5", "100")).isEmpty();
        assertThat(bench.outsideTrade(Side.SELL, "5", "101")).isEmpty();
    }

    @Test
    void outsideTradesTriggerStops() {
        bench.quote("SELL 5@106");
        bench.submit(buy(ALICE, "stop", "1").at("106").stop("105"));

        assertThat(bench.outsideTrade(Side.BUY, "0.1", "105"))
                .containsExactly("stop TRIGGERED", "stop TRADE 1@106 TAKER");
    }

    @Test
    void theHouseCanLeaveAndOrdersStay() {
        bench.quote("BUY 5@100", "SELL 5@102");
        bench.submit(sell(ALICE, "a", "1").at("101"));

        bench.engine.clearQuotes(SimInstruments.BTC_USDT);

        assertThat(bench.shown(Side.BUY)).isEmpty();
        assertThat(bench.shown(Side.SELL)).containsExactly("1@101");
    }

    @Test
    void thinnedQuotesFillAComingOrderOnlyInPart() {
        bench.quote("SELL 1@100", "SELL 5@101", "SELL 5@103");

        bench.engine.thinQuotes(buy(ALICE, "a", "3").at("102").order(), Quantity.of("1.5"), NOW);

        assertThat(bench.shown(Side.SELL)).containsExactly("1@100", "0.5@101", "5@103");
    }
}
