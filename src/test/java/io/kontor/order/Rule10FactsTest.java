package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.Announcement;
import io.kontor.account.OrderStatus;
import io.kontor.account.PublicEventType;
import io.kontor.model.Samples;
import io.kontor.position.LedgerEntry;
import io.kontor.value.Quantity;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A venue's report is booked even if it should not have happened; it is flagged, and repeats change nothing. */
class Rule10FactsTest {
    @ParameterizedTest
    @EnumSource(ExecType.class)
    void aRepeatedReportChangesNothing(ExecType type) {
        Scenario s = type == ExecType.REJECTED
                ? Scenario.placed(DuplicateFence.SEND_EXPIRY)
                : Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-0", 1, "1", "1");
        boolean ofAFill = type == ExecType.TRADE || type == ExecType.TRADE_CANCEL || type == ExecType.TRADE_CORRECT;
        ExecutionReport report =
                s.execution(type, 1, "1", ofAFill ? Optional.of(s.fillOf("f-0", "2")) : Optional.empty());

        Order once = s.on(report).order;
        s.on(report);

        assertThat(s.news).isEmpty();
        assertThat(s.order).isEqualTo(once);
    }

    @Test
    void excessIsBookedFlaggedAndNothingIsSent() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "10", "10");

        s.fill("f-2", 1, "4", "14");

        assertThat(s.order.filled()).isEqualTo(Quantity.of("14"));
        assertThat(s.order.flags()).containsExactly("OVERFILL");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
        assertThat(s.calls()).isEmpty();
        assertThat(s.order.outbox()).last().satisfies(a -> assertThat(a.type()).isEqualTo(PublicEventType.RiskAlert));
    }

    @Test
    void aFillThatCrossesAModifyIsToldAsOneAndAlertsNobody() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("4", "100");

        s.fill("f-1", 1, "6", "6");

        assertThat(s.order.filled()).isEqualTo(Quantity.of("6"));
        assertThat(s.order.flags()).containsExactly("FILLED_BEYOND_MODIFY");
        assertThat(types(s)).doesNotContain(PublicEventType.RiskAlert);
        assertThat(s.order.outbox())
                .filteredOn(a -> a.fill().isPresent())
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.order().flags()).containsExactly("FILLED_BEYOND_MODIFY"));
    }

    @Test
    void moreThanTheVenueWasAskedForIsAnOverfillWhateverWasModified() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("4", "100");

        s.fill("f-1", 1, "11", "11");

        assertThat(s.order.flags()).containsExactly("OVERFILL");
        assertThat(types(s)).contains(PublicEventType.RiskAlert);
    }

    @Test
    void aFillOfAnOrderThatWasReplacedUnfilledIsAnOverfillAndCrossedNothing() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("4", "90");
        s.report(ExecType.REPLACED, 2, "0");

        s.fill("f-1", 1, "6", "6");

        assertThat(s.order.flags()).containsExactly("OVERFILL");
    }

    @Test
    void lateFillsOfFormerOrdersThatBringItBeyondTheIntentAreAnOverfill() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "4", "4");
        s.modify("10", "90").report(ExecType.CANCELED, 1, "4").report(ExecType.NEW, 2, "0");
        s.fill("f-2", 2, "6", "6");

        s.fill("f-3", 1, "6", "10");

        assertThat(s.order.filled()).isEqualTo(Quantity.of("16"));
        assertThat(s.order.flags()).containsExactly("OVERFILL");
    }

    @Test
    void aFillAfterTheEndIsBookedAndFlagged() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel().report(ExecType.CANCELED, 1, "0");

        s.fill("f-1", 1, "4", "4");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.filled()).isEqualTo(Quantity.of("4"));
        assertThat(s.order.flags()).containsExactly("LATE_FILL");
        assertThat(entries(s)).singleElement().isInstanceOf(LedgerEntry.Trade.class);
    }

    @Test
    void aFillBeforeTheAcceptanceIsBookedAndTheAcceptanceIsNoNews() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "4", "4");
        assertThat(s.order.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);

        s.report(ExecType.NEW, 1, "0");

        assertThat(s.news).isEmpty();
    }

    @Test
    void anAttemptHeldAbsentThatArrivesCountsAgainAndTheAccountLearnsOfIt() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY)
                .failed(Request.SUBMIT, 1, true)
                .later(Duration.ofSeconds(12))
                .notFound(1)
                .report(ExecType.NEW, 2, "0");

        s.report(ExecType.NEW, 1, "0");

        assertThat(s.order.flags()).containsExactly("VOIDED_ATTEMPT_ARRIVED");
        Announcement last = s.order.outbox().getLast();
        assertThat(last.exposure().open()).isEqualTo(Quantity.of("20"));
        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void aRejectedAttemptThatTradesAfterAllIsBookedAndEnded() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).report(ExecType.REJECTED, 1, "0");

        s.fill("f-1", 1, "4", "4");

        assertThat(s.order.filled()).isEqualTo(Quantity.of("4"));
        assertThat(s.order.flags()).contains("VOIDED_ATTEMPT_ARRIVED");
        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void aReportForAnAttemptNeverMadeIsFlaggedOnceAndItsFillBooked() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);

        s.report(ExecType.NEW, 9, "0").report(ExecType.NEW, 9, "0");
        assertThat(s.news).isEmpty();
        s.fill("f-9", 9, "4", "4");
        s.bust("f-9", 9, "4", "0");

        assertThat(s.order.flags()).containsExactly("UNEXPECTED_REPORT");
        assertThat(s.order.filled()).isEqualTo(Quantity.ZERO);
        assertThat(entries(s)).hasSize(2);
    }

    @Test
    void whatFilledElsewhereMakesAnAttemptTooLargeAndEndsIt() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-9", 9, "4", "4");

        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void aBustTakesTheFillOutOfTheBooks() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "4", "4");

        s.bust("f-1", 1, "4", "0");

        assertThat(s.order.filled()).isEqualTo(Quantity.ZERO);
        assertThat(s.order.filledQuote().isZero()).isTrue();
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(entries(s)).last().isInstanceOf(LedgerEntry.Bust.class);
    }

    /** It would be news each time, and what is news is asked about again at once. */
    @Test
    void anAnswerThatStillListsWhatWasBustedIsNewsOnce() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "4", "4");
        s.bust("f-1", 1, "4", "0").later(Duration.ofSeconds(1));
        s.found(1, VenueOrder.Status.FILLED, s.fillOf("f-1", "4"));
        s.later(Duration.ofSeconds(1));
        s.found(1, VenueOrder.Status.FILLED, s.fillOf("f-1", "4"));
        s.later(Duration.ofSeconds(1));

        s.found(1, VenueOrder.Status.FILLED, s.fillOf("f-1", "4"));

        assertThat(s.news).isEmpty();
    }

    @Test
    void aCorrectionChangesTheFillsFigures() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "4", "4");

        s.correct("f-1", 1, "3", "3");

        assertThat(s.order.filled()).isEqualTo(Quantity.of("3"));
        assertThat(entries(s)).last().isInstanceOfSatisfying(LedgerEntry.Correction.class, c -> {
            assertThat(c.before().quantity()).isEqualTo(Quantity.of("4"));
            assertThat(c.after().quantity()).isEqualTo(Quantity.of("3"));
        });
    }

    @Test
    void aCorrectionKeepsWhatElseTheVenueCounts() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .report(ExecType.CANCELED, 1, "5");

        s.correct("f-1", 1, "2", "4");

        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.order.exposure().open()).isGreaterThanOrEqualTo(Quantity.of("2"));
    }

    @Test
    void correctionsInTheWrongOrderEndAsTheVenueMeantThem() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "4", "4");
        ExecutionReport first = s.execution(ExecType.TRADE_CORRECT, 1, "3", Optional.of(s.fillOf("f-1", "3")));
        ExecutionReport second = s.execution(ExecType.TRADE_CORRECT, 1, "5", Optional.of(s.fillOf("f-1", "5")));

        s.on(second).on(first);

        assertThat(s.order.filled()).isEqualTo(Quantity.of("5"));
    }

    @Test
    void aCorrectionThatComesAfterTheBustDoesNotBringTheFillBack() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "4", "4")
                .bust("f-1", 1, "4", "0");

        s.correct("f-1", 1, "3", "3");

        assertThat(s.news).isEmpty();
        assertThat(s.order.filled()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void aFillReportedAgainWithOtherFiguresIsFlaggedOnceAndNotBooked() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).fill("f-1", 1, "4", "4");

        s.fill("f-1", 1, "5", "5").fill("f-1", 1, "5", "5");

        assertThat(s.order.filled()).isEqualTo(Quantity.of("4"));
        assertThat(s.order.flags()).containsExactly("FILL_FIGURES_DIFFER");
        assertThat(s.news).isEmpty();
    }

    @Test
    void aLateFirstReportOfACorrectedFillIsNoNews() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        ExecutionReport original = s.execution(ExecType.TRADE, 1, "4", Optional.of(s.fillOf("f-1", "4")));
        s.on(original).correct("f-1", 1, "3", "3");

        s.on(original);

        assertThat(s.news).isEmpty();
        assertThat(s.order.flags()).isEmpty();
    }

    @Test
    void anOrderPlacedElsewhereIsBookedAndLeftAlone() {
        Scenario s = Scenario.external();

        s.fill("f-1", 1, "4", "4");
        assertThat(s.order.filled()).isEqualTo(Quantity.of("4"));
        assertThat(s.calls()).isEmpty();
        s.report(ExecType.CANCELED, 1, "4");

        assertThat(s.calls()).isEmpty();
        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.isDone()).isTrue();
    }

    /** Those fills are not ours to book; and they are not waited for, or it would hold its room for ever. */
    @Test
    void anOrderPlacedElsewhereThatWasFilledInPartBeforeItWasSeenEndsAllTheSame() {
        Scenario filled = Scenario.external();
        filled.fill("f-4", 1, "7", "10").after(Duration.ofMinutes(30).minusSeconds(1));
        assertThat(filled.order.isClosed()).isFalse();
        filled.after(Duration.ofSeconds(2));
        assertThat(filled.order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(filled.order.filled()).isEqualTo(Quantity.of("7"));
        assertThat(filled.order.isDone()).isTrue();

        Scenario canceled = Scenario.external();
        canceled.report(ExecType.CANCELED, 1, "3").after(Duration.ofMinutes(31));
        assertThat(canceled.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(canceled.order.exposure().open()).isEqualTo(Quantity.ZERO);
        assertThat(canceled.calls()).isEmpty();
    }

    /** No report tells of an end that came while no session was open: the venue is asked, by the number it is known by. */
    @Test
    void anOrderPlacedElsewhereThatTheVenueHasNoLongerEnds() {
        Scenario s = Scenario.external().fill("f-1", 1, "4", "4").later(Duration.ofSeconds(10));

        assertThat(s.missed().sent)
                .containsExactly(
                        new VenueConnection.Query(Samples.BTC, Scenario.id(1), Optional.of(new VenueOrderId("77"))));
        s.found(1, VenueOrder.Status.CANCELED, "4");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
        assertThat(s.order.isDone()).isTrue();
        assertThat(s.missed().calls()).isEmpty();
    }

    @Test
    void anOrderPlacedElsewhereThatFilledWhileNobodyListenedWaitsForItsFills() {
        Scenario s = Scenario.external().found(1, VenueOrder.Status.CANCELED, "4");
        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.missed().calls()).isEmpty();

        s.fill("f-1", 1, "4", "4");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.filled()).isEqualTo(Quantity.of("4"));
        assertThat(s.order.flags()).containsExactly("EXTERNAL");
    }

    @Test
    void anOrderPlacedElsewhereThatStandsAfterAllIsLeftAlone() {
        Scenario s = Scenario.external().later(Duration.ofMinutes(1)).notFound(1);

        s.later(Duration.ofMinutes(20)).found(1, VenueOrder.Status.OPEN, "0");
        s.later(Duration.ofSeconds(10)).notFound(1);

        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.missed().calls()).containsExactly("query 1");
    }

    /** It was there and nobody can cancel it here: a person is told at once, and once more when it is given up. */
    @Test
    void anOrderPlacedElsewhereThatTheVenueDoesNotKnowForLongIsGivenUp() {
        Scenario s = Scenario.external().later(Duration.ofDays(1)).notFound(1);
        s.later(Duration.ofMinutes(16)).notFound(1);
        assertThat(s.order.isClosed()).isFalse();

        s.later(Duration.ofMillis(1)).notFound(1);

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("EXTERNAL", "LOST_BY_VENUE", "ENDED_UNPROVEN");
    }

    @Test
    void anOrderPlacedElsewhereIsNeverCompletedByUs() {
        Scenario s = Scenario.external().fill("f-1", 1, "4", "4").bust("f-1", 1, "4", "0");

        s.fill("f-2", 1, "6", "6").report(ExecType.EXPIRED, 1, "6");

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void anOrderThatNeverLeftWaitsForItsInstrumentToBeListedAgain() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY);
        s.instrument = Optional.empty();

        s.failed(Request.SUBMIT, 1, false);
        assertThat(s.calls()).isEmpty();
        assertThat(s.order.status()).isNotEqualTo(OrderStatus.CANCELED);
        s.instrument = Optional.of(Samples.instrument(Samples.BTC));

        assertThat(s.after(Duration.ofSeconds(10)).calls()).containsExactly("submit 1");
    }

    @Test
    void anInstrumentThatIsNotKnownAnyMoreDoesNotStopTheBooks() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        s.instrument = Optional.empty();

        s.fill("f-1", 1, "4", "4").modify("8", "90");
        assertThat(s.calls()).containsExactly("cancel 1");
        s.report(ExecType.CANCELED, 1, "4");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("REMAINDER_UNSENDABLE");
    }

    /** Asked for before the restart; and after it nobody has said yet that the symbol is still there. */
    @Test
    void aRemainderWaitsForItsInstrumentToBeListed() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        s.fill("f-1", 1, "4", "4").modify("8", "90");
        s.instrument = Optional.empty();
        s.listingAwaited = true;

        s.report(ExecType.CANCELED, 1, "4");
        s.after(Duration.ofMinutes(10));

        assertThat(s.order.isClosed()).isFalse();
        assertThat(s.order.flags()).isEmpty();
        assertThat(s.lookAt).isPresent();
        s.instrument = Optional.of(Samples.instrument(Samples.BTC));
        s.listingAwaited = false;
        assertThat(s.after(Duration.ofSeconds(10)).calls()).containsExactly("submit 2");
    }

    /** Canceled for a rest of which nobody knows whether it can be sent, it would be off the market for nothing. */
    @Test
    void anOrderStaysAsItIsUntilItsInstrumentIsListed() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        s.instrument = Optional.empty();
        s.listingAwaited = true;

        s.fill("f-1", 1, "4", "4").modify("8", "90");

        assertThat(s.calls()).isEmpty();
        s.instrument = Optional.of(Samples.instrument(Samples.BTC));
        s.listingAwaited = false;
        assertThat(s.after(Duration.ofSeconds(10)).calls()).containsExactly("cancel 1");
    }

    private static List<PublicEventType> types(Scenario s) {
        return s.order.outbox().stream().map(Announcement::type).toList();
    }

    private static List<LedgerEntry> entries(Scenario s) {
        return s.order.outbox().stream().flatMap(a -> a.entry().stream()).toList();
    }

    /** Asked for nothing, it would be asked about by nobody once its account had forgotten it. */
    @Test
    void aCorrectionThatTellsWhatAnAnswerToldBeforeLeavesNothingToAsk() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        s.found(1, VenueOrder.Status.FILLED, s.fillOf("f-1", "10"));
        assertThat(s.order.isDone()).isTrue();

        s.correct("f-1", 1, "10", "10");

        assertThat(s.order.isDone()).isTrue();
        assertThat(s.calls()).isEmpty();
        assertThat(s.order.filled()).isEqualTo(Quantity.of("10"));
    }
}
