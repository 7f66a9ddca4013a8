package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Recheck;
import io.kontor.account.AccountEntity.Rechecked;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.OrderStatus;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Report;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueConnection.Cancel;
import io.kontor.venue.VenueConnection.Replace;
import io.kontor.venue.VenueConnection.Submit;
import io.kontor.venue.VenueReport;
import io.kontor.venue.VenueReport.Request;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 4: what could not leave for a while leaves only if the account would let it today. */
class GateAgainTest {
    private static final Duration OLD = Duration.ofSeconds(6);

    @Test
    void whatIsTriedAgainSoonNeedsNoNewDecision() {
        EntityFixture f = unsent(EntityFixture.placed());

        f.later(Duration.ofSeconds(2)).fire("look");

        assertThat(f.told(Recheck.class)).isEmpty();
        assertThat(f.toVenue).hasOnlyElementsOfType(Submit.class).hasSize(1);
    }

    @Test
    void whatIsOldPassesTheGateAgainBeforeItLeaves() {
        EntityFixture f = unsent(EntityFixture.placed());

        f.later(OLD).fire("look");
        assertThat(f.toVenue).isEmpty();
        Recheck asked = f.last(Recheck.class);
        assertThat(asked.open()).isEqualTo(Quantity.of("10"));
        answer(f, Optional.empty());

        assertThat(f.toVenue).hasOnlyElementsOfType(Submit.class).hasSize(1);
    }

    @Test
    void whatIsHaltedMeanwhileEndsCanceledFlaggedAndUnsent() {
        EntityFixture f = unsent(EntityFixture.placed());

        f.later(OLD).fire("look");
        answer(f, Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halt h-1")));

        assertThat(f.toVenue).isEmpty();
        assertThat(f.order().status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(f.order().flags()).containsExactly("REFUSED_AGAIN");
        assertThat(f.order().reason()).contains("halt h-1");
    }

    /** Its tick or step became coarser while the venue was down: no time will make it fit. */
    @ParameterizedTest
    @EnumSource(names = {"PRICE_NOT_ON_TICK", "AMOUNT_NOT_ON_STEP"})
    void whatFitsItsInstrumentNoMoreEnds(RefusalCode code) {
        EntityFixture f = unsent(EntityFixture.placed());

        f.later(OLD).fire("look");
        answer(f, Optional.of(Refusal.of(code, "limitPrice", "100", "a multiple of tick 7")));

        assertThat(f.toVenue).isEmpty();
        assertThat(f.order().status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(f.order().flags()).containsExactly("REFUSED_AGAIN");
        assertThat(f.order().reason()).isPresent();
    }

    @Test
    void whatCannotBeDecidedNowIsAskedAgain() {
        EntityFixture f = unsent(EntityFixture.placed());

        f.later(OLD).fire("look");
        answer(f, Optional.of(Refusal.of(RefusalCode.NOT_READY, "not now")));
        assertThat(f.toVenue).isEmpty();
        f.fire("gate");

        assertThat(f.told(Recheck.class)).hasSize(2);
        answer(f, Optional.empty());
        assertThat(f.toVenue).hasOnlyElementsOfType(Submit.class).hasSize(1);
    }

    @Test
    void anAccountThatDoesNotAnswerIsAskedAgain() {
        EntityFixture f = unsent(EntityFixture.placed());

        f.later(OLD).fire("look").fire("gate");

        assertThat(f.told(Recheck.class)).hasSize(2);
        assertThat(f.toVenue).isEmpty();
    }

    @Test
    void whatHasNothingToLetPassAnyMoreIsNotLookedAtForThatAgainAndAgain() {
        EntityFixture f = EntityFixture.working();
        f.modify("20", "m-1").grant();
        notReplaced(f);
        f.later(OLD).fire("look");
        answer(f, Optional.of(Refusal.of(RefusalCode.NOT_READY, "not now")));
        assertThat(f.hasTimer("gate")).isTrue();
        f.modify("10", "m-2").grant(f.last(Reserve.class), false);

        f.fire("gate");

        assertThat(f.hasTimer("gate")).isFalse();
        assertThat(f.told(Recheck.class)).hasSize(1);
    }

    @Test
    void aQuestionThatACancelOvertookIsNotWaitedForAgainAndAgain() {
        EntityFixture f = unsent(EntityFixture.placed());
        f.later(OLD).fire("look");
        f.cancel().noted();
        assertThat(f.order().isClosed()).isTrue();

        f.fire("gate");

        assertThat(f.hasTimer("gate")).isFalse();
        assertThat(f.told(Recheck.class)).hasSize(1);
    }

    @Test
    void anAnswerThatACancelOvertookLeavesNothingToBeAskedAgain() {
        EntityFixture f = unsent(EntityFixture.placed());
        f.later(OLD).fire("look");
        f.cancel().noted();

        answer(f, Optional.of(Refusal.of(RefusalCode.NOT_READY, "not now")));

        assertThat(f.hasTimer("gate")).isFalse();
    }

    @Test
    void afterARestartTheGateIsAskedHoweverYoungTheOrderIs() {
        EntityFixture f = unsent(EntityFixture.placed());

        f.restart();

        assertThat(f.told(Recheck.class)).hasSize(1);
        assertThat(f.toVenue).isEmpty();
    }

    @Test
    void aRefusalThatComesAfterTheEndChangesNothing() {
        EntityFixture f = unsent(EntityFixture.placed());
        f.later(OLD).fire("look");
        f.cancel().noted();
        assertThat(f.order().isClosed()).isTrue();
        int written = f.journal.size();

        answer(f, Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "halt h-1")));

        assertThat(f.journal).hasSize(written);
        assertThat(f.order().flags()).isEmpty();
    }

    /** It looked at the size that was asked for, and at nothing of the order as it stands. */
    @Test
    void aModifyThatIsRefusedLetsNothingLeave() {
        EntityFixture f = unsent(EntityFixture.placed());
        f.later(OLD);

        f.modify("20", "m-1").deny(RefusalCode.RISK_ORDER_SIZE);

        assertThat(f.toVenue).isEmpty();
        assertThat(f.told(Recheck.class)).hasSize(1);
    }

    /** Room granted before a crash is granted again, and the limits may have been lowered since. */
    @Test
    void aPlaceThatIsGrantedWithoutALookLeavesOnlyOnceTheAccountHasLooked() {
        EntityFixture f = new EntityFixture().place("10");

        f.grant(f.last(Reserve.class), false);
        assertThat(f.toVenue).isEmpty();
        assertThat(f.told(Recheck.class)).hasSize(1);
        answer(f, Optional.empty());

        assertThat(f.toVenue).hasOnlyElementsOfType(Submit.class).hasSize(1);
    }

    /** Less is granted without a look. */
    @Test
    void aModifyForLessLetsNothingLeaveThatNeverDid() {
        EntityFixture f = unsent(EntityFixture.placed());
        f.later(OLD);

        f.modify("9", "m-1").grant(f.last(Reserve.class), false);

        assertThat(f.toVenue).isEmpty();
        assertThat(f.told(Recheck.class)).hasSize(1);
    }

    /** Refused, it would end the order that stands; and a caller who asked for less wants no more of it than that. */
    @Test
    void aModifyForLessOfWhatStandsLeavesWithoutASecondLook() {
        EntityFixture f = EntityFixture.working();
        f.later(OLD);

        f.modify("5", "99", "m-1").grant(f.last(Reserve.class), false);

        assertThat(f.told(Recheck.class)).isEmpty();
        assertThat(f.toVenue).hasOnlyElementsOfType(Replace.class).hasSize(1);
    }

    /** Its filled part keeps it from being replaced in one step: the rest is sent once the old one is gone. */
    @Test
    void whatIsLeftAfterAModifyForLessLeavesWithoutASecondLook() {
        EntityFixture f = EntityFixture.working();
        f.fill(1, "2");
        f.forgetWhatWasTold();
        f.later(OLD);

        f.modify("5", "99", "m-1").grant(f.last(Reserve.class), false);
        assertThat(f.toVenue).hasOnlyElementsOfType(Cancel.class).hasSize(1);
        f.report(ExecType.CANCELED, 1, "2");

        assertThat(f.told(Recheck.class)).isEmpty();
        assertThat(f.toVenue).hasSize(2).last().isInstanceOf(Submit.class);
    }

    @Test
    void aModifyForLessLetsNoDearerOneLeaveThatWaitsSinceItWasGranted() {
        EntityFixture f = EntityFixture.working();
        f.modify("10", "101", "m-1").grant();
        notReplaced(f);
        f.later(OLD);

        f.modify("5", "101", "m-2").grant(f.last(Reserve.class), false);

        assertThat(f.toVenue).isEmpty();
        assertThat(f.told(Recheck.class)).hasSize(1);
    }

    @Test
    void aModifyForLessLetsNoGrowthLeaveThatWaitsSinceItWasGranted() {
        EntityFixture f = EntityFixture.working();
        f.modify("20", "m-1").grant();
        notReplaced(f);
        f.later(OLD);

        f.modify("19", "m-2").grant(f.last(Reserve.class), false);

        assertThat(f.toVenue).isEmpty();
        assertThat(f.told(Recheck.class)).hasSize(1);
    }

    @Test
    void anAnswerForAnEarlierRevisionIsNone() {
        EntityFixture f = unsent(EntityFixture.placed());
        f.later(OLD).fire("look");
        Recheck old = f.last(Recheck.class);
        f.modify("12", "m-1").grant();
        f.toVenue.clear();

        old.replyTo()
                .tell(new Rechecked(
                        old.order(), old.revision(), Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "h"))));
        f.wake();

        assertThat(f.order().isClosed()).isFalse();
    }

    private static void notReplaced(EntityFixture f) {
        f.tell(new Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new VenueReport.RequestFailed(
                        Scenario.id(2), Request.REPLACE, false, "no session", f.clock.instant())));
        f.forgetWhatWasTold();
    }

    private static EntityFixture unsent(EntityFixture f) {
        f.announced();
        f.tell(new Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new VenueReport.RequestFailed(Scenario.id(1), Request.SUBMIT, false, "no session", f.clock.instant())));
        f.forgetWhatWasTold();
        return f;
    }

    private static void answer(EntityFixture f, Optional<Refusal> refusal) {
        Recheck asked = f.last(Recheck.class);
        asked.replyTo().tell(new Rechecked(asked.order(), asked.revision(), refusal));
        f.settle();
    }
}
