package io.kontor.sim.matching;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.CAROL;
import static io.kontor.sim.Ask.NOW;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Trigger;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import org.junit.jupiter.api.Test;

class MatchingEngineTest {
    private final Bench bench = new Bench();

    @Test
    void theBetterPriceTradesFirstAndAtTheMakersPrice() {
        bench.submit(sell(ALICE, "dear", "1").at("101"));
        bench.submit(sell(BOB, "cheap", "1").at("100"));

        assertThat(bench.submit(buy(CAROL, "c", "1.5").at("101")))
                .containsExactly(
                        "c NEW",
                        "c TRADE 1@100 TAKER",
                        "cheap TRADE 1@100 MAKER",
                        "c TRADE 0.5@101 TAKER",
                        "dear TRADE 0.5@101 MAKER");
        assertThat(bench.order(CAROL, "c").status()).isEqualTo(OrderStatus.FILLED);
        assertThat(bench.shown(Side.SELL)).containsExactly("0.5@101");
    }

    @Test
    void atOnePriceTheEarlierOrderTradesFirst() {
        bench.submit(buy(ALICE, "first", "1").at("100"));
        bench.submit(buy(BOB, "second", "1").at("100"));

        assertThat(bench.submit(sell(CAROL, "c", "1.2").at("100")))
                .contains("first TRADE 1@100 MAKER", "second TRADE 0.2@100 MAKER");
        assertThat(bench.order(BOB, "second").filled()).isEqualTo(Quantity.of("0.2"));
    }

    @Test
    void aLimitOrderRestsWithWhatIsNotFilled() {
        bench.submit(sell(ALICE, "a", "1").at("100"));

        bench.submit(buy(BOB, "b", "3").at("100"));

        assertThat(bench.shown(Side.BUY)).containsExactly("2@100");
        assertThat(bench.shown(Side.SELL)).isEmpty();
    }

    @Test
    void aMarketOrderTakesEveryPriceAndNeverRests() {
        bench.submit(sell(ALICE, "a", "1").at("100"));
        bench.submit(sell(ALICE, "b", "1").at("200"));

        assertThat(bench.submit(buy(BOB, "m", "3")))
                .endsWith("b TRADE 1@200 MAKER", "m EXPIRED UNFILLED")
                .hasSize(6);
        assertThat(bench.order(BOB, "m").filledQuote().toString()).isEqualTo("300");
    }

    @Test
    void whatAnImmediateOrderCannotFillExpires() {
        bench.submit(sell(ALICE, "a", "1").at("100"));

        assertThat(bench.submit(buy(BOB, "i", "2").at("100").lasting(TimeInForce.IOC)))
                .containsExactly("i NEW", "i TRADE 1@100 TAKER", "a TRADE 1@100 MAKER", "i EXPIRED UNFILLED");
        assertThat(bench.shown(Side.BUY)).isEmpty();
    }

    @Test
    void aFillOrKillOrderFillsInFullOrNotAtAll() {
        bench.submit(sell(ALICE, "a", "1").at("100"));
        bench.submit(sell(ALICE, "b", "1").at("101"));

        assertThat(bench.submit(buy(BOB, "low", "2").at("100").lasting(TimeInForce.FOK)))
                .containsExactly("low NEW", "low EXPIRED UNFILLABLE");
        assertThat(bench.submit(buy(BOB, "high", "2").at("101").lasting(TimeInForce.FOK)))
                .hasSize(5)
                .doesNotContain("high EXPIRED UNFILLABLE");
    }

    @Test
    void aFillOrKillOrderCountsAnIcebergsHiddenPart() {
        bench.submit(sell(ALICE, "a", "5").at("100").showing("1"));

        bench.submit(buy(BOB, "b", "5").at("100").lasting(TimeInForce.FOK));

        assertThat(bench.order(BOB, "b").status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void aPostOnlyOrderThatWouldTakeIsRejected() {
        bench.submit(sell(ALICE, "a", "1").at("100"));

        assertThat(bench.submit(buy(BOB, "b", "1").at("100").postOnly())).containsExactly("b REJECTED WOULD_MATCH");
        assertThat(bench.submit(buy(BOB, "c", "1").at("99.99").postOnly())).containsExactly("c NEW");
    }

    @Test
    void anIcebergShowsItsPartAndLosesItsPlaceWithEveryRefresh() {
        bench.submit(sell(ALICE, "ice", "3").at("100").showing("1"));
        bench.submit(sell(BOB, "plain", "1").at("100"));
        assertThat(bench.shown(Side.SELL)).containsExactly("2@100");

        assertThat(bench.submit(buy(CAROL, "c", "2.5").at("100")))
                .containsExactly(
                        "c NEW",
                        "c TRADE 1@100 TAKER",
                        "ice TRADE 1@100 MAKER",
                        "c TRADE 1@100 TAKER",
                        "plain TRADE 1@100 MAKER",
                        "c TRADE 0.5@100 TAKER",
                        "ice TRADE 0.5@100 MAKER");
        assertThat(bench.shown(Side.SELL)).containsExactly("0.5@100");
    }

    @Test
    void aStopWaitsUnseenUntilTheLastTradeReachesIt() {
        bench.submit(buy(BOB, "stop", "1").at("106").stop("105"));
        bench.submit(sell(ALICE, "a", "1").at("104"));
        assertThat(bench.shown(Side.BUY)).isEmpty();

        assertThat(bench.submit(buy(CAROL, "c", "1").at("104"))).doesNotContain("stop TRIGGERED");
        bench.submit(sell(ALICE, "b", "2").at("105"));

        assertThat(bench.submit(buy(CAROL, "d", "1").at("105")))
                .containsSubsequence("d TRADE 1@105 TAKER", "stop TRIGGERED", "stop TRADE 1@105 TAKER");
    }

    @Test
    void aTriggerThatIsReachedAlreadyWakesTheOrderAtOnce() {
        bench.outsideTrade(Side.BUY, "1", "100");

        assertThat(bench.submit(sell(BOB, "s", "1").at("99").stop("101"))).containsExactly("s NEW", "s TRIGGERED");
        assertThat(bench.submit(sell(BOB, "t", "1").at("99").on(Trigger.takeProfit(Side.SELL, Price.of("101")))))
                .containsExactly("t NEW");
    }

    @Test
    void oneStopsTradeWakesTheNext() {
        bench.submit(sell(ALICE, "a", "1").at("101"));
        bench.submit(sell(ALICE, "b", "1").at("102"));
        bench.submit(buy(BOB, "second", "1").at("103").stop("102"));
        bench.submit(buy(BOB, "first", "1").at("103").stop("101"));

        assertThat(bench.submit(buy(CAROL, "c", "1").at("101")))
                .containsSubsequence("first TRIGGERED", "first TRADE 1@102 TAKER", "second TRIGGERED");
    }

    @Test
    void aWaitingStopCanBeCanceledAndNeverWakes() {
        bench.submit(buy(BOB, "stop", "1").at("106").stop("105"));

        assertThat(bench.cancel(BOB, "stop")).containsExactly("stop CANCELED");
        assertThat(bench.outsideTrade(Side.BUY, "1", "107")).isEmpty();
        assertThat(bench.locked(BOB, "USDT")).isZero();
    }

    @Test
    void aClientOrderIdIsTakenForEverWhateverBecameOfItsOrder() {
        bench.submit(buy(ALICE, "filled", "1").at("100"));
        bench.submit(sell(BOB, "s", "1").at("100"));
        bench.submit(buy(ALICE, "canceled", "1").at("100"));
        bench.cancel(ALICE, "canceled");
        bench.submit(buy(ALICE, "rejected", "1").at("100.001"));
        bench.submit(buy(ALICE, "open", "1").at("100"));

        for (String id : new String[] {"filled", "canceled", "rejected", "open"}) {
            assertThat(bench.submit(buy(ALICE, id, "1").at("100"))).containsExactly(id + " REJECTED DUPLICATE");
            assertThat(bench.replace("open", buy(ALICE, id, "1").at("100")))
                    .containsExactly(id + " REPLACE_REJECTED DUPLICATE");
        }
        assertThat(bench.submit(buy(BOB, "open", "1").at("99"))).containsExactly("open NEW");
    }

    @Test
    void aDuplicatesReportShowsTheOrderThatHasTheId() {
        bench.submit(buy(ALICE, "a", "1").at("100"));

        bench.submit(sell(ALICE, "a", "7").at("300"));

        var report = bench.books.reports.getLast();
        assertThat(report.order().orElseThrow()).isEqualTo(bench.order(ALICE, "a"));
        assertThat(bench.order(ALICE, "a").status()).isEqualTo(OrderStatus.OPEN);
    }

    @Test
    void aReplacementTakesTheOrdersPlaceInOneStep() {
        bench.submit(buy(ALICE, "a", "1").at("100"));

        assertThat(bench.replace("a", buy(ALICE, "a2", "2").at("101"))).containsExactly("a2 REPLACED");
        assertThat(bench.order(ALICE, "a").status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(bench.shown(Side.BUY)).containsExactly("2@101");
        assertThat(bench.locked(ALICE, "USDT")).isEqualByComparingTo("202");
    }

    @Test
    void aReplacementThatReachesTheBookTrades() {
        bench.submit(sell(BOB, "s", "1").at("101"));
        bench.submit(buy(ALICE, "a", "1").at("100"));

        assertThat(bench.replace("a", buy(ALICE, "a2", "1").at("101")))
                .containsExactly("a2 REPLACED", "a2 TRADE 1@101 TAKER", "s TRADE 1@101 MAKER");
    }

    @Test
    void whatHasAFillOrIsUnknownIsNotReplaced() {
        bench.submit(buy(ALICE, "a", "2").at("100"));
        bench.submit(sell(BOB, "s", "1").at("100"));

        assertThat(bench.replace("a", buy(ALICE, "a2", "2").at("99")))
                .containsExactly("a2 REPLACE_REJECTED NOT_REPLACEABLE");
        assertThat(bench.replace("nothing", buy(ALICE, "a3", "2").at("99")))
                .containsExactly("a3 REPLACE_REJECTED UNKNOWN_ORDER");
        assertThat(bench.order(ALICE, "a").status()).isEqualTo(OrderStatus.OPEN);
        assertThat(bench.order(ALICE, "a2").status()).isEqualTo(OrderStatus.REJECTED);
    }

    @Test
    void aRefusedReplacementLeavesTheOrderWithItsPlaceAndItsLock() {
        bench.submit(buy(ALICE, "a", "1").at("100"));
        bench.submit(buy(BOB, "b", "1").at("100"));
        bench.submit(sell(CAROL, "s", "1").at("105"));

        assertThat(bench.replace("a", buy(ALICE, "x", "1").at("105").postOnly()))
                .containsExactly("x REPLACE_REJECTED WOULD_MATCH");
        assertThat(bench.replace("a", buy(ALICE, "y", "900000").at("104")))
                .containsExactly("y REPLACE_REJECTED INSUFFICIENT_BALANCE");
        assertThat(bench.submit(sell(CAROL, "t", "1").at("100"))).contains("a TRADE 1@100 MAKER");
    }

    @Test
    void aReplacementMayUseWhatTheOldOrderLocked() {
        bench.submit(buy(ALICE, "a", "9000").at("100"));

        assertThat(bench.replace("a", buy(ALICE, "b", "9999").at("100"))).containsExactly("b REPLACED");
        assertThat(bench.locked(ALICE, "USDT")).isEqualByComparingTo("999900");
    }

    @Test
    void whatIsNotOpenCannotBeCanceled() {
        bench.submit(buy(ALICE, "a", "1").at("100"));
        bench.cancel(ALICE, "a");

        assertThat(bench.cancel(ALICE, "a")).containsExactly("a CANCEL_REJECTED UNKNOWN_ORDER");
        assertThat(bench.cancel(ALICE, "never")).containsExactly("never CANCEL_REJECTED UNKNOWN_ORDER");
        assertThat(bench.books.reports.getLast().order()).isEmpty();
        assertThat(bench.cancel(BOB, "a")).containsExactly("a CANCEL_REJECTED UNKNOWN_ORDER");
    }

    @Test
    void aRequestThatComesAfterItsTimeIsRejected() {
        assertThat(bench.submit(buy(ALICE, "late", "1").at("100").before(NOW.minusNanos(1))))
                .containsExactly("late REJECTED LATE");
        assertThat(bench.submit(buy(ALICE, "just", "1").at("100").before(NOW))).containsExactly("just NEW");
    }

    @Test
    void whatBreaksAFilterIsRejectedByName() {
        assertThat(bench.submit(buy(ALICE, "a", "1").at("100.001"))).containsExactly("a REJECTED PRICE_FILTER");
        assertThat(bench.submit(buy(ALICE, "b", "0.000001").at("100"))).containsExactly("b REJECTED LOT_SIZE");
        assertThat(bench.submit(buy(ALICE, "c", "0.00001").at("100"))).containsExactly("c REJECTED NOTIONAL");
        assertThat(bench.submit(buy(ALICE, "d", "1").at("100").in(new Symbol("X/Y"))))
                .containsExactly("d REJECTED UNKNOWN_SYMBOL");
        assertThat(bench.submit(buy(ALICE, "e", "1").at("100").stop("100.001")))
                .containsExactly("e REJECTED PRICE_FILTER");
        assertThat(bench.submit(buy(ALICE, "f", "1").at("100").showing("2"))).containsExactly("f REJECTED ICEBERG");
        assertThat(bench.submit(buy(ALICE, "g", "1").at("100").lasting(TimeInForce.AT_OPEN)))
                .containsExactly("g REJECTED UNSUPPORTED");
        assertThat(bench.submit(
                        buy(ALICE, "h", "1").at("100").lasting(TimeInForce.IOC).postOnly()))
                .containsExactly("h REJECTED UNSUPPORTED");
    }

    @Test
    void reportsOfAnAccountAreNumberedFromOneWithoutAGap() {
        bench.submit(buy(ALICE, "a", "1").at("100"));
        bench.submit(sell(BOB, "b", "1").at("100"));
        bench.cancel(ALICE, "a");

        assertThat(bench.books.reports.stream().filter(r -> r.account().equals(ALICE)))
                .extracting(report -> report.cursor())
                .containsExactly(1L, 2L, 3L);
        assertThat(bench.books.reports.stream().filter(r -> r.account().equals(BOB)))
                .extracting(report -> report.cursor())
                .containsExactly(1L, 2L);
    }
}
