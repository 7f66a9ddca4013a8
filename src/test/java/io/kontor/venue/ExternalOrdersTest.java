package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import org.junit.jupiter.api.Test;

class ExternalOrdersTest {
    private static final VenueOrderId VENUE_ORDER = new VenueOrderId("4711");
    private final ExternalOrders orders = new ExternalOrders(Samples.ACCOUNT, Samples.VENUE);

    @Test
    void ourClientOrderIdLeadsToItsIntent() {
        assertThat(orders.intentOf(Samples.id("a").toString(), VENUE_ORDER)).isEqualTo(Samples.intent("a"));
    }

    @Test
    void anyOtherClientOrderIdLeadsToTheIntentDerivedFromTheVenuesId() {
        IntentId derived = IntentId.of(Samples.ACCOUNT, new ClientOrderId("ext.SIM.4711"));

        assertThat(orders.intentOf("by hand", VENUE_ORDER)).isEqualTo(derived);
        assertThat(orders.intentOf("", VENUE_ORDER)).isEqualTo(derived);
        assertThat(ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, VENUE_ORDER))
                .isEqualTo(derived);
    }

    @Test
    void idOfAnotherAccountIsNotTakenForOurs() {
        IntentId theirs = IntentId.of(new AccountId("t-001"), new ClientOrderId("a"));
        String look = new VenueClientOrderId(theirs, 1).toString();

        assertThat(orders.intentOf(look, VENUE_ORDER).accountPart()).isEqualTo(IntentId.accountPart(Samples.ACCOUNT));
    }

    @Test
    void longestVenueIdsStillGiveDistinctIds() {
        VenueId venue = new VenueId("V".repeat(16));
        ClientOrderId one = ExternalOrders.clientOrderId(venue, new VenueOrderId("x".repeat(63) + "1"));
        ClientOrderId two = ExternalOrders.clientOrderId(venue, new VenueOrderId("x".repeat(63) + "2"));

        assertThat(one).isNotEqualTo(two);
        assertThat(one).isEqualTo(ExternalOrders.clientOrderId(venue, new VenueOrderId("x".repeat(63) + "1")));
    }
}
