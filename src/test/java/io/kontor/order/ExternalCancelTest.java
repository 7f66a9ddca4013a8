package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.OrderStatus;
import io.kontor.model.Samples;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody else's order is ended from here: by the venue's number, until the venue says that it is gone. */
class ExternalCancelTest {
    private static final VenueOrderId NUMBER = new VenueOrderId("77");

    @Test
    void itIsMeantByTheVenuesNumber() {
        Scenario s = Scenario.external().cancel();

        assertThat(s.sent)
                .containsExactly(new VenueConnection.Cancel(
                        Samples.BTC, Scenario.id(1), Optional.of(NUMBER), s.now.plus(Scenario.SETTINGS.sendWithin())));
    }

    @Test
    void itEndsWhenTheVenueSaysSoForTheReasonItWasCanceledFor() {
        Scenario s = Scenario.external().cancel().report(ExecType.CANCELED, 1, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.reason()).contains("requested");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void oneThatFilledFirstIsFilled() {
        Scenario s = Scenario.external().cancel().fill("f-1", 1, "10", "10");

        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.reason()).isEmpty();
    }

    @Test
    void aRefusalOfItsCancelHasTheVenueAskedAndThenItIsTriedAgain() {
        Scenario s = Scenario.external().cancel().on(refusal());
        assertThat(s.calls()).containsExactly("query 1");

        s.found(1, VenueOrder.Status.OPEN, "0").after(Duration.ofSeconds(1));

        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void oneThatIsGoneWhenItIsAskedForEndsAsTheVenueSays() {
        Scenario s = Scenario.external().cancel().on(refusal()).found(1, VenueOrder.Status.EXPIRED, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
    }

    @Test
    void aCancelThatStaysUnansweredHasTheVenueAsked() {
        Scenario s = Scenario.external().cancel().later(Duration.ofSeconds(4)).after(Duration.ZERO);
        assertThat(s.calls()).isEmpty();
        assertThat(s.lookAt).contains(Samples.START.plusSeconds(5));

        s.after(Duration.ofSeconds(1));

        assertThat(s.calls()).containsExactly("query 1");
    }

    @Test
    void aCancelWithoutAnAnswerIsNotRepeatedBeforeTheVenueWasAsked() {
        Scenario s = Scenario.external().cancel().failed(VenueReport.Request.CANCEL, 1, true);

        assertThat(s.calls()).containsExactly("query 1");
    }

    @Test
    void aCancelThatDidNotLeaveIsTriedAgain() {
        Scenario s = Scenario.external().cancel().failed(VenueReport.Request.CANCEL, 1, false);
        assertThat(s.calls()).isEmpty();

        assertThat(s.after(Duration.ofSeconds(1)).calls()).containsExactly("cancel 1");
    }

    @Test
    void aCrashForgetsNoCancel() {
        Scenario s = Scenario.external().cancel().restart();

        assertThat(s.lookAt).contains(Samples.START.plusSeconds(5));
        assertThat(s.after(Duration.ofSeconds(5)).calls()).containsExactly("query 1");
    }

    /** As after a restore: what came of one intent are several orders at the venue, and none of them is wanted. */
    @Test
    void eachOfSeveralIsCanceledAlsoOneThatTurnsUpLater() {
        Scenario s = Scenario.takenIn().cancel();
        assertThat(s.calls()).containsExactly("cancel 1");

        s.report(ExecType.CANCELED, 1, "0");
        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        s.seen(another());

        assertThat(s.sent).first().isInstanceOfSatisfying(VenueConnection.Cancel.class, cancel -> {
            assertThat(cancel.target().attempt()).isEqualTo(2);
            assertThat(cancel.number()).contains(new VenueOrderId("v-2"));
        });
        s.report(ExecType.CANCELED, 2, "0");
        assertThat(s.order.isDone()).isTrue();
    }

    /** Told under the name we gave the cancel: the venue has no number for what it does not find. */
    private static ExecutionReport refusal() {
        return new ExecutionReport(
                9,
                Scenario.id(1).toString(),
                ExecutionReport.NO_ORDER,
                ExecType.CANCEL_REJECTED,
                Samples.BTC,
                Side.BUY,
                Quantity.ZERO,
                Price.of("1"),
                Quantity.ZERO,
                Optional.empty(),
                Optional.of("Unknown order sent."),
                Samples.START);
    }

    private static VenueOrder another() {
        return new VenueOrder(
                Scenario.id(2).toString(),
                new VenueOrderId("v-2"),
                Samples.BTC,
                Side.BUY,
                Price.of("100"),
                Quantity.of("6"),
                Quantity.ZERO,
                VenueOrder.Status.OPEN,
                List.of(),
                Optional.empty(),
                Samples.START);
    }
}
