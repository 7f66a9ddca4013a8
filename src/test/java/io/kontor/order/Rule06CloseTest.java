package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.OrderStatus;
import io.kontor.model.Samples;
import io.kontor.value.Quantity;
import io.kontor.value.TimeInForce;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import io.kontor.venue.VenueReport.Request;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Closed only when our fills are the venue's; what is missing is fetched, its exposure held. */
class Rule06CloseTest {
    @Test
    void filledInFullClosesTheOrderAndFreesItsExposure() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "4", "4")
                .fill("f-2", 1, "6", "10");

        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
        assertThat(s.order.isDone()).isTrue();
    }

    @Test
    void aFinalCountBeyondOurFillsKeepsTheOrderOpenAndItsExposureHeld() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel().report(ExecType.CANCELED, 1, "4");

        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("4"));
        assertThat(s.calls()).containsExactly("query 1");
        s.later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.CANCELED, s.fillOf("f-1", "4"));

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.filled()).isEqualTo(Quantity.of("4"));
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void aGapInTheFillsIsAskedFor() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-2", 1, "2", "5");

        assertThat(s.calls()).containsExactly("query 1");
    }

    @Test
    void whereTheVenueCountsLessThanIsBookedABustIsOnItsWayAndNothingIsClosedBeforeItIsAsked() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "5", "5")
                .fill("f-2", 1, "5", "5");

        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.calls()).containsExactly("query 1");
        s.later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-2", "5"));
        assertThat(s.order.isClosed()).isFalse();
        s.bust("f-1", 1, "5", "5").later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-2", "5"));

        assertThat(s.order.filled()).isEqualTo(Quantity.of("5"));
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("5"));
        assertThat(s.order.liveAttempts()).hasSize(1);
    }

    @Test
    void theBustOfAFillNeverSeenDoesNotReopenAnOrderWhoseFillsAreAllThere() {
        // Nobody is left to look after it: closed and delivered, the account has forgotten it.
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-2", 1, "8", "9")
                .fill("f-3", 1, "2", "10");
        assertThat(s.order.isDone()).isTrue();

        s.bust("f-1", 1, "1", "10");

        assertThat(s.order.isDone()).isTrue();
        assertThat(s.calls()).isEmpty();
        assertThat(s.fill("f-1", 1, "1", "10").news).as("a late first report").isEmpty();
    }

    @Test
    void theBustOfAFillNeverSeenIsCountedAnewWhereFillsAreMissing() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-2", 1, "2", "5");

        s.bust("f-1", 1, "3", "2").later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-2", "2"));

        assertThat(s.order.attempts().getLast().lacksFills()).isFalse();
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("8"));
    }

    @Test
    void aCountThatWasTakenBackInPartIsNotWaitedForForEver() {
        // 3 and 2 filled, 3 busted, 1 filled: told in another order, the highest count ever told is 5.
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "3", "3");
        s.bust("f-1", 1, "3", "2").fill("f-2", 1, "2", "5").cancel();

        s.later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.CANCELED, s.fillOf("f-2", "2"), s.fillOf("f-3", "1"));

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.filled()).isEqualTo(Quantity.of("3"));
        assertThat(s.order.isDone()).isTrue();
    }

    @Test
    void anAnswerOlderThanTheCountDoesNotLowerIt() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        var askedAt = s.now;

        s.later(Duration.ofSeconds(1)).cancel().report(ExecType.CANCELED, 1, "4");
        s.found(1, VenueOrder.Status.OPEN, askedAt);

        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("4"));
    }

    @Test
    void aBustBeforeItsFillIsNeverBooked() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "8", "8");

        s.bust("f-2", 1, "2", "8");
        assertThat(s.order.isClosed()).isFalse();
        s.fill("f-2", 1, "2", "10");

        assertThat(s.order.filled()).isEqualTo(Quantity.of("8"));
        assertThat(s.order.liveAttempts()).hasSize(1);
    }

    @Test
    void aBustAfterTheEndReopensTheQuestionWhetherItIsTheEnd() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .fill("f-2", 1, "7", "10");

        s.bust("f-1", 1, "3", "7");
        assertThat(s.calls()).containsExactly("query 1");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("3"));
        s.later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.FILLED, s.fillOf("f-2", "7"));

        assertThat(s.order.isDone()).isTrue();
        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void whatIsLeftOpenAfterSuchABustIsCanceled() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .fill("f-2", 1, "7", "10");

        s.bust("f-1", 1, "3", "7").later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.OPEN, s.fillOf("f-2", "7"));

        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void aFillTakenBackIsNotTradedAgain() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .bust("f-1", 1, "3", "0");

        s.fill("f-2", 1, "7", "7")
                .later(Duration.ofSeconds(1))
                .found(1, VenueOrder.Status.FILLED, s.fillOf("f-2", "7"));

        assertThat(s.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(s.order.lastAttempt()).isEqualTo(1);
    }

    @Test
    void anUnsolicitedCancelIsTheEnd() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).report(ExecType.CANCELED, 1, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
    }

    @Test
    void aRejectionIsTheEnd() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).report(ExecType.REJECTED, 1, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(s.order.summary().reason()).contains("the venue's words");
    }

    @Test
    void aCancelThatNoAnswerComesToIsAskedAboutAndSentAgain() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel();
        assertThat(s.calls()).containsExactly("cancel 1");

        assertThat(s.after(Duration.ofSeconds(5)).calls()).containsExactly("query 1");
        s.later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.OPEN);

        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void aCancelThatNeverLeftIsSentAgainThoughNoQuestionIsAnswered() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel();

        assertThat(s.after(Duration.ofSeconds(5)).calls()).containsExactly("query 1");
        assertThat(s.failed(Request.QUERY, 1, false).calls()).isEmpty();

        assertThat(s.failed(Request.CANCEL, 1, false).calls()).containsExactly("cancel 1");
    }

    @Test
    void aCancelThatNeverLeavesIsTriedEachTimeALittleLater() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel();
        int sent = 0;

        for (int i = 0; i < 600; i++) {
            sent += s.failed(Request.CANCEL, 1, false).calls().size();
            sent += s.after(Duration.ofSeconds(1)).calls().size();
        }

        assertThat(sent).isBetween(15, 40);
    }

    @Test
    void thatAnEarlierCancelNeverLeftSaysNothingOfTheOneThatIsOut() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).later(Duration.ofSeconds(1));
        VenueReport earlier =
                new VenueReport.RequestFailed(Scenario.id(1), Request.CANCEL, false, "down", s.now.minusMillis(1));

        s.cancel().on(earlier);

        assertThat(s.news).isEmpty();
        assertThat(s.order.attempt(1).orElseThrow().cancelSentAt()).isPresent();
    }

    @Test
    void aCancelWaitsForTheSubmitItIsToCancel() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).cancel();
        assertThat(s.calls()).isEmpty();

        assertThat(s.report(ExecType.NEW, 1, "0").calls()).containsExactly("cancel 1");
    }

    @Test
    void aVenueThatRefusesTheCancelIsNotFloodedWithIt() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel();
        int sent = 0;

        for (int i = 0; i < 300; i++) {
            s.report(ExecType.CANCEL_REJECTED, 1, "0");
            sent += s.after(Duration.ofSeconds(1)).calls().size();
        }

        assertThat(sent).isBetween(5, 40);
    }

    @Test
    void anOrderThatNeverLeftIsCanceledWithoutTheVenue() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).failed(Request.SUBMIT, 1, false);

        s.cancel();

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void anImmediateOrderEndsWithItsOnlyAttempt() {
        OrderSpec ioc = Samples.withTime(Scenario.spec("10", "100"), TimeInForce.IOC, Optional.empty());
        Scenario s = Scenario.placed(Samples.capabilities(DuplicateFence.SEND_EXPIRY, true), ioc, Scenario.SETTINGS);

        s.report(ExecType.NEW, 1, "0").fill("f-1", 1, "4", "4").report(ExecType.CANCELED, 1, "4");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.lastAttempt()).isEqualTo(1);
    }

    @Test
    void anOrderGoodTillATimeIsEndedByTheGatewayWhereTheVenueCannot() {
        var at = Samples.START.plusSeconds(60);
        OrderSpec gtd = Samples.withTime(Scenario.spec("10", "100"), TimeInForce.GTD, Optional.of(at));
        Scenario s = Scenario.placed(Samples.capabilities(DuplicateFence.SEND_EXPIRY, true), gtd, Scenario.SETTINGS);
        s.report(ExecType.NEW, 1, "0");
        assertThat(s.lookAt).contains(at);
        assertThat(s.order.exposure().dueAt()).contains(at);

        assertThat(s.after(Duration.ofSeconds(60)).calls()).containsExactly("cancel 1");
        s.report(ExecType.CANCELED, 1, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
    }

    @Test
    void aTimeThatPassesBeforeAnythingLeftExpiresTheOrder() {
        OrderSpec gtd = Samples.withTime(
                Scenario.spec("10", "100"), TimeInForce.GTD, Optional.of(Samples.START.plusSeconds(1)));
        Scenario s = Scenario.placed(Samples.capabilities(DuplicateFence.SEND_EXPIRY, true), gtd, Scenario.SETTINGS)
                .failed(Request.SUBMIT, 1, false);

        s.after(Duration.ofSeconds(2));

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
    }

    @Test
    void whatTheVenueHasLostStaysUntilItIsCanceledAndThenEndsInTimeWithAFlag() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        s.later(Duration.ofHours(1)).notFound(1);
        assertThat(s.order.flags()).containsExactly("LOST_BY_VENUE");
        assertThat(s.order.isClosed()).isFalse();

        s.cancel().later(Duration.ofMinutes(15)).notFound(1);
        assertThat(s.order.isClosed()).isFalse();
        s.later(Duration.ofMinutes(2)).notFound(1);

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("LOST_BY_VENUE", "ENDED_UNPROVEN");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
    }
}
