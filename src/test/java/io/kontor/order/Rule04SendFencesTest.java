package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.Certainty;
import io.kontor.account.OrderStatus;
import io.kontor.model.Samples;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.TimeInForce;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A resend needs proof, by the venue's own fence, that the first copy can no longer arrive. */
class Rule04SendFencesTest {
    private static final Duration UNANSWERED = Scenario.SETTINGS.inFlightCheck();

    @Test
    void anAttemptIsJournalledWithTheTimeAfterWhichItMustNotLeave() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY);

        assertThat(s.journal).last().isInstanceOfSatisfying(OrderEvent.SubmissionAttempted.class, attempted -> {
            assertThat(attempted.sendBefore()).isEqualTo(Samples.START.plus(Scenario.SETTINGS.sendWithin()));
        });
        assertThat(s.sent).singleElement().isInstanceOfSatisfying(VenueConnection.Submit.class, submit -> {
            assertThat(submit.order().sendBefore()).isEqualTo(Samples.START.plus(Scenario.SETTINGS.sendWithin()));
        });
    }

    @ParameterizedTest
    @EnumSource(DuplicateFence.class)
    void anUnansweredSubmitIsAskedAboutAndNotSentAgain(DuplicateFence fence) {
        Scenario s = Scenario.placed(fence).after(UNANSWERED);

        assertThat(s.calls()).containsExactly("query 1");
    }

    @ParameterizedTest
    @EnumSource(DuplicateFence.class)
    void anUnknownOutcomeIsAskedAboutAtOnce(DuplicateFence fence) {
        Scenario s = Scenario.placed(fence).failed(Request.SUBMIT, 1, true);

        assertThat(s.calls()).containsExactly("query 1");
        assertThat(s.order.certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
    }

    @Test
    void underSendExpiryNotFoundBeforeTheFenceProvesNothing() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofSeconds(11)).notFound(1, Samples.START.plusSeconds(11), Samples.START);

        assertThat(s.calls()).isEmpty();
        assertThat(s.order.liveAttempts()).hasSize(1);
        assertThat(s.lookAt).contains(Samples.START.plusSeconds(11).plusMillis(1));
    }

    @Test
    void underSendExpiryNotFoundAskedAfterTheFenceIsProof() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofSeconds(12)).notFound(1);

        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(1).orElseThrow().isLive()).isFalse();
    }

    @Test
    void anAnswerToAQuestionAskedBeforeTheFenceProvesNothingHoweverLateItComes() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofSeconds(60)).notFound(1, Samples.START.plusSeconds(3), Samples.START);

        assertThat(s.calls()).doesNotContain("submit 2");
        assertThat(s.order.liveAttempts()).hasSize(1);
    }

    @Test
    void underUniqueIdNotFoundOnTheSameSessionIsProofOnceNothingCanLeaveAnyMore() {
        Scenario early = Scenario.placed(DuplicateFence.UNIQUE_ID).failed(Request.SUBMIT, 1, true);
        Scenario late = Scenario.placed(DuplicateFence.UNIQUE_ID).failed(Request.SUBMIT, 1, true);

        early.later(Duration.ofSeconds(1)).notFound(1);
        late.later(Duration.ofSeconds(6)).notFound(1);

        assertThat(early.order.attempt(1).orElseThrow().isLive()).isTrue();
        assertThat(late.calls()).containsExactly("submit 2");
    }

    @Test
    void underUniqueIdWhatWasSentOnALostSessionIsSentAgainToTheLetter() {
        Scenario s = Scenario.placed(DuplicateFence.UNIQUE_ID).failed(Request.SUBMIT, 1, true);
        VenueConnection.Submit first = submit(Scenario.placed(DuplicateFence.UNIQUE_ID));

        s.modify("7", "90")
                .later(Duration.ofSeconds(6))
                .notFound(1, Samples.START.plusSeconds(6), Samples.START.plusSeconds(2));

        assertThat(s.calls()).containsExactly("submit 1");
        assertThat(submit(s).order().quantity()).isEqualTo(first.order().quantity());
        assertThat(submit(s).order().price()).isEqualTo(Price.of("100"));
    }

    @Test
    void aLostReplacementIsSentAgainAsAReplacement() {
        Scenario s = Scenario.working(DuplicateFence.UNIQUE_ID).modify("10", "90");
        assertThat(s.calls()).containsExactly("replace 1 by 2");

        s.failed(Request.REPLACE, 2, true)
                .later(Duration.ofSeconds(6))
                .notFound(2, Samples.START.plusSeconds(6), Samples.START.plusSeconds(2));

        assertThat(s.calls()).containsExactly("replace 1 by 2");
        assertThat(s.order.attempt(2).orElseThrow().sends()).isEqualTo(2);
    }

    @Test
    void whatIsNoLongerWantedIsNotSentAgain() {
        Scenario s = Scenario.placed(DuplicateFence.UNIQUE_ID).cancel().failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofSeconds(6)).notFound(1, Samples.START.plusSeconds(6), Samples.START.plusSeconds(2));
        s.after(Duration.ofSeconds(60));

        assertThat(s.calls()).containsExactly("query 1");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
    }

    @Test
    void anImmediateOrderIsNotSentAgainLongAfterItWasPlaced() {
        OrderSpec ioc = Samples.withTime(Scenario.spec("10", "100"), TimeInForce.IOC, Optional.empty());
        Scenario s = Scenario.placed(Samples.capabilities(DuplicateFence.UNIQUE_ID, true), ioc, Scenario.SETTINGS)
                .failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofSeconds(6)).notFound(1, Samples.START.plusSeconds(6), Samples.START.plusSeconds(2));

        assertThat(s.calls()).doesNotContain("submit 1");
        assertThat(s.order.cancel()).isPresent();
    }

    @Test
    void aRefusedSecondCopyIsBelievedOnlyAfterTheVenueWasAsked() {
        Scenario s = resent();

        s.report(ExecType.REJECTED, 1, "0");
        assertThat(s.calls()).containsExactly("query 1");
        assertThat(s.order.isClosed()).isFalse();
        s.later(Duration.ofSeconds(1)).notFound(1);

        assertThat(s.order.status()).isEqualTo(OrderStatus.REJECTED);
    }

    @Test
    void aRefusedSecondCopyLeavesTheFirstStanding() {
        Scenario s = resent();

        s.report(ExecType.REJECTED, 1, "0").later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.OPEN);

        assertThat(s.order.status()).isEqualTo(OrderStatus.WORKING);
    }

    @Test
    void aSingleSessionProvesItByASessionOpenedLater() {
        Scenario s = Scenario.placed(DuplicateFence.SINGLE_SESSION).failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofSeconds(6)).notFound(1, Samples.START.plusSeconds(6), Samples.START.minusSeconds(1));
        assertThat(s.order.attempt(1).orElseThrow().isLive()).isTrue();
        s.notFound(1, Samples.START.plusSeconds(6), Samples.START.plusSeconds(2));

        assertThat(s.calls()).containsExactly("submit 2");
    }

    @Test
    void aSingleSessionProvesNothingWhileACopyMayStillLeave() {
        Scenario s = Scenario.placed(DuplicateFence.SINGLE_SESSION).failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofSeconds(4)).notFound(1, Samples.START.plusSeconds(4), Samples.START.plusSeconds(2));

        assertThat(s.order.attempt(1).orElseThrow().isLive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "NONCE"})
    void withoutAFenceNothingIsEverSentAgain(DuplicateFence fence) {
        Scenario s = Scenario.placed(fence).failed(Request.SUBMIT, 1, true);

        for (int i = 0; i < 20; i++) {
            s.later(Duration.ofMinutes(1)).notFound(1, s.now, s.now.minusSeconds(1));
            assertThat(s.calls()).doesNotContain("submit 1", "submit 2");
            s.after(Duration.ofMinutes(1));
            assertThat(s.calls()).containsExactly("query 1");
        }

        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "NONCE"})
    void withoutAFenceAPersonIsToldOnceAndDecidesByCanceling(DuplicateFence fence) {
        Scenario s = Scenario.placed(fence).failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofSeconds(6)).notFound(1);
        assertThat(s.order.flags()).containsExactly("OUTCOME_UNPROVABLE");
        s.later(Duration.ofMinutes(1)).notFound(1);
        assertThat(s.news).isEmpty();
        s.cancel().later(Duration.ofMinutes(17)).notFound(1);

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("OUTCOME_UNPROVABLE", "ENDED_UNPROVEN");
    }

    @Test
    void underUniqueIdWhatNobodyWantsOnALostSessionEndsInTimeWithAFlag() {
        Scenario s = Scenario.placed(DuplicateFence.UNIQUE_ID).cancel().failed(Request.SUBMIT, 1, true);
        Instant newSession = Samples.START.plusSeconds(2);

        s.later(Duration.ofMinutes(15)).notFound(1, s.now, newSession);
        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        s.later(Duration.ofMinutes(2)).notFound(1, s.now, newSession);

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("ENDED_UNPROVEN");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
        assertThat(s.calls()).isEmpty();
    }

    /** As of a symbol that is no longer listed: its room would be held for ever. */
    @ParameterizedTest
    @EnumSource
    void whatNobodyWantsAndTheVenueTellsOfNoMoreEndsInTimeWithAFlag(DuplicateFence fence) {
        Scenario s = Scenario.placed(fence).failed(Request.SUBMIT, 1, true).cancel();
        Instant lost = Samples.START.plusSeconds(5).plus(Scenario.SETTINGS.lostAfter());

        s.later(Duration.ofMinutes(17)).past(1, lost);
        assertThat(s.news).as("asked too early").isEmpty();
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        s.past(1, lost.plusSeconds(1));

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("ENDED_UNPROVEN");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
        assertThat(s.calls()).isEmpty();
    }

    /** It may have been there and filled. */
    @ParameterizedTest
    @EnumSource
    void whatIsStillWantedIsNeitherGivenUpNorSentAnewThoughTheVenueTellsOfItNoMore(DuplicateFence fence) {
        Scenario s = Scenario.placed(fence).failed(Request.SUBMIT, 1, true);

        s.past(1, Samples.START.plusSeconds(5));
        assertThat(s.news).as("asked while it could still leave").isEmpty();
        s.later(Duration.ofHours(1)).past(1, s.now).past(1, s.now);

        assertThat(s.news).as("told once").isEmpty();
        assertThat(s.order.flags()).as("a person decides").containsExactly("OUTCOME_UNPROVABLE");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(s.calls()).noneMatch(call -> call.startsWith("submit"));
    }

    @Test
    void anAnswerToAQuestionAskedTooEarlyGivesNothingUp() {
        Scenario s = Scenario.placed(DuplicateFence.UNIQUE_ID).cancel().failed(Request.SUBMIT, 1, true);
        Instant early = Samples.START.plusSeconds(60);

        s.later(Duration.ofHours(1)).notFound(1, early, Samples.START.plusSeconds(2));

        assertThat(s.order.isClosed()).isFalse();
    }

    @Test
    void whatIsStillWantedIsNeverGivenUp() {
        Scenario s = Scenario.placed(DuplicateFence.NONE).failed(Request.SUBMIT, 1, true);

        s.later(Duration.ofHours(1)).notFound(1);

        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
    }

    @Test
    void whatWasGivenUpAndArrivesAfterAllCountsAndIsCanceled() {
        Scenario s = Scenario.placed(DuplicateFence.UNIQUE_ID).cancel().failed(Request.SUBMIT, 1, true);
        s.later(Duration.ofMinutes(17)).notFound(1, s.now, Samples.START.plusSeconds(2));

        s.report(ExecType.NEW, 1, "0");

        assertThat(s.order.flags()).containsExactly("ENDED_UNPROVEN", "VOIDED_ATTEMPT_ARRIVED");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void whatNeverLeftIsTriedAgainUnderItsNumberAndEachTimeLater() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).failed(Request.SUBMIT, 1, false);
        assertThat(s.calls()).isEmpty();

        s.after(Duration.ofMillis(300));

        assertThat(s.calls()).containsExactly("submit 1");
        assertThat(s.order.attempt(1).orElseThrow().sends()).isEqualTo(1);
    }

    @Test
    void anOldFailureToldAgainDoesNotVoidTheLaterCopy() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY);
        var failure =
                new io.kontor.venue.VenueReport.RequestFailed(Scenario.id(1), Request.SUBMIT, false, "down", s.now);
        s.on(failure).after(Duration.ofMillis(300));
        assertThat(s.calls()).containsExactly("submit 1");

        s.on(failure);

        assertThat(s.order.liveAttempts()).hasSize(1);
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void aRestartAsksAboutWhatWasInFlight() {
        Scenario s =
                Scenario.placed(DuplicateFence.SEND_EXPIRY).later(UNANSWERED).restart();

        assertThat(s.calls()).containsExactly("query 1");
    }

    @Test
    void whatWasThereAndIsNotFoundLaterIsForAPersonToLookAt() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);

        s.later(Duration.ofMinutes(1)).notFound(1);
        s.later(Duration.ofMinutes(1)).notFound(1);

        assertThat(s.order.flags()).containsExactly("LOST_BY_VENUE");
        assertThat(s.news).isEmpty();
        assertThat(s.order.liveAttempts()).hasSize(1);
    }

    @Test
    void anAnswerOlderThanTheVenuesFirstWordIsNoLoss() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY);
        var askedAt = s.now;

        s.later(Duration.ofSeconds(1)).report(ExecType.NEW, 1, "0");
        s.notFound(1, askedAt, Samples.START);

        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void questionsAreAskedEverMoreSeldom() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).failed(Request.SUBMIT, 1, true);
        int asked = 0;

        for (int second = 0; second < 600; second++) {
            asked += s.after(Duration.ofSeconds(1)).calls().size();
        }

        assertThat(asked).isBetween(15, 40);
    }

    /** Sent twice under one id. */
    private static Scenario resent() {
        Scenario s = Scenario.placed(DuplicateFence.UNIQUE_ID)
                .failed(Request.SUBMIT, 1, true)
                .later(Duration.ofSeconds(6))
                .notFound(1, Samples.START.plusSeconds(6), Samples.START.plusSeconds(2));
        assertThat(s.calls()).containsExactly("submit 1");
        return s;
    }

    private static VenueConnection.Submit submit(Scenario s) {
        return (VenueConnection.Submit) s.sent.getFirst();
    }
}
