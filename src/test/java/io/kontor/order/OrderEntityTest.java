package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Abandon;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.Forget;
import io.kontor.account.AccountEntity.NoteCancel;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.Announcement;
import io.kontor.account.OrderStatus;
import io.kontor.account.PublicEventType;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Inquire;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Report;
import io.kontor.value.CommandId;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the order's actor carries where: the account's decisions, the journal, the venue, and who waits for an answer. */
class OrderEntityTest {
    private static final OrderSettings PATIENT = new OrderSettings(
            Scenario.SETTINGS, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(20), 2);

    /** Were the write to fail, the number would be given to another event, and the account would take that for told. */
    @Test
    void whatASweepBringsIsOnDiskBeforeTheAccountIsTold() {
        EntityFixture f = EntityFixture.placed();
        long told = f.order().announced();
        f.announced().forgetWhatWasTold();

        f.tell(new OrderEntity.Wake(Samples.ACCOUNT, Samples.VENUE, Optional.of(open()), true, Optional.empty()));

        assertThat(f.order().announced()).isEqualTo(told + 1);
        assertThat(f.told(Announce.class))
                .hasSize(1)
                .allSatisfy(a -> assertThat(a.announcements())
                        .singleElement()
                        .satisfies(only -> assertThat(only.type()).isEqualTo(PublicEventType.OrderAccepted)));
    }

    /** With news that were told before and not heard: those go again at once, and nothing with them that is not written yet. */
    @Test
    void whatASweepFindsUnheardIsToldAgainWithoutWhatItBrings() {
        EntityFixture f = EntityFixture.placed();
        long told = f.order().announced();
        f.forgetWhatWasTold();

        f.tell(new OrderEntity.Wake(Samples.ACCOUNT, Samples.VENUE, Optional.of(open()), true, Optional.empty()));

        assertThat(f.told(Announce.class).getFirst().announcements())
                .allSatisfy(a -> assertThat(a.number()).isLessThanOrEqualTo(told));
    }

    private static VenueOrder open() {
        return Samples.listed(Scenario.id(1).toString(), "v-1", Samples.START);
    }

    @Test
    void placedAndAttemptedAreOneWriteBeforeAnybodyHears() {
        EntityFixture f = new EntityFixture().place("10");
        assertThat(f.journal).isEmpty();
        assertThat(f.replies).isEmpty();
        assertThat(f.toVenue).isEmpty();

        f.grant();

        assertThat(f.journal)
                .hasExactlyElementsOfTypes(OrderEvent.OrderPlaced.class, OrderEvent.SubmissionAttempted.class);
        assertThat(f.lastReply()).isInstanceOf(Accepted.class);
        assertThat(f.toVenue).singleElement().isInstanceOf(VenueConnection.Submit.class);
    }

    @Test
    void aRepeatIsAnsweredAsTheFirstHoweverOftenTheOrderWasModified() {
        EntityFixture f = EntityFixture.working().modify("12", "m-1").grant();
        int written = f.journal.size();

        f.place("10");

        assertThat(f.lastReply())
                .isInstanceOfSatisfying(
                        Accepted.class, a -> assertThat(a.repeat()).isTrue());
        assertThat(f.journal).hasSize(written);
    }

    /** What is granted to it can turn out to be too much of it; less is none. */
    @Test
    void aModifyTellsTheAccountWhetherAsMuchOfTheOrderWasReduceOnlyBefore() {
        EntityFixture f = EntityFixture.working();

        f.modify(Samples.reduceOnly(Scenario.spec("8", "100")), "m-1");
        assertThat(f.last(Reserve.class).reducedBefore()).contains(false);
        f.grant();
        f.modify(Samples.reduceOnly(Scenario.spec("9", "100")), "m-2").deny(RefusalCode.RISK_REDUCE_ONLY);
        assertThat(f.last(Reserve.class).reducedBefore()).contains(false);
        f.modify(Samples.reduceOnly(Scenario.spec("8", "99")), "m-3");
        assertThat(f.last(Reserve.class).reducedBefore()).contains(true);
        f.undecided(RefusalCode.NOT_READY);
        f.modify(Samples.reduceOnly(Scenario.spec("7", "100")), "m-4");
        assertThat(f.last(Reserve.class).reducedBefore()).contains(true);
    }

    @Test
    void otherContentUnderTheSameIdIsAConflict() {
        EntityFixture f = EntityFixture.working().place("11");

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.DUPLICATE_CLIENT_ORDER_ID);
    }

    @Test
    void anAccountThatDoesNotAnswerLeavesTheOutcomeUnknownAndTheRoomGivenUp() {
        EntityFixture f = new EntityFixture().place("10").fire("question");

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);
        assertThat(f.journal).singleElement().isInstanceOf(OrderEvent.ReservationAbandoned.class);
        assertThat(f.last(Abandon.class).generation()).isEqualTo(1);
    }

    @Test
    void aLateGrantForWhatWasGivenUpPlacesNothing() {
        EntityFixture f = new EntityFixture().place("10");
        Reserve first = f.last(Reserve.class);
        f.fire("question").place("7");
        assertThat(f.last(Reserve.class).generation()).isEqualTo(2);

        f.grant(first);
        assertThat(f.replies).hasSize(1);
        f.grant();

        assertThat(f.order().terms().total()).isEqualTo(io.kontor.value.Quantity.of("7"));
    }

    @Test
    void aLateGrantThatNobodyWaitsForIsGivenBack() {
        EntityFixture f = new EntityFixture().place("10");
        Reserve reserve = f.last(Reserve.class);
        f.fire("question").forgetWhatWasTold();

        f.grant(reserve);

        assertThat(f.toAccount).singleElement().isEqualTo(new Abandon(Scenario.intent(), 1, 1));
    }

    @Test
    void aModifyTheOrderOutlivedIsGivenBackAndItsGenerationIsSpent() {
        EntityFixture f = EntityFixture.working().modify("12", "m-1");

        f.cancel().grant();

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.ORDER_CLOSED);
        assertThat(f.last(Abandon.class)).isEqualTo(new Abandon(Scenario.intent(), 2, 1));
        assertThat(f.order().generation()).isEqualTo(2);
    }

    /** The place that is decided now, or one that waits, may yet be accepted. */
    @Test
    void aCancelWaitsHoweverManyPlacesDoAndOneBehindTheLastOfThemIsEnough() {
        EntityFixture f = new EntityFixture().place("10").cancel().place("10").cancel();
        assertThat(f.replies).isEmpty();

        f.cancel();
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OVERLOADED);
        f.place("10");
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OVERLOADED);
        f.grant();

        assertThat(f.order().cancel()).isPresent();
        assertThat(f.replies).filteredOn(Refused.class::isInstance).hasSize(2);
    }

    @Test
    void commandsWaitWhileOneIsDecidedAndTheirNumberIsBounded() {
        EntityFixture f = new EntityFixture().place("10").place("10").place("10");
        assertThat(f.replies).isEmpty();

        f.place("10");
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OVERLOADED);
        f.grant();

        assertThat(f.replies).hasSize(4);
        assertThat(f.replies).filteredOn(Accepted.class::isInstance).hasSize(3);
        assertThat(f.told(Reserve.class)).hasSize(1);
    }

    @Test
    void modifiesAreTakenInTheOrderTheyCameIn() {
        EntityFixture f = new EntityFixture().place("10").modify("12", "m-1");

        f.grantWhileComes(f.modification("14", "100", "m-2"));

        assertThat(f.last(Reserve.class).quantity()).isEqualTo(Quantity.of("12"));
        f.grant();
        assertThat(f.last(Reserve.class).quantity()).isEqualTo(Quantity.of("14"));
        f.grant();
        assertThat(f.replies).hasSize(3).allMatch(Accepted.class::isInstance);
    }

    @Test
    void whatWaitsGoesOnThoughTheWordThatItMayIsDropped() {
        EntityFixture f = new EntityFixture().place("10").modify("12", "m-1");

        f.grantAndDropOwnWord();
        f.modify("14", "m-2");

        assertThat(f.last(Reserve.class).quantity()).isEqualTo(Quantity.of("12"));
        f.grant().grant();
        assertThat(f.replies).hasSize(3).allMatch(Accepted.class::isInstance);
    }

    @Test
    void aReportToldAgainIsTakenThoughTheWordToTakeItWasDropped() {
        EntityFixture f = new EntityFixture().place("10").grant();
        Report report = f.reported(ExecType.NEW, 1, "0");
        f.tellAndDropOwnWord(report);

        f.tell(report);

        assertThat(f.order().status()).isEqualTo(OrderStatus.WORKING);
    }

    @Test
    void whatIsToldOnceIsTakenWithWhatComesNextThoughTheWordToTakeItWasDropped() {
        EntityFixture f = new EntityFixture().place("10").grant();
        f.tellAndDropOwnWord(new Report(Samples.ACCOUNT, Samples.VENUE, unanswered(f)));

        f.report(ExecType.NEW, 1, "0");

        assertThat(f.order().status()).isEqualTo(OrderStatus.WORKING);
    }

    private static VenueReport unanswered(EntityFixture f) {
        return new VenueReport.RequestFailed(
                Scenario.id(1), VenueReport.Request.SUBMIT, true, "no answer", f.clock.instant());
    }

    @Test
    void thatAQuestionWasNotAnsweredInTimeEndsNoLaterOne() {
        EntityFixture f = new EntityFixture().place("10").grant().modify("12", "m-1");
        OrderEntity.Command late = f.messageOf("question");
        f.grant().modify("14", "m-2");

        f.tell(late);

        f.grant();
        assertThat(f.replies).hasSize(3).allMatch(Accepted.class::isInstance);
    }

    @Test
    void aCancelFromTheAccountWaitsForThePlacingItOvertook() {
        EntityFixture f = new EntityFixture().place("10");
        f.tell(new OrderEntity.Cancel(Optional.of(new CommandId("all")), "all", Optional.empty()));

        f.grant();

        assertThat(f.order().cancel()).isPresent();
    }

    @Test
    void aCancelIsAcceptedOnceTheAccountHasNotedIt() {
        EntityFixture f = EntityFixture.working().cancel();
        assertThat(f.journal).anyMatch(e -> e instanceof OrderEvent.CancelRequested);
        assertThat(f.toVenue).hasSize(1);
        assertThat(f.replies).isEmpty();

        f.noted();

        assertThat(f.lastReply()).isInstanceOf(Accepted.class);
    }

    @Test
    void aSecondCancelAwaitsTheNoteToo() {
        EntityFixture f = EntityFixture.working().cancel().fire("cancel");
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);

        f.cancel();
        assertThat(f.replies).hasSize(1);
        assertThat(f.told(NoteCancel.class)).hasSize(2);
        f.noted();

        assertThat(f.lastReply()).isInstanceOf(Accepted.class);
        assertThat(f.toVenue).hasSize(1);
    }

    /** Set anew by each, it would never go off where they come often enough, and who waits would never hear. */
    @Test
    void cancelsThatComeMeanwhileDoNotPutOffWhatTheFirstIsTold() {
        EntityFixture f = EntityFixture.working().cancel();
        Instant due = f.dueOf("cancel");

        f.later(Duration.ofSeconds(3)).cancel();

        assertThat(f.dueOf("cancel")).isEqualTo(due);
        f.fire("cancel");
        assertThat(f.replies).hasSize(2);
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);
        f.tell(new OrderEntity.Stop());
        assertThat(f.hasEnded()).isTrue();
    }

    @Test
    void onlySoManyCallersAwaitTheNoteOfACancel() {
        EntityFixture f = EntityFixture.working().cancel().cancel().cancel();
        assertThat(f.replies).hasSize(1);
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OVERLOADED);
        assertThat(f.told(NoteCancel.class)).hasSize(2);

        f.noted();

        assertThat(f.replies).hasSize(3);
        assertThat(f.replies.subList(1, 3)).allMatch(Accepted.class::isInstance);
    }

    /** That is how an account wakes an order that is to be canceled, such as when the venue is back. */
    @Test
    void aCancelRepeatedByASweepIsSeenToAtOnce() {
        EntityFixture f = EntityFixture.working().cancel().noted();
        for (int i = 0; i < 5; i++) {
            f.later(Duration.ofSeconds(5)).fire("look");
        }
        f.forgetWhatWasTold();

        sweptCancel(f);
        assertThat(f.toVenue).singleElement().isInstanceOf(VenueConnection.Query.class);
        found(f);

        assertThat(f.toVenue).last().isInstanceOf(VenueConnection.Cancel.class);
        assertThat(f.replies).isEmpty();
    }

    @Test
    void aCancelThatNeverLeftLeavesOnceTheVenueAnswers() {
        EntityFixture f = EntityFixture.working().cancel().noted();
        for (int i = 0; i < 8; i++) {
            f.tell(new Report(
                    Samples.ACCOUNT,
                    Samples.VENUE,
                    new VenueReport.RequestFailed(
                            Scenario.id(1), VenueReport.Request.CANCEL, false, "no session", f.clock.instant())));
            f.later(f.delayOf("look")).fire("look");
        }
        f.tell(new Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new VenueReport.RequestFailed(
                        Scenario.id(1), VenueReport.Request.CANCEL, false, "no session", f.clock.instant())));
        f.forgetWhatWasTold();

        sweptCancel(f);
        assertThat(f.toVenue).singleElement().isInstanceOf(VenueConnection.Query.class);
        found(f);

        assertThat(f.toVenue).last().isInstanceOf(VenueConnection.Cancel.class);
    }

    private static void sweptCancel(EntityFixture f) {
        f.tell(new OrderEntity.Cancel(Optional.of(new CommandId("cancel")), "noted by the account", Optional.empty()));
    }

    /** Asked about the order, the venue says that it stands. */
    private static void found(EntityFixture f) {
        f.tell(new Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new VenueReport.QueryAnswered(
                        Scenario.id(1), Optional.of(open()), f.clock.instant(), Samples.START, f.clock.instant())));
    }

    @Test
    void aCancelOfAnEndedOrderIsARepeat() {
        EntityFixture f =
                EntityFixture.working().report(ExecType.CANCELED, 1, "0").cancel();

        assertThat(f.lastReply()).isInstanceOfSatisfying(Accepted.class, a -> {
            assertThat(a.repeat()).isTrue();
            assertThat(a.status()).isEqualTo(OrderStatus.CANCELED);
        });
    }

    /** One that acted while the journal was down: nobody but the venue could tell of it until now. */
    @Test
    void aCancelThatComesAfterTheVenuesReportOfItIsInTheHistoryOnce() {
        EntityFixture f = EntityFixture.working().report(ExecType.CANCELED, 1, "0");

        f.cancel().cancel();

        assertThat(f.journal)
                .filteredOn(OrderEvent.CancelRequested.class::isInstance)
                .hasSize(1);
        assertThat(f.order().status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(f.toVenue).isEmpty();
    }

    @Test
    void nobodysOrderIsUnknownToEveryCommand() {
        EntityFixture f = new EntityFixture().modify("10", "m-1");
        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.UNKNOWN_ORDER);

        f.cancel();

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.UNKNOWN_ORDER);
        assertThat(f.asleep).isPositive();
    }

    @Test
    void aReservationWithoutAnOrderIsGivenUpWhenTheAccountWakesIt() {
        EntityFixture f = new EntityFixture().wake();

        assertThat(f.journal).singleElement().isInstanceOf(OrderEvent.ReservationAbandoned.class);
        assertThat(f.last(Abandon.class)).isEqualTo(new Abandon(Scenario.intent(), 1, 1));
    }

    @Test
    void aReservationSomebodyIsAboutToUseIsNotGivenUp() {
        EntityFixture f = new EntityFixture().place("10").wake();

        assertThat(f.told(Abandon.class)).isEmpty();
        f.grant();

        assertThat(f.lastReply()).isInstanceOf(Accepted.class);
    }

    @Test
    void aModifyThatWasReservedAndLostIsGivenBackWhenTheAccountWakesTheOrder() {
        EntityFixture f = EntityFixture.working().modify("12", "m-1").restart();
        f.forgetWhatWasTold();

        f.wake();

        assertThat(f.last(Abandon.class)).isEqualTo(new Abandon(Scenario.intent(), 2, 1));
    }

    /** Its sweeps, its halts and its sessions' cancels look only where it trades. */
    @Test
    void nothingIsPlacedWhereTheAccountDoesNotTrade() {
        EntityFixture f = new EntityFixture().tradingOn(new VenueId("ELSEWHERE"));

        f.place("10");

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.UNSUPPORTED_BY_VENUE);
        assertThat(f.told(Reserve.class)).isEmpty();
    }

    @Test
    void aReportIsAcknowledgedOnlyOnceTheAccountHasWhatItSaid() {
        EntityFixture f = EntityFixture.placed();
        f.toVenue.clear();

        Report accepted = f.reported(ExecType.NEW, 1, "0");

        f.tell(accepted);
        assertThat(f.toVenue).isEmpty();
        f.announced();
        assertThat(f.toVenue).isEmpty();
        f.announced();

        assertThat(f.toVenue).containsExactly(acknowledge((ExecutionReport) accepted.report()));
    }

    @Test
    void howeverOftenAReportIsToldAgainBeforeTheAccountHasItItIsAcknowledgedOnce() {
        EntityFixture f = EntityFixture.placed();
        f.toVenue.clear();
        Report accepted = f.reported(ExecType.NEW, 1, "0");
        f.tell(accepted).tell(accepted).tell(accepted);

        f.announced().announced();

        assertThat(f.toVenue).containsExactly(acknowledge((ExecutionReport) accepted.report()));
    }

    @Test
    void whatTheVenueSaysTogetherIsToldTogether() {
        EntityFixture f = EntityFixture.placed().announced();
        f.forgetWhatWasTold();
        ExecutionReport accepted = f.execution(ExecType.NEW, 1, "0");
        ExecutionReport canceled = f.execution(ExecType.CANCELED, 1, "0");

        f.tellTogether(
                new Report(Samples.ACCOUNT, Samples.VENUE, accepted),
                new Report(Samples.ACCOUNT, Samples.VENUE, canceled));

        assertThat(f.last(Announce.class).announcements())
                .extracting(Announcement::type)
                .containsExactly(PublicEventType.OrderAccepted, PublicEventType.OrderCanceled);
        f.announced();
        assertThat(f.toVenue).contains(acknowledge(accepted), acknowledge(canceled));
    }

    /** While a venue is away each try would be an event on the account's stream. */
    @Test
    void whatNeverLeftIsAnnouncedAsSubmittedOnce() {
        EntityFixture f = triedAgain();

        assertThat(f.toVenue)
                .filteredOn(VenueConnection.Submit.class::isInstance)
                .hasSize(2);
        assertThat(f.order().announced()).isEqualTo(2);
        f.report(ExecType.NEW, 1, "0");
        assertThat(f.last(Announce.class).announcements()).singleElement().satisfies(only -> {
            assertThat(only.type()).isEqualTo(PublicEventType.OrderAccepted);
            assertThat(only.number()).isEqualTo(3);
        });
    }

    @Test
    void whatIsModifiedBeforeItEverLeftIsAnnouncedAnew() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY).failed(VenueReport.Request.SUBMIT, 1, false);
        long told = s.order.announced();

        s.modify("8", "100").after(Duration.ofSeconds(2));

        assertThat(s.order.attempt(1)).isPresent();
        assertThat(s.order.announced()).isEqualTo(told + 1);
        assertThat(s.order.outbox().getLast().type()).isEqualTo(PublicEventType.OrderSubmitted);
    }

    /** The account has what it was told under those numbers. */
    @Test
    void inAJournalFromBeforeEachTryKeepsItsNumber() {
        List<OrderEvent> before = triedAgain().journal.stream()
                .map(e -> e instanceof OrderEvent.SubmissionRetried again ? again.attempted() : e)
                .toList();

        assertThat(((Order) OrderBooks.fold(before)).announced()).isEqualTo(3);
    }

    private static EntityFixture triedAgain() {
        EntityFixture f = EntityFixture.placed().announced();
        f.tell(new Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new VenueReport.RequestFailed(
                        Scenario.id(1), VenueReport.Request.SUBMIT, false, "no session", f.clock.instant())));
        return f.later(Duration.ofSeconds(2)).fire("look");
    }

    @Test
    void thatItWasPlacedWaitsForTheVenuesFirstWord() {
        EntityFixture f = new EntityFixture(PATIENT).place("10").grant();
        assertThat(f.toAccount).noneMatch(Announce.class::isInstance);

        f.report(ExecType.NEW, 1, "0");

        assertThat(f.last(Announce.class).announcements())
                .extracting(Announcement::type)
                .containsExactly(
                        PublicEventType.OrderPlaced, PublicEventType.OrderSubmitted, PublicEventType.OrderAccepted);
    }

    @Test
    void aVenueThatSaysNothingHoldsTheNewsUpForAMomentOnly() {
        EntityFixture f = new EntityFixture(PATIENT).place("10").grant();

        f.fire("announce");

        assertThat(f.last(Announce.class).announcements())
                .extracting(Announcement::type)
                .containsExactly(PublicEventType.OrderPlaced, PublicEventType.OrderSubmitted);
    }

    @Test
    void aReportToldAgainAfterARestartIsAcknowledgedByWhatTheJournalKnowsToBeDelivered() {
        EntityFixture f = EntityFixture.working();
        ExecutionReport canceled = f.execution(ExecType.CANCELED, 1, "0");
        f.tell(new Report(Samples.ACCOUNT, Samples.VENUE, canceled)).announced();
        f.restart().forgetWhatWasTold();

        f.tell(new Report(Samples.ACCOUNT, Samples.VENUE, canceled));

        assertThat(f.toVenue).containsExactly(acknowledge(canceled));
    }

    @Test
    void whatTheAccountDoesNotAcknowledgeIsAnnouncedAgainWithAllThatCameSince() {
        EntityFixture f = EntityFixture.placed();
        assertThat(f.last(Announce.class).announcements()).hasSize(2);

        f.report(ExecType.NEW, 1, "0");
        assertThat(f.told(Announce.class)).hasSize(1);
        assertThat(f.hasTimer("announce")).isTrue();
        f.fire("announce");

        assertThat(f.last(Announce.class).announcements()).hasSize(3);
        assertThat(f.hasTimer("announce")).isTrue();
    }

    @Test
    void anOldAcknowledgementDoesNotStopTheRepeats() {
        EntityFixture f = EntityFixture.placed();
        Announce first = f.last(Announce.class);
        f.announced(first, 1);

        assertThat(f.hasTimer("announce")).isTrue();
    }

    @Test
    void aRestartAnnouncesWhatItsJournalDoesNotKnowToBeDelivered() {
        EntityFixture f = EntityFixture.placed();
        f.forgetWhatWasTold();

        f.restart();

        assertThat(f.last(Announce.class).announcements()).hasSize(2);
    }

    @Test
    void anInquiryIsQuotedInItsAnswer() {
        EntityFixture f = EntityFixture.placed().tell(new Inquire(77, Optional.empty()));

        assertThat(f.last(Announce.class).inquiry()).contains(77L);
    }

    @Test
    void anOrderThatIsOverAndDeliveredLetsTheAccountForgetItAndSleeps() {
        EntityFixture f = EntityFixture.working().report(ExecType.CANCELED, 1, "0");
        assertThat(f.asleep).isZero();

        f.announced();

        assertThat(f.journal).last().isInstanceOf(OrderEvent.Delivered.class);
        assertThat(f.last(Forget.class))
                .isEqualTo(new Forget(Scenario.intent(), f.order().announced()));
        assertThat(f.asleep).isPositive();
        assertThat(f.order().outbox()).isEmpty();
    }

    @Test
    void anOrderThatIsOverStaysAwakeWhileFillsAreMissing() {
        EntityFixture f = EntityFixture.working().report(ExecType.CANCELED, 1, "4");
        f.fire("announce");

        assertThat(f.order().isClosed()).isFalse();
        assertThat(f.asleep).isZero();
        assertThat(f.hasTimer("look")).isTrue();
    }

    @Test
    void whatASweepSawAtTheVenueIsHeardEvenWhenTheOrderIsOver() {
        EntityFixture f =
                EntityFixture.working().report(ExecType.CANCELED, 1, "0").announced();
        f.forgetWhatWasTold();

        f.wake();

        assertThat(f.told(Forget.class)).hasSize(1);
        assertThat(f.asleep).isPositive();
    }

    @Test
    void aReportForNobodysOrderMakesItAnExternalOne() {
        EntityFixture f = new EntityFixture();
        ExecutionReport report = f.execution(ExecType.NEW, 1, "0");

        f.tell(new Report(Samples.ACCOUNT, Samples.VENUE, report));

        assertThat(f.order().isExternal()).isTrue();
        assertThat(f.told(Announce.class)).hasSize(1);
        assertThat(f.modify("5", "m-1").lastRefusal()).isEqualTo(RefusalCode.UNSUPPORTED_BY_VENUE);
        assertThat(f.toVenue).isEmpty();
    }

    @Test
    void anExternalOrderIsCanceledByTheVenuesNumber() {
        EntityFixture f = new EntityFixture();
        f.tell(new OrderEntity.Wake(Samples.ACCOUNT, Samples.VENUE, Optional.of(open()), true, Optional.empty()));

        f.cancel();

        assertThat(f.toVenue).first().isInstanceOfSatisfying(VenueConnection.Cancel.class, cancel -> {
            assertThat(cancel.number()).contains(open().venueOrderId());
            assertThat(cancel.target())
                    .isEqualTo(new VenueClientOrderId(f.order().id(), 1));
        });
    }

    @Test
    void aSweepThatMissesAnExternalOrderHasItAskedForByTheVenuesNumber() {
        EntityFixture f = new EntityFixture();
        f.tell(new OrderEntity.Wake(Samples.ACCOUNT, Samples.VENUE, Optional.of(open()), true, Optional.empty()));
        assertThat(f.toVenue).isEmpty();

        f.wake();

        assertThat(f.toVenue)
                .containsExactly(new VenueConnection.Query(
                        Samples.BTC, new VenueClientOrderId(f.order().id(), 1), Optional.of(open().venueOrderId())));
    }

    /** Somebody may have canceled it by hand, and so renamed it, while nothing ran here. */
    @Test
    void aSweepThatMissesAnOrderOfOursHasItAskedForWithTheNumberTheVenueGaveIt() {
        EntityFixture f = EntityFixture.working();
        VenueOrderId number = f.order().summary().venueOrderId().orElseThrow();
        f.forgetWhatWasTold();

        f.wake();

        assertThat(f.toVenue)
                .containsExactly(
                        new VenueConnection.Query(Samples.BTC, Scenario.id(1), Optional.empty(), Optional.of(number)));
    }

    @Test
    void anOrderThatTurnedUpWhileItsIdWasBeingPlacedIsNoOrderOfThatCaller() {
        EntityFixture f = new EntityFixture().place("10");
        ExecutionReport report = f.execution(ExecType.NEW, 1, "0");
        f.tell(new Report(Samples.ACCOUNT, Samples.VENUE, report));

        f.grant();

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.DUPLICATE_CLIENT_ORDER_ID);
        assertThat(f.last(Abandon.class).revision()).isEqualTo(1);
    }

    @Test
    void timePassesByTheClockThatWasGiven() {
        EntityFixture f = EntityFixture.placed();
        f.toVenue.clear();

        f.later(Duration.ofSeconds(5)).fire("look");

        assertThat(f.toVenue).singleElement().isInstanceOf(VenueConnection.Query.class);
    }

    @Test
    void aModifyReservesForEveryRevisionThatIsStillOnItsWayToTheVenue() {
        EntityFixture f = EntityFixture.working();
        f.modify("23", "m-1").grant();
        f.modify("18", "m-2").grant();

        f.modify("20", "m-3");

        assertThat(f.last(Reserve.class).quantity()).isEqualTo(Quantity.of("23"));
    }

    private static VenueConnection.Acknowledge acknowledge(ExecutionReport report) {
        return new VenueConnection.Acknowledge(
                report.cursor(), Optional.of(Scenario.intent()), Optional.of(report.gist()));
    }
}
