package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Get;
import io.kontor.order.OrderEntity.Report;
import io.kontor.order.OrderEntity.View;
import io.kontor.value.Asset;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueFill;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Orders placed elsewhere were once named by the venue's number alone; what was taken in under that name goes on under it. */
class FormerNameTest {
    private static final VenueOrderId NUMBER = new VenueOrderId("77");
    private static final IntentId FORMER = ExternalOrders.formerIntentOf(Samples.ACCOUNT, Samples.VENUE, NUMBER);

    @Test
    void anOrderNobodyKnowsIsTakenInOnceTheOneOfItsFormerNameIsAsked() {
        EntityFixture f = today(Samples.BTC);
        f.tell(report(Samples.BTC));
        assertThat(f.journal).isEmpty();

        answer(f, Optional.empty());

        assertThat(f.toOthers).extracting(EntityFixture.ToOther::order).containsExactly(FORMER);
        assertThat(f.order().isExternal()).isTrue();
        assertThat(f.order().filled()).isEqualTo(Quantity.of("1"));
        assertThat(f.order().spec().clientOrderId()).hasToString("ext." + Samples.VENUE + ".BTCUSDT.77");
    }

    @Test
    void anOrderThatIsKeptUnderItsFormerNameIsToldThere() {
        EntityFixture f = today(Samples.BTC);
        f.tell(report(Samples.BTC));
        answer(f, Optional.of(view(formerly(Samples.BTC))));

        f.tell(report(Samples.BTC));

        assertThat(f.journal).isEmpty();
        assertThat(f.asleep).isPositive();
        assertThat(f.toVenue).isEmpty();
        assertThat(f.toOthers)
                .extracting(EntityFixture.ToOther::command)
                .hasSize(3)
                .last()
                .isEqualTo(report(Samples.BTC));
    }

    /** The venue gives out its numbers per symbol: what is kept under the former name is another order. */
    @Test
    void theFormerNamesOrderInAnotherSymbolIsNotTakenForIt() {
        EntityFixture f = today(Samples.ETH);
        f.tell(report(Samples.ETH));

        answer(f, Optional.of(view(formerly(Samples.BTC))));

        assertThat(f.order().spec().symbol()).isEqualTo(Samples.ETH);
        assertThat(f.toOthers).hasSize(1);
    }

    @Test
    void aFillTheFormerNameHasCountsOnceAndIsAcknowledged() {
        EntityFixture former = formerly(Samples.BTC);

        former.tell(report(Samples.BTC)).announced();

        assertThat(former.order().filled()).isEqualTo(Quantity.of("1"));
        assertThat(former.toVenue).last().isInstanceOf(VenueConnection.Acknowledge.class);
    }

    @Test
    void whatASweepSeesWaitsForTheAnswerToo() {
        EntityFixture f = today(Samples.BTC);
        f.tell(new OrderEntity.Wake(
                Samples.ACCOUNT,
                Samples.VENUE,
                Optional.of(Samples.listed("theirs", "77", Samples.START)),
                true,
                Optional.empty()));
        assertThat(f.journal).isEmpty();

        answer(f, Optional.empty());

        assertThat(f.order().isExternal()).isTrue();
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgain() {
        EntityFixture f = today(Samples.BTC);
        f.tell(report(Samples.BTC)).tell(report(Samples.BTC));
        assertThat(f.toOthers).hasSize(1);

        f.later(EntityFixture.SETTINGS.decideWithin()).tell(report(Samples.BTC));
        answer(f, Optional.empty());

        assertThat(f.toOthers).hasSize(2);
        assertThat(f.order().filled()).isEqualTo(Quantity.of("1"));
    }

    @Test
    void whatAnOldJournalHasOfItReplaysUnderItsFormerName() {
        OrderEvent.ExternalOrderSeen old = new OrderEvent.ExternalOrderSeen(
                FORMER,
                Samples.ACCOUNT,
                Samples.VENUE,
                "theirs",
                NUMBER,
                Samples.BTC,
                Side.BUY,
                Quantity.of("10"),
                Price.of("100"),
                Samples.START);

        Order order = (Order) OrderBooks.fold(List.of(old));

        assertThat(order.spec().clientOrderId()).hasToString("ext." + Samples.VENUE + ".77");
        assertThat(order.spec().intentId()).isEqualTo(FORMER);
    }

    /** One of ours that is not in the journal has no former name. */
    @Test
    void anOrderUnderAnIdOfOursIsTakenInAtOnce() {
        EntityFixture f = new EntityFixture();

        f.report(ExecType.NEW, 1, "0");

        assertThat(f.toOthers).isEmpty();
        assertThat(f.order().isExternal()).isTrue();
    }

    private static void answer(EntityFixture f, Optional<View> view) {
        ((Get) f.toOthers.getLast().command()).replyTo().tell(view);
        f.settle();
    }

    /** The order of that name, which a version from before has taken in with its first fill. */
    private static EntityFixture formerly(Symbol symbol) {
        EntityFixture f = new EntityFixture(FORMER, EntityFixture.SETTINGS);
        f.tell(report(symbol)).announced();
        return f;
    }

    private static EntityFixture today(Symbol symbol) {
        return new EntityFixture(
                ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, symbol, NUMBER), EntityFixture.SETTINGS);
    }

    private static View view(EntityFixture f) {
        List<View> views = new ArrayList<>();
        f.tell(new Get(new Ear<>(view -> view.ifPresent(views::add))));
        return views.getFirst();
    }

    private static Report report(Symbol symbol) {
        VenueFill fill = new VenueFill(
                new FillId("f-1"),
                Price.of("100"),
                Quantity.of("1"),
                new Money(BigDecimal.ZERO),
                new Asset("USDT"),
                Liquidity.MAKER,
                Samples.START);
        return new Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new ExecutionReport(
                        5,
                        "theirs",
                        NUMBER,
                        ExecType.TRADE,
                        symbol,
                        Side.BUY,
                        Quantity.of("10"),
                        Price.of("100"),
                        Quantity.of("1"),
                        Optional.of(fill),
                        Optional.empty(),
                        Samples.START));
    }
}
