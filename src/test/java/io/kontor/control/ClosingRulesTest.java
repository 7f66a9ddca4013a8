package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.SymbolExposure;
import io.kontor.control.ClosingRules.Reason;
import io.kontor.control.ClosingRules.Step;
import io.kontor.instrument.AmountRule;
import io.kontor.instrument.Capabilities;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.PriceRule;
import io.kontor.marketdata.BookView;
import io.kontor.marketdata.Quote;
import io.kontor.model.Samples;
import io.kontor.risk.Limits;
import io.kontor.risk.RiskDesk;
import io.kontor.risk.RiskGate;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is sent next to close a position: within its size, its collar and a share of the book; or why nothing is. */
class ClosingRulesTest {
    private static final ClosingSettings SETTINGS =
            new ClosingSettings(200, 50, 50, 10, Duration.ofMillis(200), Duration.ofSeconds(5));

    private Instrument instrument = Samples.instrument(Samples.BTC);
    private Limits limits = Samples.limits("100000");
    private Optional<String> ownRests = Optional.empty();
    private String orderMax = "1000";
    private String position = "100";
    private String openBuy = "0";
    private String openSell = "0";
    private String inFlight = "0";
    private String quoted = "1000";
    private boolean quoteIsStale;
    private boolean bookIsStale;
    /** Price and quantity of each level, best first. */
    private String bids = "999x40 998x60";

    private String asks = "1001x40 1002x60";

    @Test
    void aSliceTakesItsShareOfTheBookWithinTheCollarAndNoMore() {
        assertThat(next()).isEqualTo(new Step.Slice(Side.SELL, Quantity.of("50"), Price.of("980")));

        bids = "999x40 979x1000";
        assertThat(next()).as("the rest is beyond the collar").isEqualTo(sell("20"));

        position = "-100";
        assertThat(next()).isEqualTo(new Step.Slice(Side.BUY, Quantity.of("50"), Price.of("1020")));
    }

    @Test
    void whatOthersOfTheHaltTakeIsNotTakenTwice() {
        inFlight = "30";
        assertThat(next()).isEqualTo(sell("20"));

        inFlight = "50";
        assertThat(next())
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.reason()).isEqualTo(Reason.NO_DEPTH));
    }

    @Test
    void ordersThatMayStillCloseItLeaveNoRoom() {
        openSell = "70";
        assertThat(next()).isEqualTo(sell("30"));

        openSell = "100";
        assertThat(next())
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.reason()).isEqualTo(Reason.ROOM_TAKEN));

        openSell = "0";
        openBuy = "100";
        assertThat(next()).as("the other side closes nothing").isEqualTo(sell("50"));
    }

    @Test
    void withoutAFreshMarkOrBookItWaits() {
        quoteIsStale = true;
        assertThat(next())
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.reason()).isEqualTo(Reason.NO_MARK));

        quoteIsStale = false;
        bookIsStale = true;
        assertThat(next())
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.reason()).isEqualTo(Reason.NO_DEPTH));
    }

    @Test
    void nothingIsLeftBehindThatAloneIsTooSmall() {
        position = "0.5";
        assertThat(next()).isInstanceOf(Step.Dust.class);

        position = "0";
        assertThat(next()).isInstanceOf(Step.Flat.class);
    }

    @Test
    void whatIsALittleMoreThanOneOrderGoesInTwo() {
        instrument = instrument("6", "5", false);
        limits = SampleLimits.wide().lots(40).done();
        bids = "999x1000";
        position = "43";

        Step.Slice first = (Step.Slice) next();
        position = new BigDecimal(position).subtract(first.quantity().value()).toPlainString();
        Step.Slice second = (Step.Slice) next();

        assertThat(first.quantity().plus(second.quantity())).isEqualTo(Quantity.of("43"));
    }

    @Test
    void whereWhatReducesNeedsNoMinimumNothingIsDustForItsWorth() {
        position = "3";
        instrument = instrument("1", "5000", false);
        assertThat(next()).isInstanceOf(Step.Dust.class);

        instrument = instrument("1", "5000", true);
        assertThat(next()).isEqualTo(sell("3"));
    }

    @Test
    void theSmallestOrderIsSentHoweverThinTheBook() {
        bids = "999x1";

        assertThat(next()).isEqualTo(sell("1"));
    }

    @Test
    void aNarrowerCollarOfTheAccountsOwnIsKeptToWithATenthToSpare() {
        limits = SampleLimits.wide().collar("0.01").done();
        bids = "999x40 990x60";
        assertThat(next()).isEqualTo(new Step.Slice(Side.SELL, Quantity.of("20"), Price.of("991")));
        position = "-100";
        assertThat(next()).isEqualTo(new Step.Slice(Side.BUY, Quantity.of("50"), Price.of("1009")));

        limits = SampleLimits.wide().collar("0.75").done();
        assertThat(next())
                .as("a wider one is no reason")
                .isEqualTo(new Step.Slice(Side.BUY, Quantity.of("50"), Price.of("1020")));
    }

    /** One somebody placed at the venue by hand, or whose outcome is not known: nothing here cancels it. */
    @Test
    void aSliceStopsShortOfTheAccountsOwnOrder() {
        bids = "999x40 995x30 990x60";
        ownRests = Optional.of("995");
        assertThat(next()).isEqualTo(new Step.Slice(Side.SELL, Quantity.of("20"), Price.of("996")));

        ownRests = Optional.of("970");
        assertThat(next()).as("beyond the collar it is in nobody's way").isEqualTo(sell("65"));

        ownRests = Optional.of("999");
        assertThat(next())
                .isInstanceOfSatisfying(
                        Step.Wait.class, wait -> assertThat(wait.reason()).isEqualTo(Reason.OWN_ORDER));

        position = "-100";
        ownRests = Optional.of("1002");
        assertThat(next()).isEqualTo(new Step.Slice(Side.BUY, Quantity.of("20"), Price.of("1001")));
    }

    /** Where prices have no tick the gate counts them by one of its own, here of 0.00001, and every order rounded to the other side. */
    @Test
    void aSliceStopsShortOfTheAccountsOwnOrderByWhatTheGateTellsApart() {
        PriceRule continuous = PriceRule.continuous(Price.of("0"), Price.of("10000000"));
        instrument = Samples.instrument(Samples.BTC, continuous, "0.00001");
        limits = SampleLimits.wide().noSelfTrade().done();
        quoted = "100";
        bids = "100.5x1000";
        asks = "99.5x1000";

        position = "-1";
        ownRests = Optional.of("100");
        assertThat(next()).isEqualTo(new Step.Slice(Side.BUY, Quantity.of("1"), Price.of("99.99999")));
        assertThat(refusalBeside(Side.SELL, "100")).isEmpty();

        position = "1";
        ownRests = Optional.of("100.000003");
        assertThat(next()).isEqualTo(new Step.Slice(Side.SELL, Quantity.of("1"), Price.of("100.00002")));
        assertThat(refusalBeside(Side.BUY, "100.000003")).isEmpty();
    }

    /** What the gate says of the next slice while such an order of the account's own rests. */
    private Optional<RefusalCode> refusalBeside(Side own, String price) {
        Step.Slice slice = (Step.Slice) next();
        return new RiskDesk(limits, RiskGate.ALL, instrument)
                .rests(own, price)
                .code(
                        slice.side(),
                        slice.quantity().toString(),
                        slice.protection().toString());
    }

    @Test
    void aSliceIsNoLargerThanOneOrderMayBe() {
        limits = SampleLimits.wide().lots(30).done();
        assertThat(next()).isEqualTo(sell("30"));

        limits = SampleLimits.wide().lots(30).symbol(Samples.BTC, lots(20)).done();
        assertThat(next()).as("the symbol's own").isEqualTo(sell("20"));

        limits = SampleLimits.wide().orderNotional("10250").done();
        assertThat(next()).as("at what a unit may be counted at, 1020").isEqualTo(sell("10"));
    }

    /** A unit may be sold at -102, so that its seller pays 102. */
    @Test
    void belowZeroAUnitCountsAtTheLowestPriceItMayBeClosedAt() {
        instrument = instrument(PriceRule.fixed(Price.of("-1000"), Price.of("1000"), Price.of("1")));
        limits = SampleLimits.wide().orderNotional("1015").done();
        quoted = "-100";
        bids = "-101x1000";
        asks = "-99x1000";

        assertThat(next()).isEqualTo(new Step.Slice(Side.SELL, Quantity.of("9"), Price.of("-102")));
        position = "-100";
        assertThat(next()).isEqualTo(new Step.Slice(Side.BUY, Quantity.of("9"), Price.of("-98")));
    }

    /** Yen held against a limit in dollars let no order pass for ever, or one of a hundredth. */
    @Test
    void aLimitInAnotherCurrencyIsLeftToTheAccountToJudge() {
        limits = SampleLimits.wide().currency("USD").orderNotional("5").done();
        assertThat(next()).isEqualTo(sell("50"));

        orderMax = "12";
        assertThat(next()).as("as a refusal has taught").isEqualTo(sell("12"));

        bids = "99x1000";
        quoted = "100";
        instrument = worthAtLeast("500");
        orderMax = "4";
        assertThat(next())
                .as("the smallest is tried however small an order was refused")
                .isEqualTo(new Step.Slice(Side.SELL, Quantity.of("6"), Price.of("98")));
    }

    @Test
    void noSliceEverGoesThroughZeroOrBeyondTheCollar() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);

        assertThat(ClosingProperty.check(seed, ClosingRules::next)).isGreaterThan(1_000);
    }

    private static Step sell(String quantity) {
        return new Step.Slice(Side.SELL, Quantity.of(quantity), Price.of("980"));
    }

    private static Limits.OfSymbol lots(long max) {
        return new Limits.OfSymbol(Optional.of(max), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Instrument worthAtLeast(String minNotional) {
        return instrument("1", minNotional, false);
    }

    private static Instrument instrument(String min, String minNotional, boolean reduceBelowMinimum) {
        return instrument(Samples.instrument(Samples.BTC).price(), min, minNotional, reduceBelowMinimum);
    }

    private static Instrument instrument(PriceRule price) {
        return instrument(price, "1", "5", false);
    }

    private static Instrument instrument(PriceRule price, String min, String minNotional, boolean reduceBelowMinimum) {
        Instrument s = Samples.instrument(Samples.BTC);
        Capabilities can = s.capabilities();
        return new Instrument(
                s.symbol(),
                s.venue(),
                s.venueSymbol(),
                s.type(),
                s.base(),
                s.quote(),
                new AmountRule(Quantity.of(min), Quantity.of("1000"), Quantity.of("1"), Quantity.of("1")),
                price,
                Money.of(minNotional),
                new Capabilities(
                        can.sides(),
                        can.amountTypes(),
                        can.kinds(),
                        can.timesInForce(),
                        can.triggers(),
                        can.postOnly(),
                        can.reduceOnly(),
                        can.iceberg(),
                        reduceBelowMinimum),
                s.contract(),
                s.calendar());
    }

    private Step next() {
        Quote quote = new Quote(
                Samples.VENUE,
                Samples.BTC,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Price.of(quoted)),
                Quantity.ZERO,
                Samples.START,
                quoteIsStale);
        BookView book =
                new BookView(Samples.VENUE, Samples.BTC, 1, levels(bids), levels(asks), Samples.START, bookIsStale);
        SymbolExposure exposure = new SymbolExposure(Quantity.of(openBuy), Quantity.of(openSell));
        return ClosingRules.next(
                new Holding(new BigDecimal(position), exposure, ownRests.map(Price::of), limits, Quantity.of(orderMax)),
                instrument,
                Optional.of(quote),
                Optional.of(book),
                Quantity.of(inFlight),
                SETTINGS);
    }

    private static List<Quote.Level> levels(String text) {
        List<Quote.Level> levels = new ArrayList<>();
        for (String level : text.split(" ", -1)) {
            String[] parts = level.split("x", 2);
            levels.add(new Quote.Level(Price.of(parts[0]), Quantity.of(parts[1])));
        }
        return levels;
    }
}
