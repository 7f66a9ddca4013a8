package io.kontor.sim.matching;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.CAROL;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.SimInstruments;
import io.kontor.sim.matching.Fees.Charge;
import io.kontor.value.Asset;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettlementTest {
    @Test
    void aTradeMovesBothAssetsAndChargesBothSidesInQuote() {
        Bench bench = new Bench(Bench.fees("1", "2"));
        bench.submit(buy(ALICE, "a", "1").at("10000"));

        bench.submit(sell(BOB, "b", "1").at("10000"));

        assertThat(bench.total(ALICE, "BTC")).isEqualByComparingTo("1000001");
        assertThat(bench.total(ALICE, "USDT")).isEqualByComparingTo("989999");
        assertThat(bench.total(BOB, "BTC")).isEqualByComparingTo("999999");
        assertThat(bench.total(BOB, "USDT")).isEqualByComparingTo("1009998");
    }

    @Test
    void anOpenBuyLocksTheMostItCanCostAndFreesWhatItNoLongerNeeds() {
        Bench bench = new Bench(Bench.fees("1", "2"));
        bench.submit(buy(ALICE, "a", "2").at("10000"));
        assertThat(bench.locked(ALICE, "USDT")).isEqualByComparingTo("20004");

        bench.submit(sell(BOB, "b", "1").at("9000"));
        assertThat(bench.locked(ALICE, "USDT")).isEqualByComparingTo("10002");

        bench.cancel(ALICE, "a");
        assertThat(bench.locked(ALICE, "USDT")).isZero();
        assertThat(bench.locked(BOB, "BTC")).isZero();
    }

    @Test
    void whatIsLockedCannotBeSpentTwice() {
        Bench bench = new Bench();
        bench.submit(buy(ALICE, "a", "60").at("10000"));

        assertThat(bench.submit(buy(ALICE, "b", "50").at("10000"))).containsExactly("b REJECTED INSUFFICIENT_BALANCE");
        assertThat(bench.submit(buy(ALICE, "c", "40").at("10000"))).containsExactly("c NEW");
        assertThat(bench.submit(sell(ALICE, "d", "1000000").at("20000"))).containsExactly("d NEW");
        assertThat(bench.submit(sell(ALICE, "e", "0.1").at("20000")))
                .containsExactly("e REJECTED INSUFFICIENT_BALANCE");
    }

    @Test
    void aMarketBuyNeedsWhatTheBookAsks() {
        Bench bench = new Bench();
        bench.submit(sell(BOB, "s", "100").at("100000"));

        assertThat(bench.submit(buy(ALICE, "a", "11"))).containsExactly("a REJECTED INSUFFICIENT_BALANCE");
        assertThat(bench.submit(buy(ALICE, "b", "10"))).contains("b TRADE 10@100000 TAKER");
        assertThat(bench.total(ALICE, "USDT")).isZero();
    }

    @Test
    void aFeeInBaseIsTakenFromWhatIsTraded() {
        Bench bench = new Bench(new Fees(BigDecimal.ZERO, BigDecimal.TEN, Charge.BASE, Optional.empty()));
        bench.submit(sell(BOB, "s", "1").at("100"));
        assertThat(bench.locked(BOB, "BTC")).isEqualByComparingTo("1.001");

        bench.submit(buy(ALICE, "a", "1").at("100"));

        assertThat(bench.total(ALICE, "BTC")).isEqualByComparingTo("1000000.999");
        assertThat(bench.total(ALICE, "USDT")).isEqualByComparingTo("999900");
    }

    @Test
    void aFeeInAThirdAssetFallsBackToQuoteWhereItIsShort() {
        Fees.Third third = new Fees.Third(new Asset("BNB"), new BigDecimal("0.001"));
        Bench bench = new Bench(new Fees(BigDecimal.ZERO, BigDecimal.TEN, Charge.THIRD, Optional.of(third)));
        bench.submit(sell(BOB, "s", "2").at("10000"));

        bench.submit(buy(ALICE, "a", "1").at("10000"));
        bench.engine.account(ALICE).setTotal("BNB", BigDecimal.ZERO);
        bench.submit(buy(ALICE, "b", "1").at("10000"));

        assertThat(bench.books.fills.values().stream().filter(f -> f.account().equals(ALICE)))
                .extracting(fill -> fill.fee() + " " + fill.feeAsset())
                .containsExactly("0.01 BNB", "10 USDT");
    }

    @Test
    void aRebateIsANegativeFee() {
        Bench bench = new Bench(Bench.fees("-1", "2"));
        bench.submit(sell(BOB, "s", "1").at("10000"));

        bench.submit(buy(ALICE, "a", "1").at("10000"));

        assertThat(bench.total(BOB, "USDT")).isEqualByComparingTo("1010001");
    }

    @Test
    void aContractIsHeldBySymbolAndMayBeSoldShort() {
        Bench bench = new Bench();
        bench.submit(sell(ALICE, "a", "2").at("100").in(SimInstruments.BTC_PERP));

        bench.submit(buy(BOB, "b", "2").at("100").in(SimInstruments.BTC_PERP));

        assertThat(bench.total(ALICE, "BTC-PERP")).isEqualByComparingTo("-2");
        assertThat(bench.total(BOB, "BTC-PERP")).isEqualByComparingTo("2");
        assertThat(bench.total(ALICE, "BTC")).isEqualByComparingTo("1000000");
    }

    @Test
    void aReduceOnlyOrderMustReduceAContractPosition() {
        Bench bench = new Bench();
        bench.submit(sell(ALICE, "a", "2").at("100").in(SimInstruments.BTC_PERP));
        bench.submit(buy(CAROL, "c", "2").at("100").in(SimInstruments.BTC_PERP));

        assertThat(bench.submit(sell(ALICE, "more", "1")
                        .at("100")
                        .in(SimInstruments.BTC_PERP)
                        .reduceOnly()))
                .containsExactly("more REJECTED REDUCE_ONLY");
        assertThat(bench.submit(buy(ALICE, "over", "3")
                        .at("90")
                        .in(SimInstruments.BTC_PERP)
                        .reduceOnly()))
                .containsExactly("over REJECTED REDUCE_ONLY");
        assertThat(bench.submit(buy(ALICE, "less", "2")
                        .at("90")
                        .in(SimInstruments.BTC_PERP)
                        .reduceOnly()))
                .containsExactly("less NEW");
    }
}
