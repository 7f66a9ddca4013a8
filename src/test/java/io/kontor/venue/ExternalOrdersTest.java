package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalOrdersTest {
    private static final VenueOrderId VENUE_ORDER = new VenueOrderId("4711");
    private static final Symbol BTC = new Symbol("BTC/USDT");
    private static final Symbol ETH = new Symbol("ETH/USDT");
    private final ExternalOrders orders = new ExternalOrders(Samples.ACCOUNT, Samples.VENUE);

    @Test
    void ourClientOrderIdLeadsToItsIntent() {
        assertThat(orders.intentOf(Samples.id("a").toString(), BTC, VENUE_ORDER))
                .isEqualTo(Samples.intent("a"));
    }

    @Test
    void anyOtherClientOrderIdLeadsToTheIntentDerivedFromItsSymbolAndTheVenuesId() {
        IntentId derived = IntentId.of(Samples.ACCOUNT, new ClientOrderId("ext.SIM.BTCUSDT.4711"));

        assertThat(orders.intentOf("by hand", BTC, VENUE_ORDER)).isEqualTo(derived);
        assertThat(orders.intentOf("", BTC, VENUE_ORDER)).isEqualTo(derived);
        assertThat(ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, BTC, VENUE_ORDER))
                .isEqualTo(derived);
    }

    @Test
    void idOfAnotherAccountIsNotTakenForOurs() {
        IntentId theirs = IntentId.of(new AccountId("t-001"), new ClientOrderId("a"));
        String look = new VenueClientOrderId(theirs, 1).toString();

        assertThat(orders.intentOf(look, BTC, VENUE_ORDER).accountPart())
                .isEqualTo(IntentId.accountPart(Samples.ACCOUNT));
    }

    @Test
    void longestVenueIdsStillGiveDistinctIds() {
        VenueId venue = new VenueId("V".repeat(16));
        VenueOrderId long1 = new VenueOrderId("x".repeat(63) + "1");
        ClientOrderId one = ExternalOrders.clientOrderId(venue, BTC, long1);
        ClientOrderId two = ExternalOrders.clientOrderId(venue, BTC, new VenueOrderId("x".repeat(63) + "2"));
        ClientOrderId three = ExternalOrders.clientOrderId(venue, ETH, long1);

        assertThat(List.of(one, two, three)).doesNotHaveDuplicates();
        assertThat(one).isEqualTo(ExternalOrders.clientOrderId(venue, BTC, long1));
    }

    @Test
    void oneNumberInTwoSymbolsIsTwoOrders() {
        assertThat(orders.intentOf("by hand", BTC, VENUE_ORDER))
                .isNotEqualTo(orders.intentOf("by hand", ETH, VENUE_ORDER));
    }

    @Test
    void anOrderIsTheSameOneOnceItsSymbolIsConfigured() {
        assertThat(orders.intentOf("by hand", new Symbol("BTCUSDT"), VENUE_ORDER))
                .isEqualTo(orders.intentOf("by hand", BTC, VENUE_ORDER));
    }

    @Test
    void whatWasTakenInUnderTheNumberAloneKeepsThatName() {
        IntentId former = ExternalOrders.formerIntentOf(Samples.ACCOUNT, Samples.VENUE, VENUE_ORDER);

        assertThat(former).isEqualTo(IntentId.of(Samples.ACCOUNT, new ClientOrderId("ext.SIM.4711")));
        assertThat(name(former)).hasToString("ext.SIM.4711");
        assertThat(name(orders.intentOf("by hand", BTC, VENUE_ORDER))).hasToString("ext.SIM.BTCUSDT.4711");
    }

    private static ClientOrderId name(IntentId intent) {
        return ExternalOrders.clientOrderId(intent, Samples.ACCOUNT, Samples.VENUE, BTC, VENUE_ORDER);
    }
}
