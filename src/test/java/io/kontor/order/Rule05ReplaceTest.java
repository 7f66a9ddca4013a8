package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.OrderStatus;
import io.kontor.account.PublicEventType;
import io.kontor.instrument.Instrument;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In one step only while nothing is filled; otherwise cancel, await the final count, send the rest. Never n + 1 while n is unknown. */
class Rule05ReplaceTest {
    @Test
    void anUnfilledOrderIsReplacedInOneStep() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90");
        assertThat(s.calls()).containsExactly("replace 1 by 2");

        s.report(ExecType.REPLACED, 2, "0");

        assertThat(s.order.observedRevision()).isEqualTo(2);
        assertThat(s.order.liveAttempts())
                .singleElement()
                .satisfies(a -> assertThat(a.number()).isEqualTo(2));
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("8"));
        assertThat(s.order.outbox())
                .last()
                .satisfies(a -> assertThat(a.type()).isEqualTo(PublicEventType.OrderModified));
    }

    @Test
    void whereTheVenueReplacesNothingInItsSymbolAnUnfilledOrderIsCanceledAndSentAnew() {
        EntityFixture f = EntityFixture.working().replacesNothingIn(Samples.BTC);
        f.modify("12", "m-1").grant();
        assertThat(f.toVenue).last().isInstanceOf(VenueConnection.Cancel.class);

        f.report(ExecType.CANCELED, 1, "0");

        assertThat(f.toVenue).anyMatch(VenueConnection.Submit.class::isInstance);
        assertThat(f.toVenue).noneMatch(VenueConnection.Replace.class::isInstance);
    }

    @Test
    void aPartlyFilledOrderIsCanceledAndTheRestSentByTheFinalCount() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .modify("8", "90");
        assertThat(s.calls()).containsExactly("cancel 1");

        s.fill("f-2", 1, "1", "4");
        assertThat(s.calls()).isEmpty();
        s.report(ExecType.CANCELED, 1, "4");

        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("4"));
    }

    /** However long ago it was placed, and whatever of it filled while it rested. */
    @Test
    void theRestOfARestingOrderThatIsToTradeAtOnceIsSentForThat() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .later(Duration.ofMinutes(1))
                .modify(Samples.withTime(Scenario.spec("10", "101"), TimeInForce.IOC, Optional.empty()));
        assertThat(s.calls()).containsExactly("cancel 1");

        s.report(ExecType.CANCELED, 1, "3");
        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("7"));
        s.report(ExecType.NEW, 2, "0").fill("f-2", 2, "4", "4").report(ExecType.EXPIRED, 2, "4");

        assertThat(s.calls()).isEmpty();
        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(s.order.filled()).isEqualTo(Quantity.of("7"));
    }

    /** A revision is sent once, so there is no second order for what is left; but somebody is told. */
    @Test
    void whatIsTooLargeAfterALateFillIsCanceledAndItsRestFlagged() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .modify("10", "90")
                .report(ExecType.CANCELED, 1, "3")
                .report(ExecType.NEW, 2, "0")
                .fill("f-2", 1, "1", "4");
        assertThat(s.calls()).containsExactly("cancel 2");

        s.report(ExecType.CANCELED, 2, "0");

        assertThat(s.calls()).isEmpty();
        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("REMAINDER_UNSENDABLE");
    }

    /** 1 at 4 is worth less than the venue's minimum, which is 5. */
    @ParameterizedTest
    @CsvSource({"true, submit 2", "false, ''"})
    void aRemainderBelowTheMinimumIsSentWhereTheVenueTakesItOfWhatReduces(boolean lenient, String sent) {
        Scenario s = Scenario.placed(
                        Samples.capabilities(DuplicateFence.SEND_EXPIRY, true), reducing("3", "5"), Scenario.SETTINGS)
                .report(ExecType.NEW, 1, "0")
                .fill("f-1", 1, "2", "2");
        Instrument listed = Samples.instrument(Samples.BTC);
        s.instrument = Optional.of(lenient ? Samples.lenient(listed) : listed);

        s.modify(reducing("3", "4")).report(ExecType.CANCELED, 1, "2");

        assertThat(String.join(", ", s.calls())).isEqualTo(sent);
        assertThat(s.order.flags().contains("REMAINDER_UNSENDABLE")).isNotEqualTo(lenient);
    }

    private static OrderSpec reducing(String amount, String price) {
        return Samples.reduceOnly(Samples.spec("a-1", Samples.BTC, Side.SELL, amount, price));
    }

    @Test
    void anOrderThatWasModifiedBeforeAnyOfItLeftIsAcceptedAndThenToldSo() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY)
                .failed(Request.SUBMIT, 1, false)
                .modify("8", "90");
        assertThat(s.calls()).containsExactly("submit 1");

        s.report(ExecType.NEW, 1, "0");

        assertThat(s.order.outbox())
                .last()
                .satisfies(a -> assertThat(a.type()).isEqualTo(PublicEventType.OrderAccepted));
    }

    @Test
    void aVenueThatCannotReplaceGetsACancelFirst() {
        Scenario s = Scenario.placed(Samples.capabilities(DuplicateFence.SEND_EXPIRY, false));
        s.report(ExecType.NEW, 1, "0").modify("8", "90");

        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void theRestWaitsForFillsTheFinalCountKnowsAndWeDoNot() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .modify("8", "90");

        s.report(ExecType.CANCELED, 1, "5");
        assertThat(s.calls()).containsExactly("query 1");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("5"));
        s.fill("f-2", 1, "2", "5");

        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("3"));
    }

    @Test
    void theNextRevisionWaitsWhileOneIsUnknown() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90");

        s.failed(Request.REPLACE, 2, true).modify("7", "80");

        assertThat(s.calls()).containsExactly("query 2");
        assertThat(s.order.lastAttempt()).isEqualTo(2);
    }

    @Test
    void whileOldAndNewMayBothStandTheLargerIsReserved() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("15", "90");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("15"));

        Scenario smaller = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("4", "90");
        assertThat(smaller.order.exposure().open()).isEqualTo(Quantity.of("10"));
        assertThat(smaller.order.exposure().price()).isEqualTo(Price.of("100"));
    }

    @Test
    void whatAnOrderIsKnownToHaveFilledIsReservedBesideAReplacementInQuestion() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("15", "90");

        s.report(ExecType.CANCELED, 1, "9");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("24"));
        s.fill("f-1", 1, "9", "9");
        assertThat(s.order.exposure().open()).isEqualTo(Quantity.of("15"));
        s.report(ExecType.REPLACE_REJECTED, 2, "0");

        assertThat(s.order.exposure().open()).isEqualTo(Quantity.ZERO);
        assertThat(s.order.filled()).isEqualTo(Quantity.of("9"));
    }

    @Test
    void aRefusedReplacementLeavesTheOrderAsItWas() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90");

        s.report(ExecType.REPLACE_REJECTED, 2, "0");

        assertThat(s.order.terms().total()).isEqualTo(Quantity.of("10"));
        assertThat(s.order.spec()).isEqualTo(Scenario.spec("10", "100"));
        assertThat(s.order.revision()).isEqualTo(2);
        assertThat(s.order.observedRevision()).isEqualTo(2);
        assertThat(s.calls()).isEmpty();
        assertThat(s.after(Duration.ofMinutes(1)).calls()).isEmpty();
        assertThat(s.order.outbox())
                .last()
                .satisfies(a -> assertThat(a.type()).isEqualTo(PublicEventType.OrderModifyRejected));
    }

    @Test
    void aPlainRejectionOfAReplacementCountsAsItsRefusal() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90");

        s.report(ExecType.REJECTED, 2, "0");

        assertThat(s.order.terms().total()).isEqualTo(Quantity.of("10"));
        assertThat(s.after(Duration.ofMinutes(1)).calls()).isEmpty();
    }

    @Test
    void aRefusedReplacementDoesNotUndoANewerModify() {
        Scenario s =
                Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90").modify("7", "80");

        s.report(ExecType.REPLACE_REJECTED, 2, "0");

        assertThat(s.order.terms().total()).isEqualTo(Quantity.of("7"));
        s.after(Duration.ofSeconds(1));
        assertThat(s.order.attempt(3).orElseThrow()).satisfies(a -> {
            assertThat(a.revision()).isEqualTo(3);
            assertThat(a.replaces()).contains(1);
            assertThat(a.price()).isEqualTo(Price.of("80"));
        });
    }

    @Test
    void whereTheOldOrderIsGoneTooItsEndIsTheOrdersEnd() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90");

        s.report(ExecType.EXPIRED, 1, "0").report(ExecType.REPLACE_REJECTED, 2, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void aLargerOrderWhoseFirstPartIsFilledSendsTheRest() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .modify("15", "100")
                .fill("f-2", 1, "7", "10");

        assertThat(s.calls()).containsExactly("submit 2");
        assertThat(s.order.attempt(2).orElseThrow().quantity()).isEqualTo(Quantity.of("5"));
    }

    @Test
    void aRemainderTooSmallToSendClosesCanceledAndFlagged() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "9", "9")
                .modify("10", "2");

        s.report(ExecType.CANCELED, 1, "9");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("REMAINDER_UNSENDABLE");
    }

    @Test
    void aRemainderTheVenueRefusesClosesCanceledAndFlagged() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY)
                .fill("f-1", 1, "3", "3")
                .modify("10", "90")
                .report(ExecType.CANCELED, 1, "3");

        s.report(ExecType.REJECTED, 2, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("REMAINDER_REFUSED");
        assertThat(s.order.filled()).isEqualTo(Quantity.of("3"));
    }

    @Test
    void whatNobodyHereCanceledIsNotSentAgainForAModifyThatWaited() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY)
                .failed(Request.SUBMIT, 1, true)
                .modify("7", "90");

        s.report(ExecType.CANCELED, 1, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void aReplacedOrderFoundCanceledWithAFillLeavesItsReplacementInQuestion() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90");

        s.found(1, VenueOrder.Status.CANCELED, s.fillOf("f-1", "3"));
        assertThat(s.order.attempt(2).orElseThrow().isLive()).isTrue();
        s.report(ExecType.REPLACED, 2, "0");

        assertThat(s.order.flags()).doesNotContain("VOIDED_ATTEMPT_ARRIVED");
    }

    @Test
    void fillsDoNotPutOffTheNextTryOfARefusedCancel() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel().report(ExecType.CANCEL_REJECTED, 1, "0");
        s.found(1, VenueOrder.Status.OPEN);

        s.later(Duration.ofMillis(450)).fill("f-1", 1, "1", "1").after(Duration.ofMillis(100));

        assertThat(s.journal)
                .filteredOn(OrderEvent.CancelAttempted.class::isInstance)
                .hasSize(2);
    }

    @Test
    void anOrderThatHasBecomeAllItMayIsNotChangedAndStays() {
        Scenario s =
                Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90").report(ExecType.REPLACED, 2, "0");
        OrderSpec spec = Scenario.spec("7", "80");
        OrderEntity.Modify modify = new OrderEntity.Modify(
                spec, Samples.hashOf(spec), Optional.empty(), Optional.empty(), new Ear<>(_ -> {}));
        PlaceRules rules = new PlaceRules(BigDecimal.ONE, _ -> Instant.MAX);

        Admission.Step step = new Admission(s.order.id(), rules, Samples.instrument(Samples.BTC), Optional.empty(), 2)
                .modify(s.order, modify, s.now);

        assertThat(step)
                .isInstanceOfSatisfying(
                        Admission.Step.Answer.class,
                        answer -> assertThat(((OrderEntity.Refused) answer.reply())
                                        .refusal()
                                        .code())
                                .isEqualTo(RefusalCode.ATTEMPTS_EXHAUSTED));
    }

    @Test
    void attemptsAreBounded() {
        ReconcilerSettings two = new ReconcilerSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                Duration.ofMinutes(16),
                2);
        Scenario s = Scenario.placed(
                Samples.capabilities(DuplicateFence.SEND_EXPIRY, true), Scenario.spec("10", "100"), two);
        s.report(ExecType.NEW, 1, "0").modify("8", "90").report(ExecType.REPLACED, 2, "0");

        s.modify("7", "80").report(ExecType.CANCELED, 2, "0");

        assertThat(s.order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(s.order.flags()).containsExactly("ATTEMPTS_EXHAUSTED");
        assertThat(s.order.lastAttempt()).isEqualTo(2);
    }

    @Test
    void aReplacementThatNeverLeftIsTriedAgain() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90");

        s.failed(Request.REPLACE, 2, false).after(Duration.ofSeconds(1));

        assertThat(s.calls()).containsExactly("replace 1 by 2");
    }
}
