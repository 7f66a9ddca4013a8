package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Report;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueFill;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a restore one of ours is at the venue that the journal lacks: it is taken in by what tells of it, and by nothing else. */
class AdoptionTest {
    /** Its side and price are made up; and unacknowledged it would hold the cursor for ever. */
    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "CANCEL_REJECTED", "REPLACE_REJECTED", "AMEND_REJECTED"})
    void aRefusalThatTellsOfNoOrderTakesNoneInAndIsAcknowledged(ExecType refusal) {
        EntityFixture f = new EntityFixture();

        f.tell(refused(refusal));

        assertThat(f.journal).isEmpty();
        assertThat(f.toVenue)
                .containsExactly(new VenueConnection.Acknowledge(
                        1, Optional.of(Scenario.intent()), Optional.of(refusal.name())));
        assertThat(f.asleep).isPositive();
    }

    @Test
    void whatIsToldAfterARefusalTakesItInOnItsOwnSide() {
        EntityFixture f = new EntityFixture().tell(refused(ExecType.CANCEL_REJECTED));

        f.tell(sold());

        assertThat(f.order().isExternal()).isTrue();
        assertThat(f.order().side()).isEqualTo(Side.SELL);
        assertThat(f.order().filled()).isEqualTo(Quantity.of("10"));
    }

    @Test
    void aRefusalThatComesTogetherWithAFillIsAcknowledgedWithIt() {
        EntityFixture f = new EntityFixture().tellTogether(refused(ExecType.CANCEL_REJECTED), sold());

        f.announced();

        assertThat(f.order().side()).isEqualTo(Side.SELL);
        assertThat(f.toVenue).hasSize(2).allMatch(VenueConnection.Acknowledge.class::isInstance);
    }

    /** Its account has forgotten it by then. */
    @Test
    void oneThatEndedAndGoesOnAsAnotherIsOpenAgain() {
        EntityFixture f = new EntityFixture().report(ExecType.NEW, 1, "0").announced();
        f.fill(1, "4").announced().report(ExecType.CANCELED, 1, "4").announced();
        assertThat(f.told(AccountEntity.Forget.class)).hasSize(1);

        f.report(ExecType.NEW, 2, "0");

        assertThat(f.order().isDone()).isFalse();
        assertThat(f.order().exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(f.last(AccountEntity.Announce.class).announcements())
                .singleElement()
                .satisfies(a -> assertThat(a.exposure()).isEqualTo(f.order().exposure()));
    }

    private static Report refused(ExecType type) {
        return report(1, type, ExecutionReport.NO_ORDER, Side.BUY, "0", "0", Optional.empty());
    }

    private static Report sold() {
        VenueFill fill = new VenueFill(
                new FillId("f-1"),
                Price.of("100"),
                Quantity.of("10"),
                Money.of("0.1"),
                Samples.USDT,
                Liquidity.TAKER,
                Samples.START);
        return report(2, ExecType.TRADE, new VenueOrderId("77"), Side.SELL, "10", "100", Optional.of(fill));
    }

    private static Report report(
            long cursor,
            ExecType type,
            VenueOrderId number,
            Side side,
            String quantity,
            String price,
            Optional<VenueFill> fill) {
        return new Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new ExecutionReport(
                        cursor,
                        Scenario.id(1).toString(),
                        number,
                        type,
                        Samples.BTC,
                        side,
                        Quantity.of(quantity),
                        Price.of(price),
                        fill.map(VenueFill::quantity).orElse(Quantity.ZERO),
                        fill,
                        Optional.empty(),
                        Samples.START));
    }
}
