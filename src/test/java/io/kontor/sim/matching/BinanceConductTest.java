package io.kontor.sim.matching;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.NOW;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.Ask;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.message.CancelOnly;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.SelfTrade;
import io.kontor.sim.message.Target;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** In what the engine behaves as Binance does and not as strictly as it would by itself; and what only faces ask for. */
class BinanceConductTest {
    private static final Fees RECEIVED =
            new Fees(new BigDecimal(10), new BigDecimal(10), Fees.Charge.RECEIVED, Optional.empty());

    private final MemoryBooks books = new MemoryBooks();
    private final Bench bench = new Bench(
            new EngineRules(
                    RECEIVED,
                    SelfTrade.EXPIRE_TAKER,
                    1000,
                    Map.of(),
                    new BigDecimal(1_000_000),
                    EngineRules.Conduct.BINANCE),
            books,
            Counters.START);

    @Test
    void anIdIsFreeAgainOnceItsOrderIsOver() {
        assertThat(bench.submit(buy(ALICE, "a", "1").at("100"))).containsExactly("a NEW");
        assertThat(bench.submit(buy(ALICE, "a", "1").at("100"))).containsExactly("a REJECTED DUPLICATE");

        bench.cancel(ALICE, "a");

        assertThat(bench.submit(buy(ALICE, "a", "2").at("100"))).containsExactly("a NEW");
    }

    @Test
    void aRejectedOrderLeavesNoTrace() {
        assertThat(bench.submit(buy(ALICE, "a", "1000000").at("100")))
                .containsExactly("a REJECTED INSUFFICIENT_BALANCE");

        assertThat(books.closedOrder(ALICE, new ClientOrderId("a"))).isEmpty();
    }

    @Test
    void aTriggerThatIsReachedAlreadyIsRefused() {
        bench.quote("SELL 1@100");
        bench.submit(buy(BOB, "b", "1").at("100"));

        assertThat(bench.submit(buy(ALICE, "a", "1").stop("100"))).containsExactly("a REJECTED TRIGGER_REACHED");
        assertThat(bench.submit(buy(ALICE, "a", "1").stop("101"))).containsExactly("a NEW");
    }

    @Test
    void eachSidePaysItsFeeOfWhatItGets() {
        bench.submit(sell(BOB, "b", "1").at("100"));
        bench.submit(buy(ALICE, "a", "1").at("100"));

        assertThat(bench.total(ALICE, "BTC")).isEqualByComparingTo("1000000.999");
        assertThat(bench.total(ALICE, "USDT")).isEqualByComparingTo("999900");
        assertThat(bench.total(BOB, "BTC")).isEqualByComparingTo("999999");
        assertThat(bench.total(BOB, "USDT")).isEqualByComparingTo("1000099.9");
    }

    @Test
    void allThatAnAccountHasCanBeSpentWhereTheFeeComesOutOfTheTrade() {
        assertThat(bench.submit(buy(ALICE, "a", "10000").at("100"))).containsExactly("a NEW");
        assertThat(bench.locked(ALICE, "USDT")).isEqualByComparingTo("1000000");
    }

    @Test
    void anAmendedOrderKeepsItsPlaceAndFreesWhatItNeedsNoMore() {
        bench.submit(buy(ALICE, "a", "3").at("100"));
        bench.submit(buy(BOB, "b", "3").at("100"));

        assertThat(amend("a", "a2", "1")).containsExactly("a AMENDED");

        assertThat(bench.shown(Side.BUY)).containsExactly("4@100");
        assertThat(bench.locked(ALICE, "USDT")).isEqualByComparingTo("100");
        assertThat(bench.submit(
                        sell(new io.kontor.value.AccountId("carol"), "c", "2").at("100")))
                .contains("a2 TRADE 1@100 MAKER", "b TRADE 1@100 MAKER");
    }

    @Test
    void anAmendmentIsRefusedWhereItIsNotForLess() {
        bench.submit(buy(ALICE, "a", "3").at("100"));
        bench.submit(buy(ALICE, "other", "3").at("100"));

        assertThat(amend("a", "a", "3")).containsExactly("a AMEND_REJECTED NO_CHANGE");
        assertThat(amend("a", "a", "4")).containsExactly("a AMEND_REJECTED NOT_LESS");
        assertThat(amend("a", "a", "0.000001")).containsExactly("a AMEND_REJECTED LOT_SIZE");
        assertThat(amend("a", "other", "1")).containsExactly("a AMEND_REJECTED DUPLICATE");
        assertThat(amend("x", "a", "1")).containsExactly("x AMEND_REJECTED UNKNOWN_ORDER");
    }

    @Test
    void anAmendedIcebergShowsNoMoreThanItHasLeft() {
        bench.submit(buy(ALICE, "a", "3").at("100").showing("2"));

        amend("a", "a", "1");

        assertThat(bench.shown(Side.BUY)).containsExactly("1@100");
    }

    @Test
    void aCancelMayBeMeantOnlyForAnOrderWithoutOrWithFills() {
        bench.submit(buy(ALICE, "a", "3").at("100"));

        assertThat(cancel("a", CancelOnly.PARTIALLY_FILLED)).containsExactly("a CANCEL_REJECTED CANCEL_RESTRICTED");
        bench.submit(sell(BOB, "b", "1").at("100"));
        assertThat(cancel("a", CancelOnly.NEW)).containsExactly("a CANCEL_REJECTED CANCEL_RESTRICTED");
        assertThat(cancel("a", CancelOnly.PARTIALLY_FILLED)).containsExactly("a CANCELED");
    }

    @Test
    void aCancelByNumberAndIdWantsBothToAgree() {
        bench.submit(buy(ALICE, "a", "3").at("100"));
        long number = bench.order(ALICE, "a").id();

        assertThat(bench.causing(() -> bench.engine.cancel(
                        ALICE,
                        new Target(OptionalLong.of(number), Optional.of(new ClientOrderId("x")), Optional.empty()),
                        CancelOnly.ANY,
                        NOW)))
                .containsExactly("x CANCEL_REJECTED UNKNOWN_ORDER");
        assertThat(bench.causing(() -> bench.engine.cancel(
                        ALICE,
                        new Target(OptionalLong.of(number), Optional.empty(), Optional.of(SimInstruments.BTC_USDT)),
                        CancelOnly.ANY,
                        NOW)))
                .containsExactly("a CANCELED");
    }

    @Test
    void aReplacementThatCouldNeverBePlacedLeavesTheOldOrderAlone() {
        bench.submit(buy(ALICE, "a", "3").at("100"));

        assertThat(cancelReplace("a", buy(ALICE, "n", "1").at("100.001"), false))
                .containsExactly("n REPLACE_REJECTED PRICE_FILTER");
        assertThat(cancelReplace("a", buy(ALICE, "n", "100000").at("100"), false))
                .containsExactly("a CANCELED", "n REJECTED INSUFFICIENT_BALANCE");
        assertThat(cancelReplace("a", buy(ALICE, "n", "1").at("100"), false))
                .containsExactly("a CANCEL_REJECTED UNKNOWN_ORDER");
        assertThat(cancelReplace("a", buy(ALICE, "n", "1").at("100"), true))
                .containsExactly("a CANCEL_REJECTED UNKNOWN_ORDER", "n NEW");
    }

    @Test
    void aQuoteAmountIsGoodForWhatTheBookGivesDownToTheStep() {
        bench.quote("SELL 1@100", "SELL 1@200");

        assertThat(quantityFor("50")).isEqualTo(Quantity.of("0.5"));
        assertThat(quantityFor("200")).isEqualTo(Quantity.of("1.5"));
        assertThat(quantityFor("100.001")).isEqualTo(Quantity.of("1"));
        assertThat(quantityFor("1000")).isEqualTo(Quantity.of("2"));
    }

    @Test
    void aTestOrderIsCheckedAndNothingHappens() {
        assertThat(bench.engine.check(buy(ALICE, "a", "1").at("100").order(), NOW))
                .isEmpty();
        assertThat(bench.engine.check(buy(ALICE, "a", "1").at("100.001").order(), NOW))
                .contains(Reason.PRICE_FILTER);
        assertThat(bench.engine.check(buy(ALICE, "a", "1000000").at("100").order(), NOW))
                .contains(Reason.INSUFFICIENT_BALANCE);
        assertThat(bench.engine.account(ALICE).openOrders()).isEmpty();
    }

    private Quantity quantityFor(String quote) {
        return bench.engine.quantityFor(SimInstruments.BTC_USDT, Side.BUY, Money.of(quote));
    }

    private List<String> amend(String id, String newId, String quantity) {
        return bench.causing(() -> bench.engine.amend(
                ALICE, Target.of(new ClientOrderId(id)), new ClientOrderId(newId), Quantity.of(quantity), NOW));
    }

    private List<String> cancel(String id, CancelOnly only) {
        return bench.causing(() -> bench.engine.cancel(ALICE, Target.of(new ClientOrderId(id)), only, NOW));
    }

    private List<String> cancelReplace(String id, Ask replacement, boolean always) {
        return bench.causing(() -> bench.engine.cancelReplace(
                Target.of(new ClientOrderId(id)), CancelOnly.ANY, replacement.order(), always, NOW));
    }
}
