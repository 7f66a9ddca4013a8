package io.kontor.position;

import static io.kontor.position.LedgerEntries.BNB;
import static io.kontor.position.LedgerEntries.BTC;
import static io.kontor.position.LedgerEntries.NOON;
import static io.kontor.position.LedgerEntries.USDT;
import static io.kontor.position.LedgerEntries.adjust;
import static io.kontor.position.LedgerEntries.at;
import static io.kontor.position.LedgerEntries.buy;
import static io.kontor.position.LedgerEntries.sell;
import static io.kontor.position.LedgerEntries.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.AssetType;
import io.kontor.position.Ledger.Effect;
import io.kontor.position.LedgerEntry.Bust;
import io.kontor.position.LedgerEntry.Correction;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger empty = Ledger.open(BTC, USDT);

    @Test
    void buysAddUpAtTheirAverageAndRealiseNothing() {
        Ledger ledger = book(buy("1", "100"), buy("3", "200"));

        assertThat(ledger.quantity()).isEqualTo("4");
        assertThat(ledger.averagePrice()).contains(Price.of("175"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.ZERO);
        assertThat(ledger.unrealizedPnl(Price.of("180"))).isEqualTo(Money.of("20"));
    }

    @Test
    void anAverageThatDoesNotDivideRealisesNothingAndCostsExactlyWhatWasPaid() {
        Ledger ledger = book(buy("1", "1"), buy("2", "2"));

        assertThat(ledger.cost()).isEqualTo(Money.of("5"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.ZERO);
        assertThat(ledger.averagePrice()).contains(Price.of("1.666666666666666666666666666666667"));
    }

    @Test
    void closingPartRealisesAgainstTheAverageAndKeepsIt() {
        Ledger ledger = book(buy("2", "100"), buy("2", "200"), sell("1", "180"));

        assertThat(ledger.quantity()).isEqualTo("3");
        assertThat(ledger.averagePrice()).contains(Price.of("150"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("30"));
    }

    @Test
    void aShortEarnsWhenThePriceFalls() {
        Ledger ledger = book(sell("2", "100"), buy("1", "90"));

        assertThat(ledger.quantity()).isEqualTo("-1");
        assertThat(ledger.averagePrice()).contains(Price.of("100"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("10"));
        assertThat(ledger.unrealizedPnl(Price.of("80"))).isEqualTo(Money.of("20"));
    }

    @Test
    void goingThroughZeroClosesTheOldSideAndOpensTheNewAtTheTradesPrice() {
        Ledger ledger = book(buy("1", "100"), sell("3", "110"));

        assertThat(ledger.quantity()).isEqualTo("-2");
        assertThat(ledger.averagePrice()).contains(Price.of("110"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("10"));
    }

    @Test
    void partsThatDoNotDivideStillCloseToAnExactTotal() {
        Ledger ledger = book(buy("3", "10"), buy("4", "11"), sell("1", "12"), sell("1", "12"), sell("5", "12"));

        assertThat(ledger.isFlat()).isTrue();
        assertThat(ledger.cost()).isEqualTo(Money.ZERO);
        assertThat(ledger.averagePrice()).isEmpty();
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("10"));
    }

    @Test
    void negativePricesAreBookedLikeAnyOther() {
        Ledger ledger = book(buy("1", "-5"), sell("1", "-3"));

        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("2"));
    }

    @Test
    void aFeeInTheBaseAssetLeavesTheHoldingButNotTheAverage() {
        Ledger ledger = book(trade(Side.BUY, "1", "100", "0.001", BTC));

        assertThat(ledger.quantity()).isEqualTo("0.999");
        assertThat(ledger.averagePrice()).contains(Price.of("100"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.ZERO);
        assertThat(ledger.fees()).isEqualTo(Map.of(BTC, Money.of("0.001")));
    }

    @Test
    void feesInQuoteOrAThirdAssetShowInFeesOnly() {
        Ledger ledger = book(
                trade(Side.BUY, "1", "100", "0.1", USDT),
                trade(Side.SELL, "1", "110", "0.02", BNB),
                trade(Side.SELL, "1", "110", "-0.03", BNB));

        assertThat(ledger.quantity()).isEqualTo("-1");
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("10"));
        assertThat(ledger.fees()).isEqualTo(Map.of(USDT, Money.of("0.1"), BNB, Money.of("-0.01")));
    }

    @Test
    void aContractsMultiplierScalesMoneyButNotQuantity() {
        Ledger.Terms terms = Ledger.Terms.contract(AssetType.PERP, BTC, USDT, new BigDecimal("0.01"));
        Ledger ledger =
                Ledger.open(terms).apply(trade(Side.BUY, "5", "100", "1", BTC)).apply(sell("2", "110"));

        assertThat(ledger.quantity()).isEqualTo("3");
        assertThat(ledger.averagePrice()).contains(Price.of("100"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("0.2"));
        assertThat(ledger.unrealizedPnl(Price.of("120"))).isEqualTo(Money.of("0.6"));
    }

    @Test
    void aFeeInTheBaseAssetTakesNothingFromContractsWhateverTheirMultiplier() {
        Ledger.Terms terms = Ledger.Terms.contract(AssetType.PERP, BTC, USDT, BigDecimal.ONE);

        Ledger ledger = Ledger.open(terms).apply(trade(Side.BUY, "5", "100", "0.01", BTC));

        assertThat(ledger.quantity()).isEqualTo("5");
        assertThat(ledger.fees()).isEqualTo(Map.of(BTC, Money.of("0.01")));
    }

    @Test
    void aLedgerFromBeforeKindsWereWrittenCountsAsItDid() {
        assertThat(Ledger.open(before())
                        .apply(trade(Side.BUY, "5", "100", "0.01", BTC))
                        .quantity())
                .isEqualTo("4.99");
    }

    @Test
    void aBustBeforeAnythingIsClosedLeavesTheBooksAsIfTheTradeHadNeverBeen() {
        var wrong = trade(Side.BUY, "1", "200", "0.001", BTC);

        Ledger ledger = book(buy("1", "100"), wrong, new Bust(wrong, "erroneous", NOON));

        assertThat(ledger).usingRecursiveComparison().ignoringFields("entries").isEqualTo(book(buy("1", "100")));
        assertThat(ledger.entries()).isEqualTo(3);
    }

    @Test
    void aBustOfTheOnlyTradeLeavesNothing() {
        var wrong = trade(Side.BUY, "1", "200", "0.001", BTC);

        Ledger ledger = book(wrong, new Bust(wrong, "erroneous", NOON));

        assertThat(ledger.isFlat()).isTrue();
        assertThat(ledger.realizedPnl()).isEqualTo(Money.ZERO);
        assertThat(ledger.fees()).isEmpty();
    }

    @Test
    void aBustAfterAFlipKeepsTheTotalExact() {
        var busted = buy("5", "100");

        Ledger ledger = book(busted, sell("7", "103"), new Bust(busted, "erroneous", NOON));

        assertThat(ledger.quantity()).isEqualTo("-7");
        assertThat(totalAt(ledger, "90")).isEqualTo(Money.of("91"));
    }

    @Test
    void aBustOfTheTradeThatTurnedThePositionDoesNotDistortTheAverage() {
        var turning = sell("7", "103");

        Ledger ledger = book(buy("5", "100"), turning, sell("7", "105"), new Bust(turning, "erroneous", NOON));

        assertThat(ledger.quantity()).isEqualTo("-2");
        assertThat(ledger.averagePrice().orElseThrow()).isBetween(Price.of("103"), Price.of("105"));
        assertThat(totalAt(ledger, "105")).isEqualTo(Money.of("25"));
    }

    @Test
    void aBustOfATradeFromAnEarlierHoldingLeavesTheCostOfThisOneAlone() {
        var early = buy("1", "100");

        Ledger ledger = book(
                early,
                sell("1", "110"),
                at(NOON.plusSeconds(1), buy("2", "500")),
                new Bust(early, "erroneous", NOON.plusSeconds(2)));

        assertThat(ledger.averagePrice()).contains(Price.of("500"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("-390"));
    }

    /** The first bust opens a position that none of the trades before it is in. */
    @Test
    void bustsOfBothSidesOfARoundTripLeaveAPriceSomebodyTradedAt() {
        Ledger ledger = book(bothSidesBusted());

        assertThat(ledger.quantity()).isEqualTo("-1");
        assertThat(ledger.averagePrice()).contains(Price.of("100"));
        assertThat(totalAt(ledger, "90")).isEqualTo(Money.of("20"));
    }

    @Test
    void aBustOfATradeBookedBeforeALateFillOpenedThePositionLeavesItsCostAlone() {
        var early = at(NOON.plusSeconds(1), buy("1", "100"));

        Ledger ledger = book(
                early,
                at(NOON.plusSeconds(2), sell("1", "110")),
                at(NOON, buy("2", "500")),
                new Bust(early, "erroneous", NOON.plusSeconds(3)));

        assertThat(ledger.averagePrice()).contains(Price.of("500"));
    }

    /** Venues tell the time in milliseconds, and much happens within one. */
    @Test
    void aBustOfATradeOfTheVeryMomentThePositionWasOpenedInLeavesItsCostAlone() {
        Ledger ledger = book(bustedWithinAMoment());

        assertThat(ledger.quantity()).isEqualTo("1");
        assertThat(ledger.averagePrice()).contains(Price.of("25"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("85"));
    }

    @Test
    void aBustOfTheTradeThatOpenedThePositionInTheMomentOfAnotherLeavesNothing() {
        var wrong = buy("2", "25");

        Ledger ledger = book(buy("1", "100"), sell("1", "110"), wrong, new Bust(wrong, "erroneous", NOON));

        assertThat(ledger.isFlat()).isTrue();
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("10"));
    }

    @Test
    void aLedgerFromBeforeMomentsWereToldApartComesOutAsItDid() {
        Ledger.Terms terms = new Ledger.Terms(
                BTC,
                USDT,
                BigDecimal.ONE,
                Optional.empty(),
                Optional.of(Ledger.IntactFrom.AFTER_ALL_BOOKED),
                Optional.empty());

        Ledger ledger = Stream.of(bustedWithinAMoment()).reduce(Ledger.open(terms), Ledger::apply, (a, b) -> b);

        assertThat(ledger.averagePrice()).contains(Price.of("-50"));
        assertThat(totalAt(ledger, "25")).isEqualTo(Money.of("85"));
    }

    private static LedgerEntry[] bustedWithinAMoment() {
        var early = buy("1", "100");
        return new LedgerEntry[] {early, sell("1", "110"), buy("2", "25"), new Bust(early, "erroneous", NOON)};
    }

    /** Its account has it in its journal as it came out then, and its own journal is folded again. */
    @Test
    void aLedgerFromBeforeThatWasToldComesOutAsItDid() {
        Ledger ledger = Stream.of(bothSidesBusted()).reduce(Ledger.open(before()), Ledger::apply, (a, b) -> b);

        assertThat(ledger.averagePrice()).contains(Price.of("-100"));
        assertThat(totalAt(ledger, "90")).isEqualTo(Money.of("20"));
    }

    private static LedgerEntry[] bothSidesBusted() {
        var bought = buy("2", "100");
        var dear = at(NOON.plusSeconds(1), sell("1", "300"));
        return new LedgerEntry[] {
            bought,
            dear,
            at(NOON.plusSeconds(2), sell("1", "110")),
            new Bust(bought, "erroneous", NOON.plusSeconds(3)),
            new Bust(dear, "erroneous", NOON.plusSeconds(4))
        };
    }

    private static Ledger.Terms before() {
        return new Ledger.Terms(BTC, USDT, BigDecimal.ONE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void aCorrectionBeforeAnythingIsClosedBooksTheNewFiguresInPlace() {
        var before = trade(Side.BUY, "1", "100", "1", USDT);
        var after = trade(Side.BUY, "2", "90", "2", BNB);

        Ledger ledger = book(before, buy("2", "120"), new Correction(before, after, NOON));

        assertThat(ledger.quantity()).isEqualTo("4");
        assertThat(ledger.cost()).isEqualTo(Money.of("420"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.ZERO);
        assertThat(ledger.fees()).isEqualTo(Map.of(BNB, Money.of("2")));
    }

    @Test
    void aCorrectionToNothingAndBackLeavesTheBooksAsTheyWere() {
        var trade = buy("1", "100");
        var nothing = buy("0", "90");

        Ledger ledger = book(
                trade, buy("2", "120"), new Correction(trade, nothing, NOON), new Correction(nothing, trade, NOON));

        assertThat(ledger.averagePrice()).isEqualTo(book(trade, buy("2", "120")).averagePrice());
        assertThat(ledger.realizedPnl()).isEqualTo(Money.ZERO);
    }

    @Test
    void aCorrectedPriceOfAClosedTradeIsRealised() {
        var before = buy("1", "100");

        Ledger ledger = book(before, sell("3", "110"), new Correction(before, buy("1", "101"), NOON));

        assertThat(ledger.quantity()).isEqualTo("-2");
        assertThat(ledger.averagePrice()).contains(Price.of("110"));
        assertThat(ledger.realizedPnl()).isEqualTo(Money.of("9"));
    }

    @Test
    void anAdjustmentWithoutAPriceMovesNoMoney() {
        Ledger split = book(buy("1", "100"), adjust("1"));

        assertThat(split.quantity()).isEqualTo("2");
        assertThat(split.averagePrice()).contains(Price.of("50"));
        assertThat(split.realizedPnl()).isEqualTo(Money.ZERO);
    }

    @Test
    void anAdjustmentWithoutAPriceToZeroRealisesTheCost() {
        Ledger lost = book(buy("1", "100"), adjust("-1"));

        assertThat(lost.isFlat()).isTrue();
        assertThat(lost.realizedPnl()).isEqualTo(Money.of("-100"));
    }

    @Test
    void anAdjustmentWithAPriceIsBookedAtIt() {
        Ledger opening = book(adjust("2", "100"), sell("1", "130"));

        assertThat(opening.quantity()).isEqualTo("1");
        assertThat(opening.realizedPnl()).isEqualTo(Money.of("30"));
    }

    @Test
    void entriesAreCountedAndTheLatestTimeStands() {
        Ledger ledger = book(at(NOON.plusSeconds(5), buy("1", "100")), buy("1", "100"));

        assertThat(ledger.entries()).isEqualTo(2);
        assertThat(ledger.updatedAt()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void equalBooksAreEqualRecordsHoweverTheDecimalsWereWritten() {
        assertThat(book(buy("1.0", "100.00"))).isEqualTo(book(buy("1", "100")));
    }

    @Test
    void theEffectTellsOpeningFromChangingAndClosing() {
        Ledger open = book(buy("1", "100"));

        assertThat(Ledger.effectOf(empty, open)).isEqualTo(Effect.OPENED);
        assertThat(Ledger.effectOf(open, open.apply(sell("2", "100")))).isEqualTo(Effect.MODIFIED);
        assertThat(Ledger.effectOf(open, open.apply(sell("1", "100")))).isEqualTo(Effect.CLOSED);
    }

    private Ledger book(LedgerEntry... entries) {
        return Stream.of(entries).reduce(empty, Ledger::apply, (a, b) -> b);
    }

    private static Money totalAt(Ledger ledger, String mark) {
        return ledger.realizedPnl().plus(ledger.unrealizedPnl(Price.of(mark)));
    }
}
