package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.Announcement;
import io.kontor.account.Certainty;
import io.kontor.account.OrderStatus;
import io.kontor.account.PublicEventType;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody else's order ends, and of what the venue counts some was filled before we saw it: its account holds room for that and no more. */
class ExternalEndTest {
    @Test
    void itsAccountIsToldThatOnlyTheFillsInDoubtMayStillCome() {
        Scenario s = Scenario.external();
        assertThat(s.order.exposure().resting()).isEmpty();

        s.report(ExecType.CANCELED, 1, "4");

        Announcement told = s.order.outbox().getLast();
        assertThat(told.type()).isEqualTo(PublicEventType.OrderUnknown);
        assertThat(told.order().certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(told.exposure().open()).isEqualTo(Quantity.of("4"));
        assertThat(told.exposure().resting()).contains(Quantity.ZERO);
        assertThat(told.exposure().closed()).isFalse();
    }

    @Test
    void thatItEndedIsToldAsWellWhereTheVenueWasAsked() {
        Scenario s = Scenario.external().found(1, VenueOrder.Status.CANCELED, "4");

        assertThat(s.order.outbox().getLast().exposure().open()).isEqualTo(Quantity.of("4"));
    }

    @Test
    void oneWhoseFillsAreAllHereIsNeverInDoubt() {
        Scenario s = Scenario.external().fill("f-1", 1, "4", "4").report(ExecType.CANCELED, 1, "4");

        assertThat(s.journal).noneMatch(OrderEvent.FillsAwaited.class::isInstance);
        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
    }

    @Test
    void theFillsItWaitedForEndTheDoubt() {
        Scenario s = Scenario.external().report(ExecType.CANCELED, 1, "4").fill("f-1", 1, "4", "4");

        assertThat(s.order.certainty()).isEqualTo(Certainty.CONFIRMED);
        assertThat(s.order.flags()).containsExactly("EXTERNAL");
    }

    @Test
    void theFirstOfThemDoesNot() {
        Scenario s = Scenario.external().report(ExecType.CANCELED, 1, "4").fill("f-1", 1, "2", "2");

        assertThat(s.order.certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(s.order.outbox().getLast().order().certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(s.fill("f-2", 1, "2", "4").order.certainty()).isEqualTo(Certainty.CONFIRMED);
    }

    @Test
    void fillsThatNeverCameAreTold() {
        Scenario s = Scenario.external().report(ExecType.CANCELED, 1, "4").after(Duration.ofMinutes(31));

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("EXTERNAL", "FILLS_MISSING");
        assertThat(s.order.certainty()).isEqualTo(Certainty.CONFIRMED);
        assertThat(s.order.outbox()).anyMatch(a -> a.type() == PublicEventType.RiskAlert);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
    }

    /** What was journalled before keeps its numbers. */
    @Test
    void anEndOfAnOlderJournalIsStillToldToNobody() {
        Scenario s = Scenario.external();
        OrderEvent.AttemptEnded end =
                new OrderEvent.AttemptEnded(1, VenueOrder.Status.CANCELED, Quantity.of("4"), Optional.empty(), s.now);

        Order folded = OrderFold.fold(s.order, List.of(end));

        assertThat(folded.announced()).isEqualTo(s.order.announced());
        assertThat(folded.exposure().price()).isEqualTo(Price.of("100"));
    }
}
