package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.OrderStatus;
import io.kontor.account.PublicEventType;
import io.kontor.model.Samples;
import io.kontor.value.Quantity;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport.Request;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** For less and nothing else an order keeps its place in the queue, where the venue can do that; and never is it asked for twice. */
class Rule05AmendTest {
    @Test
    void anOrderForLessIsAmendedInItsPlace() {
        Scenario s = working().modify("8", "100");
        assertThat(s.calls()).containsExactly("amend 1 to 8");

        s.amended("8", "0");

        assertThat(s.calls()).isEmpty();
        assertThat(s.order.observedRevision()).isEqualTo(2);
        assertThat(s.order.liveAttempts()).singleElement().satisfies(a -> {
            assertThat(a.number()).isEqualTo(1);
            assertThat(a.revision()).isEqualTo(2);
            assertThat(a.quantity()).isEqualTo(Quantity.of("8"));
        });
        assertThat(s.order.outbox())
                .last()
                .satisfies(a -> assertThat(a.type()).isEqualTo(PublicEventType.OrderModified));
        assertThat(s.after(Duration.ofMinutes(1)).calls()).isEmpty();
    }

    @Test
    void whatIsFilledIsInTheTotalThatIsAskedFor() {
        Scenario s = working().fill("f-1", 1, "3", "3").modify("8", "100");

        assertThat(s.calls()).containsExactly("amend 1 to 8");
    }

    @Test
    void theLargerIsReservedUntilTheVenueHasSaidSo() {
        Scenario s = working().modify("8", "100");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));

        s.amended("8", "0");

        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("8"));
    }

    @Test
    void anotherPriceOrMoreIsNoAmendment() {
        assertThat(working().modify("8", "90").calls()).containsExactly("replace 1 by 2");
        assertThat(working().modify("12", "100").calls()).containsExactly("replace 1 by 2");
        assertThat(working().fill("f-1", 1, "3", "3").modify("12", "100").calls())
                .containsExactly("cancel 1");
    }

    @Test
    void toWhatIsFilledAlreadyNothingCanBeAmended() {
        Scenario s = working().fill("f-1", 1, "3", "3").modify("3", "100");

        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void whileAnotherRequestIsUnansweredNothingIsAmended() {
        Scenario s = working().modify("8", "100");

        s.modify("6", "100");
        assertThat(s.calls()).isEmpty();

        s.amended("8", "0");
        assertThat(s.calls()).containsExactly("amend 1 to 6");
    }

    @Test
    void anUnansweredAmendmentIsAskedAboutAndNotSentAgain() {
        Scenario s = working().modify("8", "100");

        s.failed(Request.AMEND, 1, true);
        assertThat(s.calls()).containsExactly("query 1");
        s.found(1, VenueOrder.Status.OPEN, s.now.plusMillis(1));

        assertThat(s.calls()).containsExactly("replace 1 by 2");
        assertThat(s.order.attempt(1).orElseThrow().pendingAmend()).isEmpty();
    }

    @Test
    void whatTheAnswerToTheQuestionShowsCountsAsAmended() {
        Scenario s = working().fill("f-1", 1, "3", "3").modify("8", "100").failed(Request.AMEND, 1, true);

        s.amended("8", "3").found(1, VenueOrder.Status.OPEN, s.fillOf("f-1", "3"));

        assertThat(s.order.observedRevision()).isEqualTo(2);
        assertThat(s.order.certainty()).isEqualTo(io.kontor.account.Certainty.CONFIRMED);
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void aRefusedAmendmentGoesTheOldWay() {
        Scenario s = working().fill("f-1", 1, "3", "3").modify("8", "100");

        s.report(ExecType.AMEND_REJECTED, 1, "3");
        assertThat(s.calls()).containsExactly("cancel 1");
        s.report(ExecType.CANCELED, 1, "3");

        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("5"));
    }

    @Test
    void anAmendmentThatIsLateDoesNoHarmToTheOrderThatWentTheOldWay() {
        Scenario s = working().modify("8", "100").failed(Request.AMEND, 1, true);
        s.found(1, VenueOrder.Status.OPEN, s.now.plusMillis(1));
        assertThat(s.calls()).containsExactly("replace 1 by 2");

        s.amended("8", "0");
        s.report(ExecType.REPLACED, 2, "0");

        assertThat(s.order.liveAttempts())
                .singleElement()
                .satisfies(a -> assertThat(a.number()).isEqualTo(2));
        assertThat(s.order.flags()).isEmpty();
    }

    /** Canceled to bring the modify about another way, and amended all the same: what is left is sent as it would have been. */
    @Test
    void anAmendmentThatIsLateDoesNotEndAPartlyFilledOrder() {
        Scenario s = canceledForAnAmendment();

        s.amended("8", "3").report(ExecType.CANCELED, 1, "3");

        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("5"));
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void aCancelThatActsAfterTheVenueShowedTheOrderAsAmendedIsOurs() {
        Scenario s = canceledForAnAmendment().amended("8", "3");
        s.later(Duration.ofSeconds(5)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-1", "3"));
        assertThat(s.calls()).isEmpty();

        s.report(ExecType.CANCELED, 1, "3");

        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("5"));
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void soItIsAfterASweepThatShowedIt() {
        Scenario s = canceledForAnAmendment().amended("8", "3").listed(1, "3");

        s.report(ExecType.CANCELED, 1, "3");

        assertThat(s.calls()).containsExactly("submit 2");
    }

    /** The first one's answer was "open", so a second was to leave and did not; the first may act all the same. */
    @Test
    void soItIsWhereOnlyTheLastOfTwoCancelsNeverLeft() {
        Scenario s = canceledForAnAmendment();
        s.later(Duration.ofSeconds(5)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-1", "3"));
        assertThat(s.calls()).containsExactly("cancel 1");

        s.failed(Request.CANCEL, 1, false).amended("8", "3").report(ExecType.CANCELED, 1, "3");

        assertThat(s.calls()).containsExactly("submit 2");
    }

    /** To be amended again it would have to outlive the cancel. */
    @Test
    void untilThenItIsNotAmendedAgain() {
        Scenario s = canceledForAnAmendment().amended("8", "3");
        s.later(Duration.ofSeconds(5)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-1", "3"));

        assertThat(s.modify("6", "100").calls()).containsExactly("cancel 1");
        s.report(ExecType.CANCELED, 1, "3");

        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("3"));
    }

    @Test
    void onceItStandsAsAmendedAfterOurCancelCanActACancelOfItIsTheEnd() {
        Scenario s = canceledForAnAmendment().amended("8", "3");
        s.later(Duration.ofSeconds(5)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-1", "3"));
        Instant fence = s.now.plus(s.capabilities.fenceDelay()).plusMillis(1);
        assertThat(s.lookAt).contains(fence);

        assertThat(s.after(Duration.between(s.now, fence)).calls()).containsExactly("query 1");
        s.found(1, VenueOrder.Status.OPEN, s.fillOf("f-1", "3"));
        assertThat(s.calls()).isEmpty();
        assertThat(s.lookAt).isEmpty();
        s.report(ExecType.CANCELED, 1, "3");

        assertThat(s.order.closed()).contains(OrderStatus.CANCELED);
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void soItIsWhereTheCancelForItNeverLeft() {
        Scenario s = canceledForAnAmendment().amended("8", "3").failed(Request.CANCEL, 1, false);
        assertThat(s.calls()).isEmpty();

        s.report(ExecType.CANCELED, 1, "3");

        assertThat(s.order.closed()).contains(OrderStatus.CANCELED);
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void soItIsWhereTheNodeStoppedBeforeTheOrderCouldAsk() {
        Scenario s = canceledForAnAmendment().amended("8", "3");

        s.later(Duration.ofHours(3)).restart().report(ExecType.CANCELED, 1, "3");

        assertEndedByOthers(s);
    }

    /** As in what earlier versions journalled, which held the amendment settled by then. */
    @Test
    void soItIsWhereTheVenueHadShownItBefore() {
        Scenario s = canceledForAnAmendment().amended("8", "3");
        s.later(Duration.ofSeconds(5)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-1", "3"));
        assertThat(s.news).singleElement().isInstanceOf(OrderEvent.AttemptConfirmed.class);

        s.later(Duration.ofHours(3)).restart().report(ExecType.CANCELED, 1, "3");

        assertEndedByOthers(s);
    }

    @Test
    void soItIsWhereASecondCancelWasUnanswered() {
        Scenario s = canceledForAnAmendment();
        s.later(Duration.ofSeconds(5)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-1", "3"));
        assertThat(s.calls()).containsExactly("cancel 1");

        s.amended("8", "3").later(Duration.ofHours(3)).restart().report(ExecType.CANCELED, 1, "3");

        assertEndedByOthers(s);
    }

    @Test
    void soItIsWhereAnAnswerShowsTheEnd() {
        Scenario s = canceledForAnAmendment().amended("8", "3");

        s.later(Duration.ofHours(3)).restart();
        assertThat(s.calls()).containsExactly("query 1");
        s.found(1, VenueOrder.Status.CANCELED, s.fillOf("f-1", "3"));

        assertEndedByOthers(s);
    }

    @Test
    void whatEndedItWhileOurCancelCouldActIsOursHoweverLateItIsTold() {
        Scenario s = canceledForAnAmendment().amended("8", "3");
        Instant fence = s.order
                .attempt(1)
                .flatMap(Attempt::cancels)
                .map(c -> AbsenceProof.effectUntil(s.capabilities, c.sendBefore()))
                .orElseThrow();

        s.later(Duration.ofHours(3)).restart().report(ExecType.CANCELED, 1, "3", fence);

        assertThat(s.calls()).containsExactly("submit 2");
    }

    @Test
    void soItIsWhereAnAnswerShowsThat() {
        Scenario s = canceledForAnAmendment().amended("8", "3");

        s.found(1, VenueOrder.Status.CANCELED, s.fillOf("f-1", "3"));

        assertThat(s.calls()).containsExactly("submit 2");
    }

    @Test
    void oneThatNeverLeftIsTriedAgainALittleLater() {
        Scenario s = working().modify("8", "100");

        s.failed(Request.AMEND, 1, false);
        assertThat(s.calls()).isEmpty();

        assertThat(s.after(Duration.ofSeconds(5)).calls()).containsExactly("amend 1 to 8");
    }

    @Test
    void fillsUpToTheNewTotalCompleteIt() {
        Scenario s = working().modify("8", "100");

        s.fill("f-1", 1, "8", "8");
        assertThat(s.order.isClosed()).isFalse();
        s.amended("8", "8");

        assertThat(s.order.closed()).contains(OrderStatus.FILLED);
    }

    @Test
    void aFillBeyondTheNewTotalIsNobodysFault() {
        Scenario s = working().modify("8", "100");

        s.fill("f-1", 1, "9", "9");
        assertThat(s.calls()).containsExactly("cancel 1");
        s.report(ExecType.AMEND_REJECTED, 1, "9").report(ExecType.CANCELED, 1, "9");

        assertThat(s.order.flags()).containsExactly(Order.FILLED_BEYOND_MODIFY);
        assertThat(s.order.closed()).contains(OrderStatus.FILLED);
    }

    @Test
    void aCancelDoesNotWaitForAnAmendment() {
        Scenario s = working().modify("8", "100");

        assertThat(s.cancel().calls()).containsExactly("cancel 1");
    }

    @Test
    void aRepeatedReportChangesNothingAndAnOlderOneNeither() {
        Scenario s = working()
                .modify("8", "100")
                .amended("8", "0")
                .modify("6", "100")
                .amended("6", "0");
        Order before = s.order;

        s.amended("6", "0").amended("8", "0");

        assertThat(s.news).isEmpty();
        assertThat(s.order).isEqualTo(before);
    }

    @Test
    void whoeverElseAmendsItIsToldOf() {
        Scenario s = working().amended("8", "0");

        assertThat(s.order.flags()).containsExactly("AMENDED_ELSEWHERE");
        assertThat(s.order.attempt(1).orElseThrow().quantity()).isEqualTo(Quantity.of("8"));
    }

    /** Whoever goes on from OrderFilled would believe that all of it traded. */
    @Test
    void whatSomebodyElseAmendedToLessIsNotFilledWhenThatIs() {
        Scenario s = working().amended("8", "0").fill("f-1", 1, "8", "8");

        assertThat(s.order.closed()).contains(OrderStatus.CANCELED);
        assertThat(s.order.filled()).isEqualTo(Quantity.of("8"));
        assertThat(s.order.flags()).containsExactlyInAnyOrder("AMENDED_ELSEWHERE", "REMAINDER_UNSENDABLE");
    }

    /** 3 of 10 filled, modified to 8; the venue did not say so, and when it was asked it had it as it was. */
    private static Scenario canceledForAnAmendment() {
        Scenario s = working().fill("f-1", 1, "3", "3").modify("8", "100").failed(Request.AMEND, 1, true);
        s.found(1, VenueOrder.Status.OPEN, s.now.plusMillis(1), s.fillOf("f-1", "3"));
        assertThat(s.calls()).containsExactly("cancel 1");
        return s;
    }

    private static void assertEndedByOthers(Scenario s) {
        assertThat(s.calls()).isEmpty();
        assertThat(s.order.closed()).contains(OrderStatus.CANCELED);
        assertThat(s.order.flags()).isEmpty();
    }

    private static Scenario working() {
        Scenario s = Scenario.placed(Samples.capabilities(DuplicateFence.SEND_EXPIRY, true, true));
        return s.report(ExecType.NEW, 1, "0");
    }
}
