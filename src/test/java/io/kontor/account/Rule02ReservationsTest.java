package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.marketdata.Quote;
import io.kontor.model.Samples;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Seeded;
import io.kontor.value.Side;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account knows every order with work left: reservations, what becomes of them, and the sums over all of them. */
class Rule02ReservationsTest {
    private final Books books = new Books();

    @Test
    void whatIsReservedCountsAtOnce() {
        Books.granted(books.reserve("a", Side.BUY, "30"));

        assertThat(books.openBuy()).isEqualTo("30");
        Books.denied(books.reserve("b", Side.BUY, "11"), RefusalCode.RISK_POSITION);
        Books.granted(books.reserve("c", Side.BUY, "10"));
    }

    @Test
    void theSidesDoNotNet() {
        Books.granted(books.reserve("a", Side.BUY, "40"));
        Books.granted(books.reserve("b", Side.SELL, "40"));

        Books.denied(books.reserve("c", Side.SELL, "1"), RefusalCode.RISK_POSITION);
    }

    @Test
    void aRepeatIsGrantedAgainAndChangesNothing() {
        books.reserve("a", Side.BUY, "40");
        AccountState once = books.state;

        Books.granted(books.reserve("a", Side.BUY, "40"));

        assertThat(books.state).isSameAs(once);
    }

    @Test
    void anotherSizeIsDecidedAnew() {
        books.reserve("a", Side.BUY, "30");

        Books.granted(books.reserve("a", Side.BUY, "35"));
        assertThat(books.openBuy()).isEqualTo("35");
        Books.denied(books.reserve("a", Side.BUY, "41"), RefusalCode.RISK_POSITION);

        assertThat(books.openBuy()).isEqualTo("0");
    }

    @Test
    void whatIsAbandonedIsFree() {
        books.reserve("a", Side.BUY, "30");

        books.abandon("a", 1, 1);

        assertThat(books.openBuy()).isEqualTo("0");
        assertThat(books.state.orders()).isEmpty();
    }

    @Test
    void anAbandonedGenerationDoesNotTakeALaterOneWithIt() {
        books.reserve("a", Side.BUY, 1, 2, "30", "100");

        books.abandon("a", 1, 1);

        assertThat(books.openBuy()).isEqualTo("30");
    }

    @Test
    void aRequestThatWasOvertakenChangesNothing() {
        books.reserve("a", Side.BUY, 1, 2, "30", "100");

        Books.undecided(books.reserve("a", Side.BUY, 1, 1, "5", "100"));

        assertThat(books.openBuy()).isEqualTo("30");
    }

    @Test
    void aRequestForARevisionThatWasAnnouncedChangesNothing() {
        books.open("a", Side.BUY, "30");

        Books.undecided(books.reserve("a", Side.BUY, 1, 7, "5", "100"));

        assertThat(books.openBuy()).isEqualTo("30");
        assertThat(books.state.order(Books.id("a")).orElseThrow().reservation()).isEmpty();
    }

    @Test
    void aModifyOfAnOrderTheAccountDoesNotHoldIsNotDecided() {
        Books.undecided(books.reserve("a", Side.BUY, 2, 1, "5", "100"));

        assertThat(books.state.orders()).isEmpty();
    }

    @Test
    void aModifyReservesTheLargerUntilTheOrderSpeaksOfIt() {
        books.open("a", Side.BUY, "10");

        Books.granted(books.reserve("a", Side.BUY, 2, 1, "25", "100"));
        assertThat(books.openBuy()).isEqualTo("25");
        books.announce("a", Side.BUY, 1, "10", "0");
        assertThat(books.openBuy()).isEqualTo("25");
        books.announce("a", Side.BUY, 2, "20", "0");

        assertThat(books.openBuy()).isEqualTo("20");
    }

    @Test
    void aModifyThatShrinksFreesNothingBeforeTheOrderSaysSo() {
        books.open("a", Side.BUY, "30");

        Books.granted(books.reserve("a", Side.BUY, 2, 1, "10", "100"));

        assertThat(books.openBuy()).isEqualTo("30");
    }

    @Test
    void whatShrinksAnOrderNeedsNoRoom() {
        books.open("a", Side.BUY, "30").open("b", Side.BUY, "10");
        books.limitedTo(Samples.limits("5"));

        Books.granted(books.reserve("a", Side.BUY, 2, 1, "29", "100"));
        Books.denied(books.reserve("a", Side.BUY, 2, 1, "29", "101"), RefusalCode.RISK_POSITION);
    }

    @Test
    void noOrderThatOpensAPositionBecomesReduceOnlyByBecomingSmaller() {
        books.open("a", Side.BUY, "30");

        Books.denied(
                books.reduceOnly("a", Side.BUY, 2, "30", "20", "100", Optional.of(false)),
                RefusalCode.RISK_REDUCE_ONLY);
        Books.granted(books.reserve("a", Side.BUY, 3, 1, "20", "100"));
    }

    @Test
    void anOrderBecomesReduceOnlyWhereWhatItIsToBeReduces() {
        books.hold(Samples.BTC, "20", "100");
        books.open("a", Side.SELL, "30");

        Books.denied(
                books.reduceOnly("a", Side.SELL, 2, "30", "21", "100", Optional.of(false)),
                RefusalCode.RISK_REDUCE_ONLY);
        assertThat(lastRefusal()).contains("21 (expected: at most 20,");
        Books.granted(books.reduceOnly("a", Side.SELL, 3, "30", "20", "100", Optional.of(false)));
    }

    @Test
    void whatOthersOfItsSideMayFillLeavesAnOrderThatBecomesReduceOnlyThatMuchLess() {
        books.hold(Samples.BTC, "20", "100");
        books.open("a", Side.SELL, "30").open("b", Side.SELL, "5");

        Books.denied(
                books.reduceOnly("a", Side.SELL, 2, "30", "16", "100", Optional.of(false)),
                RefusalCode.RISK_REDUCE_ONLY);
        assertThat(lastRefusal()).contains("16 (expected: at most 15,");
        Books.granted(books.reduceOnly("a", Side.SELL, 3, "30", "15", "100", Optional.of(false)));
    }

    @Test
    void whatIsFilledOfAnOrderIsNotHeldAgainstWhatItMayYetReduce() {
        books.hold(Samples.BTC, "20", "100");
        books.open("a", Side.SELL, "30");
        books.fill("a", Side.SELL, "4", "26", "4");

        Books.denied(
                books.reduceOnly("a", Side.SELL, 2, "30", "21", "100", Optional.of(false)),
                RefusalCode.RISK_REDUCE_ONLY);
        assertThat(lastRefusal()).contains("17 (expected: at most 16,");
        Books.granted(books.reduceOnly("a", Side.SELL, 3, "30", "20", "100", Optional.of(false)));
    }

    /** A refusal would leave the larger one at the venue. */
    @ParameterizedTest
    @CsvSource({"25, 100", "20, 100", "5, 100", "30, 101", "25, 101"})
    void aReduceOnlyOrderThatHasBecomeTooLargeMayStillBecomeLess(String total, String limit) {
        becomesTooLarge();

        Books.granted(books.reduceOnly("a", Side.SELL, 2, "30", total, limit, Optional.of(true)));
    }

    @Test
    void aReduceOnlyOrderThatHasBecomeTooLargeMayComeNearerTheMarketAsWhatReduces() {
        becomesTooLarge();

        Books.denied(
                books.reduceOnly("a", Side.SELL, 2, "30", "25", "99", Optional.of(true)), RefusalCode.RISK_REDUCE_ONLY);
        assertThat(lastRefusal()).contains("25 (expected: at most 20,");
        Books.granted(books.reduceOnly("a", Side.SELL, 3, "30", "20", "99", Optional.of(true)));
    }

    /** It may be the first that says so. */
    @Test
    void whereNobodySaysWhetherItWasReduceOnlyItIsHeldToWhatItIsToBe() {
        becomesTooLarge();

        Books.denied(
                books.reduceOnly("a", Side.SELL, 2, "30", "21", "100", Optional.empty()), RefusalCode.RISK_REDUCE_ONLY);
        Books.granted(books.reduceOnly("a", Side.SELL, 3, "30", "20", "100", Optional.empty()));
    }

    /** 30 to sell and 20 to sell of. */
    private void becomesTooLarge() {
        books.hold(Samples.BTC, "30", "100");
        Books.granted(books.reduceOnly("a", Side.SELL, "30"));
        books.announce("a", Side.SELL, 1, "30", "0");
        books.hold(Samples.BTC, "-10", "100");
        assertThat(books.position()).isEqualTo("20");
    }

    private String lastRefusal() {
        AccountEvent.ChangeDenied denied = (AccountEvent.ChangeDenied) books.journal.getLast();
        return denied.refusal().detail();
    }

    @Test
    void aDeniedModifyLeavesTheOrderAsItWas() {
        books.open("a", Side.BUY, "30");

        Books.denied(books.reserve("a", Side.BUY, 2, 1, "41", "100"), RefusalCode.RISK_POSITION);

        assertThat(books.openBuy()).isEqualTo("30");
    }

    @Test
    void aDeniedModifyBeforeTheOrdersFirstWordKeepsWhatIsReserved() {
        books.reserve("a", Side.BUY, "30");

        Books.denied(books.reserve("a", Side.BUY, 2, 1, "41", "100"), RefusalCode.RISK_POSITION);

        assertThat(books.openBuy()).isEqualTo("30");
    }

    @Test
    void anAbandonedModifyBeforeTheOrdersFirstWordKeepsWhatIsReserved() {
        books.reserve("a", Side.BUY, "10");
        books.reserve("a", Side.BUY, 2, 1, "30", "100");

        books.abandon("a", 2, 1);

        assertThat(books.openBuy()).isEqualTo("30");
        books.announce("a", Side.BUY, 1, "10", "0");
        assertThat(books.openBuy()).isEqualTo("10");
    }

    @Test
    void anAbandonedModifyKeepsWhatAnEarlierOneReservedThatTheOrderHasNotSpokenOf() {
        books.open("a", Side.BUY, "10");
        books.reserve("a", Side.BUY, 2, 1, "20", "100");
        books.reserve("a", Side.BUY, 3, 1, "25", "100");

        books.abandon("a", 3, 1);
        assertThat(books.openBuy()).isEqualTo("25");
        books.announce("a", Side.BUY, 1, "10", "0");
        assertThat(books.openBuy()).isEqualTo("25");
        books.announce("a", Side.BUY, 2, "20", "0");

        assertThat(books.openBuy()).isEqualTo("20");
    }

    @Test
    void anAbandonedModifyFreesWhatItAddedOnceTheOrderHasSpoken() {
        books.open("a", Side.BUY, "10");
        books.reserve("a", Side.BUY, 2, 1, "30", "100");

        books.abandon("a", 2, 1);

        assertThat(books.openBuy()).isEqualTo("10");
    }

    @Test
    void aDenialHoldsNoRoomAndIsKeptUntilTheOrderHasSaidIt() {
        Books.denied(books.reserve("a", Side.BUY, "41"), RefusalCode.RISK_POSITION);
        assertThat(books.openBuy()).isEqualTo("0");
        assertThat(books.state.openOrders()).isZero();
        assertThat(books.state.orders()).hasSize(1);

        books.close("a", Side.BUY, "0");
        books.forget("a", 1);

        assertThat(books.state.orders()).isEmpty();
    }

    @Test
    void aDenialThatWasNeverSaidIsDecidedAnew() {
        books.reserve("a", Side.BUY, "41");

        Books.granted(books.reserve("a", Side.BUY, "40"));

        assertThat(books.openBuy()).isEqualTo("40");
    }

    @Test
    void aClosedOrderGetsNoMoreRoom() {
        books.open("a", Side.BUY, "10").close("a", Side.BUY, "0");

        Books.undecided(books.reserve("a", Side.BUY, 2, 1, "5", "100"));

        assertThat(books.openBuy()).isEqualTo("0");
    }

    @Test
    void aFillMovesRoomFromOpenToHeld() {
        books.open("a", Side.BUY, "30");

        books.fill("a", Side.BUY, "12", "18", "12");

        assertThat(books.openBuy()).isEqualTo("18");
        assertThat(books.position()).isEqualTo("12");
        Books.denied(books.reserve("b", Side.BUY, "11"), RefusalCode.RISK_POSITION);
        Books.granted(books.reserve("b", Side.BUY, "10"));
    }

    @Test
    void openOrdersAreBounded() {
        books.limitedTo(SampleLimits.wide().version(7).openOrders(2).done());
        books.reserve("a", Side.BUY, "1");
        books.open("b", Side.SELL, "1");

        Books.denied(books.reserve("c", Side.BUY, "1"), RefusalCode.RISK_OPEN_ORDERS);
        Books.granted(books.reserve("b", Side.SELL, 2, 1, "2", "100"));
        books.close("b", Side.SELL, "0");

        Books.granted(books.reserve("d", Side.BUY, "1"));
    }

    @Test
    void everyDecisionNamesWhatItWasMadeOn() {
        books.open("a", Side.BUY, "30").open("b", Side.SELL, "5");

        AccountEntity.Denied denied = (AccountEntity.Denied) books.reserve("c", Side.BUY, "11");

        assertThat(denied.decision().limitsVersion()).isEqualTo(1);
        assertThat(denied.decision().openBuy()).isEqualTo("30");
        assertThat(denied.decision().openSell()).isEqualTo("5");
        assertThat(denied.decision().openOrders()).isEqualTo(2);
    }

    @Test
    void aFreshMarkAndItsAgeAreInTheDecisionAndAStaleOneIsNoMark() {
        books.quote = Optional.of(quote(false));
        AccountEntity.Granted fresh = (AccountEntity.Granted) books.reserve("a", Side.BUY, "1");
        books.quote = Optional.of(quote(true));
        AccountEntity.Granted stale = (AccountEntity.Granted) books.reserve("b", Side.BUY, "1");

        assertThat(fresh.decision().mark()).contains(Price.of("101"));
        assertThat(fresh.decision().markAge()).contains(Duration.ofSeconds(3));
        assertThat(stale.decision().mark()).isEmpty();
        assertThat(stale.decision().markAge()).isEmpty();
    }

    private static Quote quote(boolean stale) {
        return new Quote(
                Samples.VENUE,
                Samples.BTC,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Price.of("101")),
                Quantity.ZERO,
                Samples.START.minusSeconds(3),
                stale);
    }

    @Test
    void theExposureIsAlwaysTheSumOverTheOrders() {
        Random random = Seeded.random(Rule02ReservationsTest.class);
        for (int step = 0; step < 20_000; step++) {
            String order = "o" + random.nextInt(30);
            Side side = order.hashCode() % 2 == 0 ? Side.BUY : Side.SELL;
            int revision = 1 + random.nextInt(3);
            int generation = 1 + random.nextInt(3);
            String quantity = Integer.toString(1 + random.nextInt(15));
            switch (random.nextInt(8)) {
                case 0, 1 -> books.reserve(order, side, revision, generation, quantity, "100");
                case 2 -> books.abandon(order, revision, generation);
                case 3, 4 -> books.announce(order, side, revision, quantity, "1");
                case 5 -> books.close(order, side, "1");
                case 6 -> books.forget(order, 1_000_000);
                default -> books.cancelAll("x" + random.nextInt(20), Optional.empty());
            }
            assertSums();
        }
        AccountState folded = AccountState.empty(Samples.ACCOUNT);
        for (AccountEvent event : books.journal) {
            folded = folded.apply(event);
        }
        assertThat(folded).isEqualTo(books.state);
    }

    private void assertSums() {
        Quantity buys = Quantity.ZERO;
        Quantity sells = Quantity.ZERO;
        int open = 0;
        for (OpenOrder order : books.state.orders().values()) {
            buys = order.side() == Side.BUY ? buys.plus(order.exposed()) : buys;
            sells = order.side() == Side.SELL ? sells.plus(order.exposed()) : sells;
            open += order.isOpen() ? 1 : 0;
        }
        assertThat(books.state.exposure(Samples.BTC)).isEqualTo(new SymbolExposure(buys, sells));
        assertThat(books.state.openOrders()).isEqualTo(open);
    }
}
