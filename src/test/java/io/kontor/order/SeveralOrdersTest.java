package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.Announcement;
import io.kontor.account.OrderStatus;
import io.kontor.account.PublicEventType;
import io.kontor.model.Samples;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was taken in after a restore had become several orders at the venue, one after the other, as by a modify: each counts as what it is. */
class SeveralOrdersTest {
    @Test
    void theOneThatStandsCountsWhereTheOneBeforeHasEnded() {
        Scenario s = Scenario.takenIn()
                .fill("f-1", 1, "4", "4")
                .report(ExecType.CANCELED, 1, "4")
                .on(open(2, "6"));

        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("6"));
        assertThat(s.order.isDone()).isFalse();
        assertThat(s.order.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(s.order.terms().total()).isEqualTo(Quantity.of("10"));
        assertThat(told(s).type()).isEqualTo(PublicEventType.OrderModified);
        assertThat(told(s).exposure().open()).isEqualTo(Quantity.of("6"));
        assertThat(told(s).exposure().closed()).isFalse();
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void aSweepThatSeesItThenTellsNothingNew() {
        Scenario s = Scenario.takenIn()
                .fill("f-1", 1, "4", "4")
                .report(ExecType.CANCELED, 1, "4")
                .on(open(2, "6"));

        assertThat(QueryRules.onListed(s.order, listed(2, "6", "0"), s.now)).isEmpty();
    }

    /** A log-on tells fills only, and a list only what is open: that the one before has ended is asked. */
    @Test
    void oneThatASweepFindsCountsAndTheOneBeforeIsAskedAbout() {
        Scenario s = Scenario.takenIn().fill("f-1", 1, "4", "4");

        s.seen(listed(2, "6", "0"));
        assertThat(s.order.exposure().open()).as("either may stand").isEqualTo(Quantity.of("12"));
        assertThat(s.sent)
                .containsExactly(
                        new VenueConnection.Query(Samples.BTC, Scenario.id(1), Optional.of(new VenueOrderId("v-1"))));
        s.on(answer(s, ended(1, "10", "4")));

        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("6"));
        assertThat(told(s).exposure().open()).isEqualTo(Quantity.of("6"));
        assertThat(s.order.terms().total()).isEqualTo(Quantity.of("10"));
        assertThat(s.calls()).isEmpty();
        assertThat(QueryRules.onListed(s.order, listed(2, "6", "0"), s.now)).isEmpty();
    }

    @Test
    void aReplacementForMoreIsAsLargeAsItIs() {
        Scenario s = Scenario.takenIn().on(report(ExecType.REPLACED, 2, "20", "0", Optional.empty()));
        s.on(answer(s, ended(1, "10", "0")));
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("20"));

        s.on(report(ExecType.TRADE, 2, "20", "20", Optional.of(s.fillOf("f-1", "20"))));

        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.flags()).containsExactly("EXTERNAL");
        assertThat(s.order.isDone()).isTrue();
    }

    @Test
    void aLateFillOfTheOneBeforeIsItsOwnAndNoOverfill() {
        Scenario s = Scenario.takenIn().report(ExecType.CANCELED, 1, "4").on(open(2, "16"));

        s.fill("f-1", 1, "4", "4").on(report(ExecType.TRADE, 2, "16", "16", Optional.of(s.fillOf("f-2", "16"))));

        assertThat(s.order.filled()).isEqualTo(Quantity.of("20"));
        assertThat(s.order.flags()).containsExactly("EXTERNAL");
        assertThat(s.order.isDone()).isTrue();
    }

    @Test
    void aFillOfOneThatWasNeverToldIsBookedOnAnOrderOfItsOwn() {
        Scenario s = Scenario.takenIn();

        s.on(report(ExecType.TRADE, 2, "6", "2", Optional.of(s.fillOf("f-2", "2"))));

        assertThat(s.order.attempt(1).orElseThrow().booked()).isEqualTo(Quantity.ZERO);
        assertThat(s.order.attempt(2).orElseThrow().booked()).isEqualTo(Quantity.of("2"));
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("14"));
    }

    /** The order that stands was listed first, and the log-on then tells what filled before: either may be gone. */
    @Test
    void aLateFillOfOneThatWasReplacedLeavesNothingOfItToFill() {
        Scenario s = Scenario.takenIn();
        s.on(report(ExecType.TRADE, 2, "6", "2", Optional.of(s.fillOf("f-2", "2"))));
        assertThat(s.on(answer(s, listed(1, "10", "0"))).calls()).containsExactly("query 2");
        s.on(answer(s, 2, ended(2, "6", "2")));

        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(s.order.isDone()).isFalse();
        assertThat(s.calls()).isEmpty();
    }

    /** By its price the account tells whether it would trade with itself, and whether the venue has it as it is here. */
    @Test
    void whatStandsCountsAtItsOwnPriceOnceTheOneFoundAfterItHasEnded() {
        Scenario s = Scenario.takenIn("v-2", "6", "90");
        s.on(report(ExecType.TRADE, 1, "10", "4", Optional.of(s.fillOf("f-1", "4"))));
        assertThat(s.order.exposure().price()).as("either may stand").isEqualTo(Price.of("100"));

        s.on(answer(s, 2, ended(1, "10", "4")));

        assertThat(s.order.terms().price()).isEqualTo(Price.of("90"));
        assertThat(s.order.exposure().price()).isEqualTo(Price.of("90"));
        assertThat(told(s).exposure()).isEqualTo(s.order.exposure());
    }

    @Test
    void whatStandsCountsAtItsOwnPriceWhereTheOneFoundAfterItHadFilled() {
        Scenario s = Scenario.takenIn("v-2", "6", "90");

        s.on(report(ExecType.TRADE, 1, "4", "4", Optional.of(s.fillOf("f-1", "4"))));

        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("6"));
        assertThat(s.order.exposure().price()).isEqualTo(Price.of("90"));
        assertThat(told(s).exposure()).isEqualTo(s.order.exposure());
    }

    /** As a session tells what it has told before. */
    @Test
    void aFillThatIsToldAgainIsNoOtherOrders() {
        Scenario s = Scenario.takenIn().fill("f-1", 1, "4", "4");

        s.on(report(ExecType.TRADE, 2, "10", "4", Optional.of(s.fillOf("f-1", "4"))));

        assertThat(s.news).isEmpty();
    }

    @Test
    void itEndsAsTheLastOfThem() {
        Scenario s = Scenario.takenIn()
                .fill("f-1", 1, "4", "4")
                .report(ExecType.CANCELED, 1, "4")
                .on(open(2, "6"));

        s.report(ExecType.EXPIRED, 2, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(s.order.isDone()).isTrue();
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
    }

    /** What was replaced was canceled by that. */
    @Test
    void thatTheLastOfThemExpiredIsItsEndThoughTheOneBeforeWasFoundAfterIt() {
        Scenario s = Scenario.takenIn("v-2", "6", "90");
        s.on(report(ExecType.TRADE, 1, "10", "4", Optional.of(s.fillOf("f-1", "4"))));

        s.on(answer(s, 2, ended(1, "10", "4"))).on(expired());

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(s.order.isDone()).isTrue();
    }

    @Test
    void thatTheLastOfThemExpiredIsItsEndThoughTheEndOfTheOneBeforeIsToldAfterIt() {
        Scenario s = Scenario.takenIn("v-2", "6", "90");
        s.on(report(ExecType.TRADE, 1, "10", "4", Optional.of(s.fillOf("f-1", "4"))));

        s.on(expired()).on(answer(s, 2, ended(1, "10", "4")));

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(s.order.isDone()).isTrue();
    }

    /** As versions from before took it in, for nothing and without its number. */
    @Test
    void whatARefusalHadTakenInIsTheOrderThatIsToldNext() {
        Scenario s = takenInByRefusal().on(open(1, "10"));

        assertThat(s.order.attempts()).hasSize(1);
        assertThat(s.order.terms().total()).isEqualTo(Quantity.of("10"));
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(s.order.exposure().price()).isEqualTo(Price.of("100"));
        assertThat(told(s).type()).isEqualTo(PublicEventType.OrderModified);
        assertThat(told(s).exposure()).isEqualTo(s.order.exposure());
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void itsFirstFillTellsWhatItIsToo() {
        Scenario s = takenInByRefusal();

        s.on(report(ExecType.TRADE, 1, "10", "4", Optional.of(s.fillOf("f-1", "4"))));

        assertThat(s.order.attempts()).hasSize(1);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("6"));
        assertThat(s.order.flags()).containsExactly("EXTERNAL");
        s.report(ExecType.CANCELED, 1, "4");
        assertThat(s.order.isDone()).isTrue();
    }

    @Test
    void aSweepThatListsItTellsWhatItIsToo() {
        Scenario s = takenInByRefusal().seen(listed(1, "10", "4"));

        assertThat(s.order.attempts()).hasSize(1);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(QueryRules.onListed(s.order, listed(1, "10", "4"), s.now)).isEmpty();
    }

    @Test
    void asLongAsItHasNoNumberItIsAskedForByItsName() {
        Scenario s = takenInByRefusal().missed();

        assertThat(s.sent).containsExactly(new VenueConnection.Query(Samples.BTC, Scenario.id(1), Optional.empty()));
    }

    @Test
    void aRefusedModifyOfItIsNoNews() {
        Scenario s = Scenario.takenIn().on(report(ExecType.REPLACE_REJECTED, 2, "20", "0", Optional.empty()));

        assertThat(s.news).isEmpty();
    }

    @Test
    void aReplayComesToTheSame() {
        Scenario s = Scenario.takenIn().fill("f-1", 1, "4", "4");
        s.seen(listed(2, "6", "0")).on(answer(s, ended(1, "10", "4")));

        assertThat(OrderBooks.fold(s.journal)).isEqualTo(s.order);
    }

    private static Scenario takenInByRefusal() {
        return Scenario.takenIn(ExecutionReport.NO_ORDER.value(), "0", "0");
    }

    private static ExecutionReport expired() {
        return report(ExecType.EXPIRED, 2, "6", "0", Optional.empty());
    }

    private static Announcement told(Scenario s) {
        return s.order.outbox().getLast();
    }

    private static ExecutionReport open(int attempt, String quantity) {
        return report(ExecType.NEW, attempt, quantity, "0", Optional.empty());
    }

    private static ExecutionReport report(
            ExecType type, int attempt, String quantity, String cumulative, Optional<VenueFill> fill) {
        return new ExecutionReport(
                100 + attempt,
                Scenario.id(attempt).toString(),
                new VenueOrderId("v-" + attempt),
                type,
                Samples.BTC,
                Side.BUY,
                Quantity.of(quantity),
                Price.of("100"),
                Quantity.of(cumulative),
                fill,
                Optional.empty(),
                Samples.START);
    }

    private static VenueReport.QueryAnswered answer(Scenario s, VenueOrder order) {
        return answer(s, 1, order);
    }

    private static VenueReport.QueryAnswered answer(Scenario s, int attempt, VenueOrder order) {
        return new VenueReport.QueryAnswered(
                Scenario.id(attempt), Optional.of(order), s.now, Samples.START.minusSeconds(60), s.now);
    }

    private static VenueOrder listed(int attempt, String quantity, String cumulative) {
        return order(attempt, quantity, cumulative, VenueOrder.Status.OPEN);
    }

    private static VenueOrder ended(int attempt, String quantity, String cumulative) {
        return order(attempt, quantity, cumulative, VenueOrder.Status.CANCELED);
    }

    private static VenueOrder order(int attempt, String quantity, String cumulative, VenueOrder.Status status) {
        return new VenueOrder(
                Scenario.id(attempt).toString(),
                new VenueOrderId("v-" + attempt),
                Samples.BTC,
                Side.BUY,
                Price.of("100"),
                Quantity.of(quantity),
                Quantity.of(cumulative),
                status,
                List.of(),
                Optional.empty(),
                Samples.START);
    }
}
