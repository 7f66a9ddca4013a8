package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.kontor.account.OrderStatus;
import io.kontor.model.Samples;
import io.kontor.order.Admission.Step;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Modify;
import io.kontor.value.CommandId;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A modify that asks for what the order is already, with an id of its own: every repeat of it is answered as the first one was. */
class ModifyNotedTest {
    private static final CommandId IDLE = new CommandId("idle");

    @Test
    void itsRepeatDoesNotTakeBackWhatCameSince() {
        Scenario s = Scenario.working(DuplicateFence.UNIQUE_ID);
        note(s);

        s.modify("8", "90").report(ExecType.REPLACED, 2, "0");

        assertThat(modify(s)).isEqualTo(answered(s, 1));
    }

    @Test
    void itsRepeatIsNoLateChangeOfAnOrderThatEnded() {
        Scenario s = Scenario.working(DuplicateFence.UNIQUE_ID);
        note(s);

        s.cancel().report(ExecType.CANCELED, 1, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(modify(s)).isEqualTo(answered(s, 1));
    }

    private static void note(Scenario s) {
        Step.Note note = (Step.Note) modify(s);
        s.order = (Order) OrderFold.apply(s.order, note.event());
    }

    private static Step modify(Scenario s) {
        OrderSpec spec = Scenario.spec("10", "100");
        TestInbox<OrderEntity.Reply> caller = TestInbox.create();
        Modify modify = new Modify(spec, Samples.hashOf(spec), Optional.of(IDLE), Optional.empty(), caller.getRef());
        PlaceRules rules = new PlaceRules(BigDecimal.ONE, _ -> Instant.MAX);
        Admission admission =
                new Admission(s.order.id(), rules, Samples.instrument(Samples.BTC), Optional.empty(), 500);
        return admission.modify(s.order, modify, s.now);
    }

    private static Step answered(Scenario s, int revision) {
        return new Step.Answer(
                new Accepted(s.order.id(), s.order.spec().clientOrderId(), revision, s.order.status(), true));
    }
}
