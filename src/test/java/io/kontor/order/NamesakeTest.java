package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.OrderStatus;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Report;
import io.kontor.order.OrderEntity.Wake;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another order at the venue has a client order id of ours, as one that was used before a restore: it is not taken for ours. */
class NamesakeTest {
    private static final VenueOrderId NUMBER = new VenueOrderId("77");
    private static final String REUSED = "CLIENT_ORDER_ID_REUSED";

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void aFillOfTheOtherSideIsNotBookedHere(int attempt) {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);

        s.on(trade(s, attempt, Side.SELL, Samples.BTC));
        assertThat(s.order.flags()).containsExactly(REUSED);
        s.on(trade(s, attempt, Side.SELL, Samples.BTC));

        assertThat(s.news).isEmpty();
        assertThat(s.order.filled()).isEqualTo(Quantity.ZERO);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
    }

    @Test
    void aFillInAnotherSymbolIsNotBookedHere() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);

        s.on(trade(s, 1, Side.BUY, Samples.ETH));

        assertThat(s.order.filled()).isEqualTo(Quantity.ZERO);
    }

    /** As a symbol is reported that was taken out of the configuration. */
    @Test
    void aFillUnderTheVenuesNameOfTheSymbolIsBookedHere() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);

        s.on(trade(s, 1, Side.BUY, new Symbol("BTCUSDT")));

        assertThat(s.order.filled()).isEqualTo(Quantity.of("4"));
        assertThat(s.order.flags()).isEmpty();
    }

    /** Adapters make up the side and symbol of what names no order; and one that is refused for its id may be told with the order that has it. */
    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "CANCEL_REJECTED", "REPLACE_REJECTED", "AMEND_REJECTED"})
    void aRefusalIsOursWhateverItsSideAndSymbol(ExecType refusal) {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY);

        s.on(report(s, 1, refusal, Side.SELL, new Symbol("NONE"), Optional.empty()));

        assertThat(s.order.flags()).isEmpty();
        assertThat(s.order.isClosed()).isEqualTo(refusal == ExecType.REJECTED || refusal == ExecType.REPLACE_REJECTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void itIsToldToTheOrderThatItIs(int attempt) {
        EntityFixture f = EntityFixture.working();
        Report told = new Report(Samples.ACCOUNT, Samples.VENUE, trade(f, attempt));

        f.tell(told).announced();

        assertThat(f.toOthers).containsExactly(new EntityFixture.ToOther(other(), told));
        assertThat(f.toVenue).noneMatch(VenueConnection.Acknowledge.class::isInstance);
        assertThat(f.flagged).containsExactly("main " + REUSED);
    }

    @Test
    void theOrderThatItIsBooksItOnItsSideAndAcknowledgesIt() {
        EntityFixture f = new EntityFixture(other(), EntityFixture.SETTINGS);
        f.tell(new Report(Samples.ACCOUNT, Samples.VENUE, trade(EntityFixture.working(), 1)));
        ((OrderEntity.Get) f.toOthers.getLast().command()).replyTo().tell(Optional.empty());

        f.settle().announced();

        assertThat(f.order().side()).isEqualTo(Side.SELL);
        assertThat(f.order().filled()).isEqualTo(Quantity.of("4"));
        assertThat(f.toVenue)
                .singleElement()
                .isInstanceOfSatisfying(
                        VenueConnection.Acknowledge.class,
                        a -> assertThat(a.by()).contains(other()));
    }

    /** It tells nothing of ours, which may still arrive: to hold it absent would send it a second time. */
    @ParameterizedTest
    @EnumSource(DuplicateFence.class)
    void asTheAnswerAboutOursItProvesNothing(DuplicateFence fence) {
        Scenario s = Scenario.placed(fence)
                .failed(VenueReport.Request.SUBMIT, 1, true)
                .later(Duration.ofDays(1));

        s.on(answer(s));
        s.later(Duration.ofDays(1)).on(answer(s));

        assertThat(s.order.attempt(1).orElseThrow().isLive()).isTrue();
        assertThat(s.order.attempt(1).orElseThrow().heard()).isFalse();
        assertThat(s.order.lastAttempt()).isEqualTo(1);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(s.order.flags()).containsExactly(REUSED);
        assertThat(s.calls()).allMatch("query 1"::equals);
    }

    @Test
    void oursThatNobodyWantsAnyMoreIsGivenUpForItLikeOneThatIsNotFound() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).failed(VenueReport.Request.SUBMIT, 1, true);
        s.cancel().later(Duration.ofMinutes(15)).on(answer(s));
        assertThat(s.order.isClosed()).isFalse();

        s.later(Duration.ofMinutes(2)).on(answer(s));

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly(REUSED, "ENDED_UNPROVEN");
    }

    @Test
    void inAListOfOpenOrdersItIsNotOurs() {
        EntityFixture f = EntityFixture.working();
        Wake wake = new Wake(
                Samples.ACCOUNT, Samples.VENUE, Optional.of(order("7", Samples.START)), false, Optional.empty());

        f.tell(wake);

        assertThat(f.order().flags()).containsExactly(REUSED);
        assertThat(f.order().exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(f.toOthers).containsExactly(new EntityFixture.ToOther(other(), wake));
        assertThat(f.toVenue).as("ours is not in the list").singleElement().isInstanceOf(VenueConnection.Query.class);
    }

    private static IntentId other() {
        return ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, Samples.BTC, NUMBER);
    }

    private static VenueReport.QueryAnswered answer(Scenario s) {
        Optional<VenueOrder> seen = Optional.of(order("10", s.now));
        return new VenueReport.QueryAnswered(Scenario.id(1), seen, s.now, s.now.minusSeconds(3600), s.now);
    }

    private static VenueOrder order(String quantity, java.time.Instant at) {
        return new VenueOrder(
                Scenario.id(1).toString(),
                NUMBER,
                Samples.BTC,
                Side.SELL,
                Price.of("100"),
                Quantity.of(quantity),
                Quantity.ZERO,
                VenueOrder.Status.OPEN,
                List.of(),
                Optional.empty(),
                at);
    }

    private static ExecutionReport trade(Scenario s, int attempt, Side side, Symbol symbol) {
        return report(s, attempt, ExecType.TRADE, side, symbol, Optional.of(s.fillOf("f-1", "4")));
    }

    private static ExecutionReport trade(EntityFixture f, int attempt) {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        ExecutionReport plain = f.execution(ExecType.TRADE, attempt, "4");
        return told(plain, Side.SELL, Samples.BTC, Optional.of(s.fillOf("f-1", "4")));
    }

    private static ExecutionReport report(
            Scenario s, int attempt, ExecType type, Side side, Symbol symbol, Optional<VenueFill> fill) {
        return told(s.execution(type, attempt, fill.isPresent() ? "4" : "0", fill), side, symbol, fill);
    }

    private static ExecutionReport told(ExecutionReport plain, Side side, Symbol symbol, Optional<VenueFill> fill) {
        return new ExecutionReport(
                plain.cursor(),
                plain.clientOrderId(),
                NUMBER,
                plain.type(),
                symbol,
                side,
                plain.quantity(),
                plain.price(),
                plain.cumulative(),
                fill,
                plain.text(),
                plain.at());
    }
}
