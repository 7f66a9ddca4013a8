package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.order.Admission.Step;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ids are derived, so that a repeat reaches the same order and every report its intent, and the body as received is kept. */
class Rule01IdsTest {
    @Test
    void theSamePlacingHasTheSameIntent() {
        assertThat(Scenario.spec("10", "100").intentId())
                .isEqualTo(Scenario.spec("7", "90").intentId())
                .isEqualTo(IntentId.of(Samples.ACCOUNT, new ClientOrderId("a-1")))
                .isNotEqualTo(IntentId.of(new AccountId("other"), new ClientOrderId("a-1")));
    }

    @Test
    void theIdAtTheVenueLeadsBackToTheIntentAndTheAttempt() {
        Scenario s = Scenario.placed(DuplicateFence.SEND_EXPIRY);
        String atVenue =
                ((VenueConnection.Submit) s.sent.getFirst()).order().id().toString();

        assertThat(atVenue).hasSize(24).matches("[A-Z0-9]+");
        assertThat(VenueClientOrderId.parse(atVenue)).contains(Scenario.id(1));
        assertThat(ExternalOrders.intentOf(
                        Samples.ACCOUNT, Samples.VENUE, atVenue, Samples.BTC, new io.kontor.value.VenueOrderId("v")))
                .isEqualTo(Scenario.intent());
    }

    @Test
    void eachNewOrderOfAnIntentHasAnIdOfItsOwn() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).modify("8", "90");

        assertThat(s.calls()).containsExactly("replace 1 by 2");
        s.report(ExecType.REPLACED, 2, "0").modify("7", "80");

        assertThat(s.calls()).containsExactly("replace 2 by 3");
    }

    @Test
    void theBodyAsReceivedIsKeptSoARepeatIsToldFromAConflictAfterAnyNumberOfModifies() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        for (int i = 0; i < 5; i++) {
            s.modify(Integer.toString(11 + i), "100").report(ExecType.REPLACED, 2 + i, "0");
        }
        OrderSpec first = Scenario.spec("10", "100");
        OrderSpec now = s.order.spec();

        assertThat(CommandRules.repeatedPlace(s.order, first, Samples.hashOf(first)))
                .isInstanceOf(OrderEntity.Accepted.class);
        assertThat(CommandRules.repeatedPlace(s.order, now, Samples.hashOf(now)))
                .isInstanceOfSatisfying(
                        OrderEntity.Refused.class,
                        r -> assertThat(r.refusal().code()).isEqualTo(RefusalCode.DUPLICATE_CLIENT_ORDER_ID));
    }

    /** It would take in what the venue tells of somebody else's order that is called so. */
    @Test
    void anOrderIsNotCalledAsOthersOrdersAre() {
        OrderSpec spec = Samples.spec("ext.SIM.BTCUSDT.4712", Samples.BTC, Side.BUY, "10", "100");
        OrderEntity.Place place = new OrderEntity.Place(spec, Samples.hashOf(spec), new Ear<>(_ -> {}));

        Step step = admission(spec.intentId()).place(new OrderState.Vacant(0), place, Samples.START);

        assertThat(step)
                .isInstanceOfSatisfying(
                        Step.Answer.class,
                        answer -> assertThat(((OrderEntity.Refused) answer.reply())
                                        .refusal()
                                        .code())
                                .isEqualTo(RefusalCode.INVALID_FIELD));
    }

    /** Placed before such names were refused, it cannot be called otherwise. */
    @Test
    void anOrderThatIsCalledAsOthersOrdersAreIsStillModified() {
        OrderSpec spec = Samples.spec("ext.a", Samples.BTC, Side.BUY, "10", "100");
        Scenario s = Scenario.placed(Samples.capabilities(DuplicateFence.SEND_EXPIRY, true), spec, Scenario.SETTINGS);
        OrderSpec less = Samples.spec("ext.a", Samples.BTC, Side.BUY, "8", "100");
        OrderEntity.Modify modify = new OrderEntity.Modify(
                less, Samples.hashOf(less), Optional.empty(), Optional.empty(), new Ear<>(_ -> {}));

        assertThat(admission(s.order.id()).modify(s.order, modify, s.now)).isInstanceOf(Step.Ask.class);
    }

    private static Admission admission(IntentId id) {
        PlaceRules rules = new PlaceRules(BigDecimal.ONE, _ -> Instant.MAX);
        return new Admission(id, rules, Samples.instrument(Samples.BTC), Optional.empty(), 500);
    }

    @Test
    void attemptsAreBoundedByTheRoomInTheId() {
        assertThat(Optional.of(new VenueClientOrderId(Scenario.intent(), VenueClientOrderId.ATTEMPT_MAX)))
                .isEqualTo(VenueClientOrderId.parse(
                        new VenueClientOrderId(Scenario.intent(), VenueClientOrderId.ATTEMPT_MAX).toString()));
        assertThat(VenueClientOrderId.ATTEMPT_MAX).isEqualTo(46_655);
    }
}
