package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.OrderStatus;
import io.kontor.instrument.AssetType;
import io.kontor.instrument.Contract;
import io.kontor.instrument.Instrument;
import io.kontor.marketdata.Quote;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.order.Admission.Step;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.value.AmountType;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.VenueId;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueFill;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An amount in quote currency is never exceeded, at whatever prices its parts trade. */
class QuoteAmountTest {
    private static final Instrument BTC = Samples.instrument(Samples.BTC);

    @ParameterizedTest
    @ValueSource(strings = {"50", "200"})
    void aQuoteAmountModifiedAfterAFillSpendsNoMoreInAll(String price) {
        Scenario s = buying();
        fill(s, 1, "5", "90", "5");

        s.modify(spec(Side.BUY, "1000", price), asked(s, Side.BUY, "1000", price))
                .report(ExecType.CANCELED, 1, "5");

        assertThat(s.calls()).containsExactly("submit 2");
        Quantity rest = s.order.attempt(2).orElseThrow().quantity();
        assertThat(rest).isEqualTo(price.equals("50") ? Quantity.of("11") : Quantity.of("2"));
        s.report(ExecType.NEW, 2, "0");
        fill(s, 2, rest.toString(), price, rest.toString());
        assertThat(s.order.filledQuote()).isLessThanOrEqualTo(Money.of("1000"));
        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void whatFillsDearerBeforeItIsCanceledComesOffTheRest() {
        Scenario s = buying();
        fill(s, 1, "5", "90", "5");
        s.modify(spec(Side.BUY, "1000", "50"), asked(s, Side.BUY, "1000", "50"));

        fill(s, 1, "4", "100", "9");
        s.report(ExecType.CANCELED, 1, "9");

        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("3"));
        s.report(ExecType.NEW, 2, "0");
        fill(s, 2, "3", "50", "3");
        assertThat(s.order.filledQuote()).isEqualTo(Money.of("1000"));
        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void whatAnEarlierAttemptFillsLateCancelsWhatWouldPassTheAmount() {
        Scenario s = lateFilled();
        assertThat(s.calls()).containsExactly("cancel 2");

        s.report(ExecType.CANCELED, 2, "0");

        assertThat(s.order.filledQuote()).isEqualTo(Money.of("950"));
        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("REMAINDER_UNSENDABLE");
    }

    @Test
    void whatPassesItBeforeItIsCanceledIsFlagged() {
        Scenario s = lateFilled();

        fill(s, 2, "1", "50", "1");
        assertThat(s.order.flags()).as("1,000 in all").isEmpty();
        fill(s, 2, "2", "50", "3");

        assertThat(s.order.filledQuote()).isEqualTo(Money.of("1100"));
        assertThat(s.order.flags()).containsExactly("OVERFILL");
    }

    @Test
    void whatFillsBeforeItIsModifiedToLessIsNobodysFault() {
        Scenario s = buying();
        s.modify(spec(Side.BUY, "600", "100"), asked(s, Side.BUY, "600", "100"));

        fill(s, 1, "7", "100", "7");

        assertThat(s.order.flags()).containsExactly(Order.FILLED_BEYOND_MODIFY);
    }

    /** That it brings in more is no reason to take it from its queue, and no fault. */
    @Test
    void aSaleThatFillsBetterThanItWasReckonedGoesOn() {
        Scenario s = selling();

        fill(s, 1, "3", "250", "3");
        assertThat(s.calls()).isEmpty();
        fill(s, 1, "2", "250", "5");

        assertThat(s.order.filledQuote()).isEqualTo(Money.of("1250"));
        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void whatIsUsedUpBeforeItIsCanceledIsAllThereIs() {
        Scenario s = buying();
        fill(s, 1, "5", "100", "5");
        s.modify(spec(Side.BUY, "1000", "50"), asked(s, Side.BUY, "1000", "50"));

        fill(s, 1, "5", "100", "10");

        assertThat(s.calls()).isEmpty();
        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void anUnfilledOneIsReplacedByAllThatTheNewPriceLeavesIt() {
        Scenario s = buying();

        s.modify(spec(Side.BUY, "1000", "50"), asked(s, Side.BUY, "1000", "50"));

        assertThat(s.calls()).containsExactly("replace 1 by 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("20"));
    }

    @Test
    void aSaleBringsInNoMoreEither() {
        Scenario s = selling();
        fill(s, 1, "3", "200", "3");

        s.modify(spec(Side.SELL, "1000", "80"), asked(s, Side.SELL, "1000", "80"));
        assertThat(s.order.terms()).isEqualTo(terms("6", "80", "105"));
        fill(s, 1, "1", "200", "4");
        s.report(ExecType.CANCELED, 1, "4");

        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("1"));
        s.report(ExecType.NEW, 2, "0");
        fill(s, 2, "1", "105", "1");
        assertThat(s.order.filledQuote()).isEqualTo(Money.of("905"));
        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void anAmountBelowWhatWasPaidIsRefusedInTheTermsItCameIn() {
        Scenario s = buying();
        fill(s, 1, "5", "90", "5");

        Step step = admission(s).modify(s.order, modify(spec(Side.BUY, "449", "50")), s.now);

        assertThat(step)
                .isInstanceOfSatisfying(
                        Step.Answer.class,
                        answer -> assertThat(((OrderEntity.Refused) answer.reply()).refusal())
                                .satisfies(refusal -> {
                                    assertThat(refusal.code()).isEqualTo(RefusalCode.AMOUNT_BELOW_FILLED);
                                    assertThat(refusal.detail()).contains("449", "450");
                                }));
    }

    @Test
    void aContractTradesForItsWholeWorth() {
        Instrument future = contractOf("10");
        Scenario s = buying();
        fill(s, 1, "5", "10", "5");

        assertThat(Traded.of(s.order, future).worth()).isEqualTo(Money.of("500"));
        assertThat(Traded.rest(s.order, future)).isEqualTo(Quantity.ZERO);
        assertThat(Traded.of(s.order, future).restOf(Quantity.of("1000"), future, Price.of("10")))
                .isEqualTo(Quantity.of("5"));
    }

    /** 1,000 to spend at 100 at most, of which the venue has 10. */
    private static Scenario buying() {
        return standing(spec(Side.BUY, "1000", "100"), terms("10", "100", "100"));
    }

    /** 950 of 1,000 are spent, with the last of it late; for 150 more the venue has an order that was sent before. */
    private static Scenario lateFilled() {
        Scenario s = buying();
        fill(s, 1, "5", "90", "5");
        s.modify(spec(Side.BUY, "1000", "50"), asked(s, Side.BUY, "1000", "50"));
        fill(s, 1, "4", "100", "9");
        s.report(ExecType.CANCELED, 1, "9").report(ExecType.NEW, 2, "0");
        assertThat(s.order.attempt(2).orElseThrow().exposed()).isEqualTo(Quantity.of("3"));
        fill(s, 1, "1", "100", "10");
        return s;
    }

    /** 1,000 to bring in at 200 at least, far above the market. */
    private static Scenario selling() {
        return standing(spec(Side.SELL, "1000", "200"), terms("5", "200", "200"));
    }

    private static Scenario standing(OrderSpec spec, Terms terms) {
        Scenario s =
                Scenario.placed(Samples.capabilities(DuplicateFence.SEND_EXPIRY, true), spec, terms, Scenario.SETTINGS);
        return s.report(ExecType.NEW, 1, "0");
    }

    private static Terms terms(String total, String price, String highest) {
        return new Terms(
                Quantity.of(total),
                Price.of(price),
                Optional.empty(),
                Optional.of(Price.of(highest)).filter(h -> !h.equals(Price.of(price))));
    }

    /** What the order is to be after the modify. */
    private static Terms asked(Scenario s, Side side, String amount, String price) {
        Step step = admission(s).modify(s.order, modify(spec(side, amount, price)), s.now);
        return ((Step.Ask) step).question().terms();
    }

    private static Admission admission(Scenario s) {
        PlaceRules rules = new PlaceRules(new BigDecimal("0.05"), _ -> Instant.MAX);
        return new Admission(s.order.id(), rules, BTC, Optional.of(mark(s.now)), 500);
    }

    private static OrderEntity.Modify modify(OrderSpec spec) {
        return new OrderEntity.Modify(
                spec, Samples.hashOf(spec), Optional.empty(), Optional.empty(), new Ear<>(_ -> {}));
    }

    private static Quote mark(Instant at) {
        return new Quote(
                Samples.VENUE,
                Samples.BTC,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Price.of("100")),
                Quantity.ZERO,
                at,
                false);
    }

    private static void fill(Scenario s, int attempt, String quantity, String price, String cumulative) {
        VenueFill fill = new VenueFill(
                new FillId("f-" + s.journal.size()),
                Price.of(price),
                Quantity.of(quantity),
                Money.ZERO,
                Samples.USDT,
                Liquidity.MAKER,
                s.now);
        s.on(s.execution(ExecType.TRADE, attempt, cumulative, Optional.of(fill)));
    }

    static OrderSpec spec(Side side, String amount, String price) {
        OrderSpec plain = Samples.spec("a-1", Samples.BTC, side, amount, price);
        return new OrderSpec(
                plain.account(),
                plain.clientOrderId(),
                plain.symbol(),
                plain.side(),
                plain.amount(),
                AmountType.QUOTE,
                plain.limitPrice(),
                plain.protectionPrice(),
                plain.timeInForce(),
                plain.expireAt(),
                plain.trigger(),
                plain.conditionalMode(),
                plain.reduceOnly(),
                plain.postOnly(),
                plain.icebergAmount(),
                plain.algo(),
                plain.route(),
                plain.metadata(),
                plain.closes());
    }

    private static Instrument contractOf(String multiplier) {
        return contractOf(multiplier, BTC.venue());
    }

    static Instrument contractOf(String multiplier, VenueId venue) {
        return new Instrument(
                BTC.symbol(),
                venue,
                BTC.venueSymbol(),
                AssetType.PERP,
                BTC.base(),
                BTC.quote(),
                BTC.amount(),
                BTC.price(),
                BTC.minNotional(),
                BTC.capabilities(),
                Optional.of(new Contract(
                        new BigDecimal(multiplier),
                        BTC.quote(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                BTC.calendar());
    }
}
