package io.kontor.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.AmountRule;
import io.kontor.instrument.AssetType;
import io.kontor.instrument.Contract;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.PriceRule;
import io.kontor.model.Samples;
import io.kontor.risk.Limits.OfSymbol;
import io.kontor.risk.Limits.WithoutMark;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each limit by itself: what is just within it passes, what is just beyond does not, and what cannot be counted never passes. */
class RiskGateTest {
    @ParameterizedTest
    @EnumSource(GateCase.class)
    void whatIsAtTheLimitPassesAndWhatIsAboveIsRefused(GateCase c) {
        assertThat(c.within(RiskGate.ALL)).isEmpty();
        assertThat(c.beyond(RiskGate.ALL)).contains(c.code);
    }

    @ParameterizedTest
    @CsvSource({
        // side, position, open buy, open sell, asked, fits a limit of 10
        "BUY,   0,  0,  0, 10, true",
        "BUY,   0,  0,  0, 11, false",
        "BUY,   4,  0,  0,  6, true",
        "BUY,   4,  3,  0,  4, false",
        "BUY,   4,  3, 99,  3, true",
        "BUY,  -5,  0,  0, 15, true",
        "BUY,  -5,  0,  0, 16, false",
        "SELL,  0,  0,  0, 10, true",
        "SELL,  5,  0,  5, 10, true",
        "SELL,  5,  0,  5, 11, false",
        "SELL, -4, 99,  0,  6, true",
        "SELL, -4,  0,  0,  7, false",
        "SELL, 12,  0,  0, 22, true",
    })
    void thePositionLimitHoldsIfEveryOpenOrderOfTheSideFilled(
            Side side, String position, String openBuy, String openSell, String asked, boolean fits) {
        RiskDesk desk =
                new RiskDesk(SampleLimits.wide().position(Samples.BTC, "10")).holds(position, openBuy, openSell);

        assertThat(desk.code(side, asked, "100"))
                .isEqualTo(fits ? Optional.empty() : Optional.of(RefusalCode.RISK_POSITION));
    }

    @Test
    void longAndShortHaveLimitsOfTheirOwnAndTheNarrowerOfTwoHolds() {
        OfSymbol limits = new OfSymbol(
                Optional.empty(),
                Optional.of(Quantity.of("8")),
                Optional.of(Quantity.of("3")),
                Optional.of(Quantity.of("5")));
        RiskDesk desk = new RiskDesk(SampleLimits.wide().symbol(Samples.BTC, limits));

        assertThat(desk.refusal(Side.BUY, "6", "100").orElseThrow().detail()).startsWith("positionNetMax: 6");
        assertThat(desk.refusal(Side.SELL, "4", "100").orElseThrow().detail()).startsWith("positionShortMax: 4");
    }

    @Test
    void aSymbolThatIsNotNamedHasNoPositionLimit() {
        assertThat(new RiskDesk(SampleLimits.wide()).code(Side.BUY, "500", "100"))
                .isEmpty();
    }

    @Test
    void aPositionBetweenTwoStepsCountsAsTheWorseOfThem() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().position(Samples.BTC, "10")).holds("4.5", "0", "0");

        assertThat(desk.code(Side.BUY, "5", "100")).isEmpty();
        assertThat(desk.code(Side.BUY, "6", "100")).contains(RefusalCode.RISK_POSITION);
        assertThat(desk.code(Side.SELL, "14", "100")).isEmpty();
        assertThat(desk.code(Side.SELL, "15", "100")).contains(RefusalCode.RISK_POSITION);
    }

    @Test
    void whatCountsIsWhatMayStillFillButSizeAndNotionalCountTheWholeOrder() {
        assertThat(new RiskDesk(SampleLimits.wide().position(Samples.BTC, "1")).refusal(Side.BUY, "100", "1", "100"))
                .isEmpty();
        assertThat(new RiskDesk(SampleLimits.wide().lots(99)).refusal(Side.BUY, "100", "1", "100"))
                .isPresent();
        assertThat(new RiskDesk(SampleLimits.wide().orderNotional("9999")).refusal(Side.BUY, "100", "1", "100"))
                .isPresent();
        assertThat(new RiskDesk(SampleLimits.wide().orderNotional("10000")).refusal(Side.BUY, "100", "1", "100"))
                .isEmpty();
    }

    @Test
    void aSellIsWorthWhatItMayFillAtHoweverLowItsLimit() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().orderNotional("1000"));

        assertThat(desk.code(Side.SELL, "10", "1")).isEmpty();
        assertThat(desk.refusal(Side.SELL, "11", "1").orElseThrow().detail())
                .isEqualTo("orderNotionalMax: 1100 (expected: at most 1000 USDT, by limits version 1)");
        assertThat(desk.book.worth().orElseThrow().order()).isEqualTo(Money.of("1100"));
        assertThat(desk.code(Side.SELL, "10", "101")).contains(RefusalCode.RISK_ORDER_NOTIONAL);
        assertThat(desk.code(Side.BUY, "11", "1"))
                .as("a buy fills at its limit at most")
                .isEmpty();
    }

    /** Who sells pays: the limit is the least the buyer is paid, and the market may pay more. */
    @ParameterizedTest
    @CsvSource({"-1", "1"})
    void aBuyIsWorthWhatItMayFillAtWherePricesGoBelowZero(String limit) {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().orderNotional("500").done(), RiskGate.ALL, power());

        assertThat(desk.mark("-100").code(Side.BUY, "5", limit)).isEmpty();
        assertThat(desk.refusal(Side.BUY, "10", limit).orElseThrow().detail())
                .isEqualTo("orderNotionalMax: 1000 (expected: at most 500 USDT, by limits version 1)");
        assertThat(desk.book.worth().orElseThrow().order()).isEqualTo(Money.of("1000"));
    }

    @Test
    void aBuyWithoutAnyMarkIsNotHeldAgainstItsLimitWherePricesGoBelowZero() {
        RiskBook book = new RiskBook(SampleLimits.wide()
                .orderNotional("500")
                .withoutMark(WithoutMark.REFUSE)
                .done());
        SymbolRisk unmarked = book.add(power());
        unmarked.convert(RiskDesk.NO_CONVERSION, BigDecimal.ONE, true);

        assertThat(RiskGate.ALL.passes(book, book.ask().order(unmarked, Side.BUY, 10, 10, -1, 0)))
                .isFalse();
        assertThat(RiskGate.refusal(book, book.ask()).code()).isEqualTo(RefusalCode.MARK_UNAVAILABLE);
    }

    /** It is paid more for than before, which is the dearer though the price is the lower one. */
    @Test
    void aBuyIsCountedAtThePriceItIsToHaveWhereThatIsFurtherBelowZero() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().orderNotional("500").done(), RiskGate.ALL, power()).mark("-1");

        assertThat(RiskGate.ALL.passes(
                        desk.book,
                        desk.book
                                .ask()
                                .order(desk.symbol, Side.BUY, 1, 1, -1, desk.now)
                                .wanted(1, 1, 0, -500)))
                .isTrue();
        assertThat(RiskGate.ALL.passes(
                        desk.book,
                        desk.book
                                .ask()
                                .order(desk.symbol, Side.BUY, 1, 1, -1, desk.now)
                                .wanted(1, 1, 0, -501)))
                .isFalse();
        assertThat(RiskGate.refusal(desk.book, desk.book.ask()).code()).isEqualTo(RefusalCode.RISK_ORDER_NOTIONAL);
    }

    /** Even one that only reduces: its limit says nothing of what it may fill at. */
    @Test
    void aSellWithoutAnyMarkIsNotHeldAgainstItsLimit() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().orderNotional("1000").withoutMark(WithoutMark.REFUSE));
        SymbolRisk unmarked = desk.book.add(Samples.instrument(Samples.ETH));
        unmarked.convert(RiskDesk.NO_CONVERSION, BigDecimal.ONE, true);
        unmarked.position(new Object(), new BigDecimal("10"), BigDecimal.ZERO, DayFees.NONE);
        RiskAsk ask = desk.book.ask().order(unmarked, Side.SELL, 10, 10, 3, desk.now);

        assertThat(RiskGate.ALL.passes(desk.book, ask)).isFalse();
        assertThat(RiskGate.refusal(desk.book, ask).code()).isEqualTo(RefusalCode.MARK_UNAVAILABLE);
    }

    /** Whatever was asked before. */
    @Test
    void whatReducesIsToldAnewWhereOnlyTheNotionalIsLookedAt() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().orderNotional("1000").withoutMark(WithoutMark.ALLOW_REDUCING));
        SymbolRisk unmarked = desk.book.add(Samples.instrument(Samples.ETH));
        unmarked.convert(RiskDesk.NO_CONVERSION, BigDecimal.ONE, true);
        unmarked.position(new Object(), new BigDecimal("10"), BigDecimal.ZERO, DayFees.NONE);
        desk.book.changed(unmarked);
        desk.code(Side.BUY, "1", "100");

        assertThat(RiskGate.ALL.isWithinNotional(
                        desk.book, desk.book.ask().order(unmarked, Side.SELL, 1, 1, 3, desk.now)))
                .isTrue();
        assertThat(RiskGate.ALL.isWithinNotional(
                        desk.book, desk.book.ask().order(unmarked, Side.SELL, 99_999, 99_999, 3, desk.now)))
                .isFalse();
    }

    @Test
    void aSellWithoutAMarkIsWorthItsLimit() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().orderNotional("1000"));
        SymbolRisk unmarked = desk.book.add(Samples.instrument(Samples.ETH));
        unmarked.convert(RiskDesk.NO_CONVERSION, BigDecimal.ONE, true);

        assertThat(unmarked.notionalAtMost(Side.SELL, 10, 3)).isEqualTo(30_000_000);
    }

    @Test
    void aContractsNotionalCountsItsMultiplier() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().orderNotional("4999").done(), RiskGate.ALL, perpetual("10"));

        assertThat(desk.code(Side.BUY, "5", "100")).contains(RefusalCode.RISK_ORDER_NOTIONAL);
        assertThat(desk.code(Side.BUY, "4", "100")).isEmpty();
    }

    @Test
    void notionalIsCountedInTheAccountsCurrency() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().orderNotional("1250"));

        desk.symbol.convert(new Object(), new BigDecimal("1.25"), true);

        assertThat(desk.code(Side.BUY, "10", "100")).isEmpty();
        assertThat(desk.refusal(Side.BUY, "11", "100").orElseThrow().detail())
                .isEqualTo("orderNotionalMax: 1375 (expected: at most 1250 USDT, by limits version 1)");
    }

    @Test
    void anOrderWhoseCurrencyHasNoFreshRateIsRefusedAndMayBeTriedAgain() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().withoutMark(WithoutMark.REFUSE));
        desk.symbol.convert(new Object(), BigDecimal.ONE, false);

        RefusalCode code = desk.code(Side.BUY, "1", "100").orElseThrow();

        assertThat(code).isEqualTo(RefusalCode.MARK_UNAVAILABLE);
        assertThat(code.sticks()).isFalse();
    }

    @Test
    void theCollarIsHeldAgainstTheMidToTheTick() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().collar("0.1")).mark("105.5");

        // 116.05 and 94.95
        assertThat(desk.code(Side.BUY, "1", "116")).isEmpty();
        assertThat(desk.refusal(Side.BUY, "1", "117").orElseThrow().detail())
                .isEqualTo("priceCollar: 117 (expected: at most 116, by limits version 1)");
        assertThat(desk.code(Side.SELL, "1", "95")).isEmpty();
        assertThat(desk.refusal(Side.SELL, "1", "94").orElseThrow().detail())
                .isEqualTo("priceCollar: 94 (expected: at least 95, by limits version 1)");
    }

    @Test
    void anOrderThatRestsFarFromTheMarketIsNotHeldToTheCollar() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().collar("0.1"));

        assertThat(desk.code(Side.BUY, "1", "1")).isEmpty();
        assertThat(desk.code(Side.SELL, "1", "10000")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, false, false", "ALLOW_REDUCING, true, false", "ALLOW, true, true"})
    void withoutAMarkThePolicyDecides(WithoutMark policy, boolean reducing, boolean growing) {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().collar("0.1").withoutMark(policy))
                .holds("5", "0", "0")
                .noMark();

        assertThat(desk.code(Side.SELL, "5", "100").isEmpty()).isEqualTo(reducing);
        assertThat(desk.code(Side.SELL, "6", "100").isEmpty()).isEqualTo(growing);
    }

    @Test
    void whatIsHeldKeepsTheWorthOfItsLastMarkUntilThereIsNone() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().gross("1000").withoutMark(WithoutMark.REFUSE));
        SymbolRisk other = desk.book.add(Samples.instrument(Samples.ETH));
        other.convert(RiskDesk.NO_CONVERSION, BigDecimal.ONE, true);
        other.position(new Object(), BigDecimal.ONE, BigDecimal.ZERO, DayFees.NONE);
        desk.book.changed(other);

        assertThat(desk.code(Side.BUY, "1", "100")).contains(RefusalCode.MARK_UNAVAILABLE);
        other.mark(new Object(), Price.of("900"), desk.now, true);
        other.mark(new Object(), null, desk.now, false);
        desk.book.changed(other);

        assertThat(desk.code(Side.BUY, "1", "100")).isEmpty();
        assertThat(desk.code(Side.BUY, "2", "100")).contains(RefusalCode.RISK_GROSS_NOTIONAL);
    }

    @Test
    void longAndShortPositionsAddUpInGrossAndSetOffInNet() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().gross("1500").net("600"));
        SymbolRisk other = desk.book.add(Samples.instrument(Samples.ETH));
        other.convert(RiskDesk.NO_CONVERSION, BigDecimal.ONE, true);
        other.mark(new Object(), Price.of("100"), desk.now, true);
        other.position(new Object(), new BigDecimal("-5"), new BigDecimal("500"), DayFees.NONE);
        desk.book.changed(other);

        assertThat(desk.code(Side.BUY, "10", "100")).isEmpty();
        assertThat(desk.code(Side.BUY, "11", "100")).contains(RefusalCode.RISK_GROSS_NOTIONAL);
        assertThat(desk.code(Side.SELL, "1", "100")).isEmpty();
        assertThat(desk.code(Side.SELL, "2", "100")).contains(RefusalCode.RISK_NET_NOTIONAL);
    }

    /** Power and oil have been: who holds it pays to be rid of it. */
    @Test
    void whatCostsLessThanNothingCountsInNetByWhatIsOwedForIt() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().net("500")).mark("-10").holds("0", "30", "40");

        assertThat(desk.code(Side.BUY, "20", "-10")).isEmpty();
        assertThat(desk.code(Side.BUY, "21", "-10")).contains(RefusalCode.RISK_NET_NOTIONAL);
        assertThat(desk.code(Side.SELL, "10", "-10")).isEmpty();
        assertThat(desk.code(Side.SELL, "11", "-10")).contains(RefusalCode.RISK_NET_NOTIONAL);
    }

    @Test
    void aPositionOfWhatCostsLessThanNothingIsNegativeInNet() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().net("500")).mark("-10").holds("45", "0", "0");

        assertThat(desk.code(Side.BUY, "5", "-10")).isEmpty();
        assertThat(desk.code(Side.BUY, "6", "-10")).contains(RefusalCode.RISK_NET_NOTIONAL);
    }

    @Test
    void whatOnlyReducesPassesWhatHoldsGrowthDown() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide()
                        .gross("1")
                        .net("1")
                        .loss("1")
                        .openOrders(1)
                        .position(Samples.BTC, "1"))
                .holds("5", "-1000", "0", "2")
                .openOrders(1);

        assertThat(desk.code(Side.SELL, "3", "100")).isEmpty();
        assertThat(desk.code(Side.SELL, "4", "100")).contains(RefusalCode.RISK_OPEN_ORDERS);
        assertThat(desk.code(Side.BUY, "1", "100")).isPresent();
    }

    @Test
    void whatOnlyReducesMayBeTwiceAsManyOrdersAndNoMore() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().openOrders(3)).holds("5", "0", "0");

        assertThat(desk.openOrders(3).code(Side.BUY, "1", "100")).contains(RefusalCode.RISK_OPEN_ORDERS);
        assertThat(desk.openOrders(5).code(Side.SELL, "1", "100")).isEmpty();
        assertThat(desk.openOrders(6)
                        .refusal(Side.SELL, "1", "100")
                        .orElseThrow()
                        .detail())
                .isEqualTo("openOrdersMax: 7 (expected: at most 6, by limits version 1)");
    }

    @Test
    void theDayLossCountsWhatIsHeldAtTheMarkAndFromTheDaysStart() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().loss("50")).holds("5", "-500", "0", "0");

        desk.mark("90");
        assertThat(desk.code(Side.BUY, "1", "90")).isEmpty();
        desk.mark("89");
        assertThat(desk.refusal(Side.BUY, "1", "89").orElseThrow().detail())
                .isEqualTo("dailyLossMax: 55 (expected: at most 50 USDT, by limits version 1)");

        desk.symbol.dayBegan(new Object(), new BigDecimal("-30"));
        desk.book.changed(desk.symbol);
        assertThat(desk.code(Side.BUY, "1", "89")).isEmpty();
    }

    /** Also after a restart, before the rate has come: what is flat by now has lost all the same. */
    @Test
    void whatTheDayLostInACurrencyWithoutARateIsNotTakenForNothing() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().loss("50").withoutMark(WithoutMark.REFUSE));
        SymbolRisk other = desk.book.add(Samples.instrument(Samples.ETH));
        other.position(new Object(), BigDecimal.ZERO, new BigDecimal("-60"), DayFees.NONE);
        desk.book.changed(other);

        assertThat(desk.code(Side.BUY, "1", "100")).contains(RefusalCode.MARK_UNAVAILABLE);
        other.dayBegan(new Object(), new BigDecimal("-60"));
        desk.book.changed(other);
        assertThat(desk.code(Side.BUY, "1", "100")).isEmpty();
        other.position(new Object(), BigDecimal.ZERO, new BigDecimal("-60.00000001"), DayFees.NONE);
        other.dayBegan(new Object(), new BigDecimal("-60.00000001"));
        desk.book.changed(other);
        assertThat(desk.code(Side.BUY, "1", "100")).isEmpty();
        other.dayBegan(new Object(), BigDecimal.ZERO);
        other.convert(new Object(), BigDecimal.ONE, true);
        desk.book.changed(other);
        assertThat(desk.code(Side.BUY, "1", "100")).contains(RefusalCode.RISK_DAILY_LOSS);
    }

    /** What is flat by now has paid a fee in itself, and what that is worth takes a mark. */
    @Test
    void aFeeKeptBackOfWhatIsFlatIsNotTakenForNothingBeforeItsMarkHasCome() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().loss("50").withoutMark(WithoutMark.REFUSE));
        SymbolRisk other = desk.book.add(Samples.instrument(Samples.ETH));
        other.convert(RiskDesk.NO_CONVERSION, BigDecimal.ONE, true);
        other.position(
                new Object(), BigDecimal.ZERO, BigDecimal.ZERO, new DayFees(BigDecimal.ONE, BigDecimal.ZERO, Map.of()));
        desk.book.changed(other);

        assertThat(desk.code(Side.BUY, "1", "100")).contains(RefusalCode.MARK_UNAVAILABLE);
        other.mark(new Object(), Price.of("51"), desk.now, true);
        desk.book.changed(other);
        assertThat(desk.code(Side.BUY, "1", "100")).contains(RefusalCode.RISK_DAILY_LOSS);
        other.mark(new Object(), Price.of("50"), desk.now, true);
        desk.book.changed(other);
        assertThat(desk.code(Side.BUY, "1", "100")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, false", "ALLOW_REDUCING, false", "ALLOW, true"})
    void onAMarkThatIsNotFreshNoDaysLossIsToldAndThePolicyDecides(WithoutMark policy, boolean growing) {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().loss("50").withoutMark(policy)).holds("5", "0", "0");
        desk.symbol.mark(new Object(), Price.of("100"), desk.now, false);
        desk.book.changed(desk.symbol);

        assertThat(desk.code(Side.SELL, "5", "100")).isEmpty();
        assertThat(desk.code(Side.SELL, "6", "100"))
                .isEqualTo(growing ? Optional.empty() : Optional.of(RefusalCode.MARK_UNAVAILABLE));
    }

    @Test
    void theSameOrderInARowIsCountedPerSideAndForgottenAfterASecond() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().repeats(2));

        desk.decided(Side.BUY, "1", "100").decided(Side.SELL, "1", "100").decided(Side.BUY, "1", "100");
        assertThat(desk.code(Side.BUY, "1", "100")).contains(RefusalCode.RISK_REPEATED_ORDER);
        assertThat(desk.code(Side.BUY, "2", "100")).isEmpty();
        assertThat(desk.code(Side.SELL, "1", "100")).isEmpty();
        desk.now += 1_000_000;

        assertThat(desk.code(Side.BUY, "1", "100")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SELL,  5, 0, 0, 5, true",
        "SELL,  5, 0, 0, 6, false",
        "SELL,  5, 0, 3, 3, false",
        "SELL,  5, 9, 3, 2, true",
        "SELL,  0, 0, 0, 1, false",
        "SELL, -5, 0, 0, 1, false",
        "BUY,  -5, 0, 9, 5, true",
        "BUY,  -5, 1, 0, 5, false",
        "BUY,   5, 0, 0, 1, false",
    })
    void reduceOnlyBringsThePositionToZeroAtMost(
            Side side, String position, String openBuy, String openSell, String asked, boolean fits) {
        RiskDesk desk = new RiskDesk(SampleLimits.wide())
                .holds(position, openBuy, openSell)
                .reduceOnly();

        assertThat(desk.code(side, asked, "100"))
                .isEqualTo(fits ? Optional.empty() : Optional.of(RefusalCode.RISK_REDUCE_ONLY));
    }

    @Test
    void whatAnOrderHoldsAlreadyIsNotCountedAgain() {
        RiskDesk desk = new RiskDesk(
                        SampleLimits.wide().position(Samples.BTC, "10").openOrders(1))
                .holds("2", "6", "0")
                .openOrders(1);
        RiskAsk ask = desk.book
                .ask()
                .order(desk.symbol, Side.BUY, 8, 8, 100, desk.now)
                .known(6, true);

        assertThat(RiskGate.ALL.passes(desk.book, ask)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void whatIsTooLargeToCountIsRefusedAndNeverWrapsAround(Side side) {
        Instrument fine = fine();
        RiskDesk desk = new RiskDesk(
                        SampleLimits.wide().position(Samples.BTC, "1000").done(), RiskGate.ALL, fine)
                .holds(side == Side.BUY ? "9" : "-9", "0", "0", "0");
        String most = "9.223372036854775807";

        assertThat(desk.code(side, most, "1")).contains(RefusalCode.RISK_POSITION);
        assertThat(new RiskDesk(SampleLimits.wide().done(), RiskGate.ALL, fine).code(side, most, "9000000000"))
                .contains(RefusalCode.RISK_ORDER_NOTIONAL);
        assertThat(new RiskDesk(
                                SampleLimits.wide()
                                        .gross("1")
                                        .orderNotional("1000000000000000000")
                                        .done(),
                                RiskGate.ALL,
                                fine)
                        .mark("90000000000")
                        .code(side, most, "1"))
                .as("a sell is counted at the mark before anything else is")
                .contains(side == Side.BUY ? RefusalCode.RISK_GROSS_NOTIONAL : RefusalCode.RISK_ORDER_NOTIONAL);
    }

    @Test
    void pricesWithoutATickLeaveRoomForWhatAnAccountHolds() {
        RiskDesk desk = new RiskDesk(
                        SampleLimits.wide().gross("250000").done(), RiskGate.ALL, continuous("10000000", "0.00001"))
                .mark("50000")
                .holds("2", "-90000", "2", "0");

        assertThat(desk.book.isOverflown()).isFalse();
        assertThat(desk.code(Side.BUY, "1", "50000")).isEmpty();
        assertThat(desk.code(Side.BUY, "1.00001", "50000")).contains(RefusalCode.RISK_GROSS_NOTIONAL);
    }

    /** What trades in large amounts is cheap, however high its price may go. */
    @ParameterizedTest
    @CsvSource({"10000000, 1, 0.000000001", "10000000, 0.00000001, 0.001", "1, 0.00001, 0.000000001"})
    void pricesWithoutATickAreCountedFinely(String max, String step, String tick) {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().done(), RiskGate.ALL, continuous(max, step));

        assertThat(desk.symbol.ticks(Price.of(tick))).isEqualTo(1);
        assertThat(desk.symbol.price(1)).isEqualByComparingTo(tick);
    }

    /** It is no price that is missing, and no policy for missing ones that it is decided by. */
    @ParameterizedTest
    @EnumSource(WithoutMark.class)
    void whereWhatIsHeldIsTooMuchToCountNothingThatGrowsPasses(WithoutMark policy) {
        RiskDesk desk = new RiskDesk(
                        SampleLimits.wide().gross("1000").withoutMark(policy).done(), RiskGate.ALL, fine())
                .mark("90000000000")
                .holds("9", "0", "0", "0");
        SymbolRisk other = desk.book.add(Samples.instrument(Samples.ETH));
        other.convert(RiskDesk.NO_CONVERSION, BigDecimal.ONE, true);
        other.mark(new Object(), Price.of("100"), desk.now, true);
        desk.book.changed(other);

        assertThat(RiskGate.ALL.passes(desk.book, desk.book.ask().order(other, Side.BUY, 1, 1, 100, desk.now)))
                .isFalse();
        assertThat(RiskGate.refusal(desk.book, desk.book.ask()).detail())
                .isEqualTo("grossNotionalMax: too large to count (expected: less, by limits version 1)");
    }

    @ParameterizedTest
    @EnumSource(RiskCheck.class)
    void whatBreaksEveryLimitIsToldTheFirstOfTheList(RiskCheck first) {
        Limits all = SampleLimits.wide()
                .rate(1, 1)
                .lots(1)
                .collar("0.05")
                .orderNotional("1")
                .openOrders(1)
                .position(Samples.BTC, "1")
                .gross("1")
                .net("1")
                .loss("1")
                .noSelfTrade()
                .repeats(1)
                .done();
        EnumSet<RiskCheck> from = EnumSet.range(first, RiskCheck.REDUCE_ONLY);
        RiskDesk desk = new RiskDesk(all, new RiskGate(from.toArray(RiskCheck[]::new)), RiskDesk.SPOT)
                .holds("4", "-500", "0", "0")
                .openOrders(5)
                .rests(Side.SELL, "150")
                .decided(Side.BUY, "11", "200")
                .reduceOnly();

        assertThat(desk.code(Side.BUY, "11", "200")).contains(first.limit().code());
    }

    @Test
    void aDenialNamesTheLimitTheValueTheLimitsValueAndItsVersion() {
        RiskDesk desk = new RiskDesk(SampleLimits.wide().version(7).position(Samples.BTC, "10"));

        assertThat(desk.refusal(Side.BUY, "11", "100").orElseThrow().detail())
                .isEqualTo("positionNetMax: 11 (expected: at most 10, by limits version 7)");
    }

    /** Amounts of 18 digits after the point, of which a long holds nine and a bit. */
    private static Instrument fine() {
        return of(
                new AmountRule(
                        Quantity.of("0"), Quantity.of("9"), Quantity.of("0.000000000000000001"), Quantity.of("1")),
                PriceRule.fixed(Price.of("1"), Price.of("90000000000"), Price.of("1")));
    }

    private static Instrument continuous(String max, String step) {
        return Samples.instrument(Samples.BTC, PriceRule.continuous(Price.of("0"), Price.of(max)), step);
    }

    /** Of what there may be too much to be rid of. */
    private static Instrument power() {
        return of(RiskDesk.SPOT.amount(), PriceRule.fixed(Price.of("-1000"), Price.of("1000"), Price.of("1")));
    }

    private static Instrument of(AmountRule amount, PriceRule price) {
        Instrument s = RiskDesk.SPOT;
        return new Instrument(
                s.symbol(),
                s.venue(),
                s.venueSymbol(),
                s.type(),
                s.base(),
                s.quote(),
                amount,
                price,
                s.minNotional(),
                s.capabilities(),
                s.contract(),
                s.calendar());
    }

    private static Instrument perpetual(String multiplier) {
        Instrument s = RiskDesk.SPOT;
        Contract contract = new Contract(
                new BigDecimal(multiplier),
                Samples.USDT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Instrument(
                s.symbol(),
                s.venue(),
                s.venueSymbol(),
                AssetType.PERP,
                s.base(),
                s.quote(),
                s.amount(),
                s.price(),
                s.minNotional(),
                s.capabilities(),
                Optional.of(contract),
                s.calendar());
    }
}
