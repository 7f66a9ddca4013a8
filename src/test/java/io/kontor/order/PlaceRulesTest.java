package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.Quote;
import io.kontor.model.Samples;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.order.PlaceRules.Outcome;
import io.kontor.value.AmountType;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import io.kontor.value.TriggerType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is wanted against what can be traded: a refusal naming the field, or base units at a worst price. */
class PlaceRulesTest {
    private static final Instant NOW = Samples.START;
    private static final Instant TONIGHT = NOW.plus(Duration.ofHours(9));
    private static final Instrument INSTRUMENT = Samples.instrument(Samples.BTC);
    private static final PlaceRules RULES = new PlaceRules(new BigDecimal("0.05"), _ -> TONIGHT);

    private OrderSpec spec = Samples.spec("a-1", Samples.BTC, Side.BUY, "10", "100");
    private Optional<Quote> quote = Optional.empty();

    @Test
    void aLimitOrderKeepsItsPriceAndAmount() {
        assertThat(terms())
                .isEqualTo(new Terms(Quantity.of("10"), Price.of("100"), Optional.empty(), Optional.empty()));
    }

    @Test
    void whatIsOffTheGridIsRefusedByTheFieldItIsIn() {
        spec = Samples.spec("a-1", Samples.BTC, Side.BUY, "1.5", "100");
        assertThat(refusal()).isEqualTo(RefusalCode.AMOUNT_NOT_ON_STEP);
        spec = Samples.spec("a-1", Samples.BTC, Side.BUY, "10", "100.5");
        assertThat(refusal()).isEqualTo(RefusalCode.PRICE_NOT_ON_TICK);
        spec = Samples.spec("a-1", Samples.BTC, Side.BUY, "1", "4");
        assertThat(refusal()).isEqualTo(RefusalCode.NOTIONAL_TOO_SMALL);
    }

    @Test
    void aMarketOrderIsProtectedByTheCollarTowardsTheMark() {
        quote = Optional.of(mark("101", false));

        spec = market(Side.BUY, Optional.empty());
        assertThat(terms().price()).isEqualTo(Price.of("106"));
        spec = market(Side.SELL, Optional.empty());
        assertThat(terms().price()).isEqualTo(Price.of("96"));
    }

    @Test
    void itsOwnProtectionPriceGoesBeforeTheCollar() {
        quote = Optional.of(mark("101", false));
        spec = market(Side.BUY, Optional.of(Price.of("103")));

        assertThat(terms().price()).isEqualTo(Price.of("103"));
    }

    @Test
    void withoutAFreshMarkAMarketOrderCannotBeProtected() {
        spec = market(Side.BUY, Optional.empty());
        assertThat(refusal()).isEqualTo(RefusalCode.MARK_UNAVAILABLE);
        quote = Optional.of(mark("101", true));

        assertThat(refusal()).isEqualTo(RefusalCode.MARK_UNAVAILABLE);
    }

    @Test
    void aQuoteAmountBuysWhatItsWorstPriceLeavesIt() {
        spec = with(spec, AmountType.QUOTE, "1050");

        assertThat(terms().total()).isEqualTo(Quantity.of("10"));
    }

    @Test
    void aQuoteAmountSellsWhatTheBestPriceReckonedWithLeavesIt() {
        spec = with(Samples.spec("a-1", Samples.BTC, Side.SELL, "10", "90"), AmountType.QUOTE, "1050");
        quote = Optional.of(mark("100", false));

        assertThat(terms().total()).isEqualTo(Quantity.of("10"));
    }

    @Test
    void aQuoteAmountToSellNeedsAFreshMarkOrItMightBringInMore() {
        spec = with(Samples.spec("a-1", Samples.BTC, Side.SELL, "10", "90"), AmountType.QUOTE, "1050");
        assertThat(refusal()).isEqualTo(RefusalCode.MARK_UNAVAILABLE);
        quote = Optional.of(mark("100", true));

        assertThat(refusal()).isEqualTo(RefusalCode.MARK_UNAVAILABLE);
    }

    @Test
    void theDayEndsByTheCalendarAndGoodTillATimeByItself() {
        spec = Samples.withTime(spec, TimeInForce.DAY, Optional.empty());
        assertThat(terms().expireAt()).contains(TONIGHT);
        spec = Samples.withTime(spec, TimeInForce.GTD, Optional.of(NOW.plusSeconds(1)));

        assertThat(terms().expireAt()).contains(NOW.plusSeconds(1));
    }

    @Test
    void anEndBelongsToGoodTillATimeAndLiesAhead() {
        spec = Samples.withTime(spec, TimeInForce.GTD, Optional.empty());
        assertThat(refusal()).isEqualTo(RefusalCode.INVALID_FIELD);
        spec = Samples.withTime(spec, TimeInForce.GTC, Optional.of(TONIGHT));
        assertThat(refusal()).isEqualTo(RefusalCode.INVALID_FIELD);
        spec = Samples.withTime(spec, TimeInForce.GTD, Optional.of(NOW));

        assertThat(refusal()).isEqualTo(RefusalCode.INVALID_FIELD);
    }

    @Test
    void aTriggerIsRefusedAsASentOneWouldTradeAtOnce() {
        OrderSpec.Trigger stop = new OrderSpec.Trigger(
                TriggerType.STOP,
                Optional.of(Price.of("90")),
                Optional.empty(),
                Optional.empty(),
                OrderSpec.TriggerSource.LAST);
        spec = new OrderSpec(
                spec.account(),
                spec.clientOrderId(),
                spec.symbol(),
                spec.side(),
                spec.amount(),
                spec.amountType(),
                spec.limitPrice(),
                spec.protectionPrice(),
                spec.timeInForce(),
                spec.expireAt(),
                Optional.of(stop),
                spec.conditionalMode(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                spec.metadata(),
                spec.closes());

        assertThat(refusal()).isEqualTo(RefusalCode.UNSUPPORTED_BY_VENUE);
    }

    @Test
    void anIcebergShowsAPartOfItself() {
        spec = flags(true, false, Optional.of(Quantity.of("11")));
        assertThat(refusal()).isEqualTo(RefusalCode.INVALID_FIELD);
        spec = flags(true, false, Optional.of(Quantity.of("10")));

        assertThat(terms().total()).isEqualTo(Quantity.of("10"));
    }

    @Test
    void whatIsToRestCannotBeToFillAtOnce() {
        spec = Samples.withTime(flags(true, false, Optional.empty()), TimeInForce.IOC, Optional.empty());

        assertThat(refusal()).isEqualTo(RefusalCode.INVALID_FIELD);
    }

    @Test
    void theWaysOfTheContractThatAreNotBuiltYetAreRefused() {
        OrderSpec.Route split = new OrderSpec.Route(OrderSpec.RoutePolicy.SPLIT, java.util.List.of());
        spec = new OrderSpec(
                spec.account(),
                spec.clientOrderId(),
                spec.symbol(),
                spec.side(),
                spec.amount(),
                spec.amountType(),
                spec.limitPrice(),
                spec.protectionPrice(),
                spec.timeInForce(),
                spec.expireAt(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(split),
                spec.metadata(),
                spec.closes());

        assertThat(refusal()).isEqualTo(RefusalCode.UNSUPPORTED_BY_VENUE);
    }

    private Terms terms() {
        return ((Outcome.Ok) RULES.terms(spec, INSTRUMENT, quote, Traded.NOTHING, NOW)).terms();
    }

    private RefusalCode refusal() {
        return ((Outcome.No) RULES.terms(spec, INSTRUMENT, quote, Traded.NOTHING, NOW))
                .refusal()
                .code();
    }

    private OrderSpec market(Side side, Optional<Price> protection) {
        return copy(side, Quantity.of("10"), AmountType.BASE, Optional.empty(), protection, false, Optional.empty());
    }

    private static OrderSpec with(OrderSpec s, AmountType type, String amount) {
        return copy(s.side(), Quantity.of(amount), type, s.limitPrice(), Optional.empty(), false, Optional.empty());
    }

    private static OrderSpec flags(boolean postOnly, boolean market, Optional<Quantity> iceberg) {
        Optional<Price> limit = market ? Optional.empty() : Optional.of(Price.of("100"));
        return copy(Side.BUY, Quantity.of("10"), AmountType.BASE, limit, Optional.empty(), postOnly, iceberg);
    }

    private static OrderSpec copy(
            Side side,
            Quantity amount,
            AmountType type,
            Optional<Price> limit,
            Optional<Price> protection,
            boolean postOnly,
            Optional<Quantity> iceberg) {
        OrderSpec plain = Samples.spec("a-1", Samples.BTC, side, "10", "100");
        return new OrderSpec(
                plain.account(),
                plain.clientOrderId(),
                plain.symbol(),
                side,
                amount,
                type,
                limit,
                protection,
                plain.timeInForce(),
                plain.expireAt(),
                Optional.empty(),
                Optional.empty(),
                false,
                postOnly,
                iceberg,
                Optional.empty(),
                Optional.empty(),
                plain.metadata(),
                plain.closes());
    }

    private static Quote mark(String price, boolean stale) {
        return new Quote(
                Samples.VENUE,
                Samples.BTC,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Price.of(price)),
                Quantity.ZERO,
                NOW,
                stale);
    }
}
