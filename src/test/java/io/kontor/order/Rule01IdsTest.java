package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.Samples;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
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

    @Test
    void attemptsAreBoundedByTheRoomInTheId() {
        assertThat(Optional.of(new VenueClientOrderId(Scenario.intent(), VenueClientOrderId.ATTEMPT_MAX)))
                .isEqualTo(VenueClientOrderId.parse(
                        new VenueClientOrderId(Scenario.intent(), VenueClientOrderId.ATTEMPT_MAX).toString()));
        assertThat(VenueClientOrderId.ATTEMPT_MAX).isEqualTo(46_655);
    }
}
