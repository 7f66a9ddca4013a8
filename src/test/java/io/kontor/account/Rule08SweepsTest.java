package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.SweepRules.Call;
import io.kontor.model.Samples;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A look at the venue's open orders wakes those that differ from what the account knows, and those that are due. */
class Rule08SweepsTest {
    private static final Duration SETTLE_IN = Duration.ofSeconds(5);

    private final Books books = new Books();

    @Test
    void whatAgreesIsLeftAsleep() {
        books.open("a", Side.BUY, "10");
        later();

        assertThat(sweep(seen("a", 1, "10", "0"))).isEmpty();
    }

    @Test
    void anOtherCountWakesTheOrderWithWhatWasSeen() {
        books.open("a", Side.BUY, "10");
        VenueOrder more = seen("a", 1, "10", "3");

        assertThat(sweep(more)).containsExactly(new Call.Wake(Books.id("a"), Optional.of(more)));
    }

    /** Its own count is below what the attempts before it have filled, so by the account's one count nothing is missing. */
    @Test
    void aDifferenceOfALaterAttemptWakesTheOrder() {
        books.open("a", Side.BUY, "10");
        books.announce("a", Side.BUY, 1, "5", "5");
        VenueOrder second = seen("a", 2, "5", "2");

        assertThat(sweep(second)).isEmpty();

        assertThat(sweep(Set.of(Books.id("a")), second))
                .containsExactly(new Call.Wake(Books.id("a"), Optional.of(second)));
    }

    @Test
    void anOtherPriceWakesTheOrder() {
        books.open("a", Side.BUY, "10");

        assertThat(sweep(seen("a", 1, "10", "0", "99"))).hasSize(1);
    }

    /** Sent anew after the backup that this journal is from: neither price nor count tells. */
    @Test
    void oneThatIsLargerThanAllThatIsHeldForItIsWoken() {
        books.open("a", Side.BUY, "10");
        VenueOrder larger = seen("a", 2, "12", "0");

        assertThat(sweep(larger)).containsExactly(new Call.Wake(Books.id("a"), Optional.of(larger)));
    }

    @Test
    void anOrderTheVenueDoesNotHaveIsWokenOnceItHasHadTimeToArrive() {
        books.open("a", Side.BUY, "10");

        assertThat(sweep()).isEmpty();
        later();

        assertThat(sweep()).containsExactly(new Call.Wake(Books.id("a"), Optional.empty()));
    }

    @Test
    void anOrderOnlyTheVenueHasIsWoken() {
        VenueOrder unknown = seen("a", 1, "10", "0");

        assertThat(sweep(unknown)).containsExactly(new Call.Wake(Books.id("a"), Optional.of(unknown)));
    }

    @Test
    void somebodyElsesOrderIsWokenUnderTheVenuesId() {
        VenueOrder theirs = Samples.listed("theirs", "77", books.now);

        assertThat(sweep(theirs))
                .extracting(Call::order)
                .containsExactly(
                        ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, Samples.BTC, new VenueOrderId("77")));
    }

    @Test
    void somebodyElsesOrderThatIsKeptUnderItsFormerNameIsFoundThere() {
        books.open("ext.SIM.77", Side.BUY, "10");
        VenueOrder ether = Samples.listed("theirs", "77", Samples.ETH, books.now);
        Symbol unlisted = new Symbol(Samples.BTC.value().replace("/", ""));

        assertThat(sweep(Samples.listed("theirs", "77", books.now))).isEmpty();
        assertThat(sweep(Samples.listed("theirs", "77", unlisted, books.now)))
                .as("spelled as the venue does, before it was configured")
                .isEmpty();
        assertThat(sweep(Samples.listed("theirs", "77", books.now), ether))
                .extracting(Call::order)
                .containsExactly(
                        ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, Samples.ETH, new VenueOrderId("77")));
    }

    /** Which of them the order does not know of, only the order can say. */
    @Test
    void twoOrdersOfOneIntentAreBothToldToIt() {
        books.open("a", Side.BUY, "10");
        VenueOrder first = seen("a", 1, "10", "0");
        VenueOrder second = seen("a", 2, "10", "0");
        Call known = new Call.Wake(Books.id("a"), Optional.of(first));
        Call unknown = new Call.Wake(Books.id("a"), Optional.of(second));

        assertThat(sweep(first, second)).containsExactly(known, unknown);
        assertThat(sweep(second, first)).containsExactly(unknown, known);
    }

    @Test
    void aNotedCancelIsSentAgainThoughTheVenueHasTwoOrdersOfTheIntent() {
        books.open("a", Side.BUY, "10");
        books.noteCancel("a", "x-1");
        VenueOrder first = seen("a", 1, "10", "0");
        VenueOrder second = seen("a", 2, "10", "0");
        assertThat(sweep(second, first)).hasSize(2).allMatch(Call.Wake.class::isInstance);
        later();

        assertThat(sweep(second, first))
                .containsExactly(
                        new Call.Wake(Books.id("a"), Optional.of(second)),
                        new Call.Wake(Books.id("a"), Optional.of(first)),
                        new Call.Cancel(Books.id("a"), new CommandId("x-1")));
    }

    @Test
    void whatWasReservedAndNeverPlacedIsWoken() {
        books.reserve("a", Side.BUY, "10");

        assertThat(sweep()).isEmpty();
        later();

        assertThat(sweep()).hasSize(1);
        assertThat(due()).hasSize(1);
    }

    @Test
    void aModifyThatWasReservedAndNeverSpokenOfIsWoken() {
        books.open("a", Side.BUY, "10").reserve("a", Side.BUY, 2, 1, "20", "100");
        later();

        assertThat(sweep(seen("a", 1, "10", "0"))).hasSize(1);
        assertThat(due()).hasSize(1);
    }

    @Test
    void anOrderThatWaitsForTheVenuesAnswerIsWokenThoughTheVenueHasWhatItShould() {
        books.reserve("a", Side.BUY, "10");
        books.announce("a", books.pending("a", Side.BUY, "10"));
        later();

        assertThat(sweep(seen("a", 1, "10", "0"))).hasSize(1);
    }

    @Test
    void aClosedOrderThatWasNotForgottenIsWoken() {
        books.open("a", Side.BUY, "10").close("a", Side.BUY, "0");
        later();

        assertThat(sweep()).hasSize(1);
        assertThat(due()).hasSize(1);
    }

    @Test
    void aNotedCancelIsSentAgainUntilTheOrderIsClosed() {
        books.open("a", Side.BUY, "10");
        books.noteCancel("a", "x-1");
        later();

        VenueOrder open = seen("a", 1, "10", "0");
        Call cancel = new Call.Cancel(Books.id("a"), new CommandId("x-1"));
        assertThat(sweep(open)).containsExactly(new Call.Wake(Books.id("a"), Optional.of(open)), cancel);
        assertThat(sweep()).containsExactly(new Call.Wake(Books.id("a"), Optional.empty()), cancel);
        assertThat(due()).containsExactly(cancel);
        books.close("a", Side.BUY, "0");

        assertThat(sweep()).containsExactly(new Call.Wake(Books.id("a"), Optional.empty()));
    }

    /** As after a restore: the cancel would go to the attempts that the order knows of, and only those are asked about. */
    @Test
    void whatAnOrderThatIsToBeCanceledDoesNotKnowOfIsToldToIt() {
        books.open("a", Side.BUY, "10");
        books.noteCancel("a", "x-1");
        later();
        VenueOrder larger = seen("a", 2, "12", "0");

        assertThat(sweep(larger))
                .containsExactly(
                        new Call.Wake(Books.id("a"), Optional.of(larger)),
                        new Call.Cancel(Books.id("a"), new CommandId("x-1")));
    }

    @Test
    void aCancelNotedForWhatWasNeverPlacedDoesNotKeepItsRoomForEver() {
        books.reserve("a", Side.BUY, "10");
        books.cancelAll("x-1", Optional.empty());
        later();

        assertThat(sweep()).containsExactly(new Call.Wake(Books.id("a"), Optional.empty()));
    }

    @Test
    void anOrderWhoseTimeIsUpIsWoken() {
        books.reserve("a", Side.BUY, "10");
        Announcement plain = books.announcement("a", Side.BUY, 1, "10", "0", false, Optional.empty());
        Announcement.Exposure until = new Announcement.Exposure(
                Quantity.of("10"), Price.of("100"), false, Optional.of(books.now.plusSeconds(2)), Optional.empty());
        books.announce(
                "a",
                new Announcement(
                        plain.number(), plain.type(), plain.order(), plain.fill(), plain.entry(), until, plain.at()));
        assertThat(due()).isEmpty();

        books.now = books.now.plusSeconds(2);

        assertThat(due()).hasSize(1);
    }

    @Test
    void anotherVenuesOrdersAreNotMissedHere() {
        books.open("a", Side.BUY, "10");
        later();

        assertThat(SweepRules.compare(books.state, new VenueId("OTHER"), List.of(), Set.of(), SETTLE_IN, books.now))
                .isEmpty();
    }

    @Test
    void whatWasReservedAtAVenueTheAccountLeftIsWokenToBeGivenBack() {
        books.reserve("a", Side.BUY, "10");
        books.open("b", Side.BUY, "10");
        assertThat(stranded(new VenueId("OTHER"))).isEmpty();
        later();

        assertThat(stranded(new VenueId("OTHER"))).containsExactly(new Call.Wake(Books.id("a"), Optional.empty()));
        assertThat(stranded(Samples.VENUE)).isEmpty();
    }

    private List<Call> stranded(VenueId traded) {
        return SweepRules.stranded(books.state, List.of(traded), SETTLE_IN, books.now);
    }

    private void later() {
        books.now = books.now.plus(SETTLE_IN).plusMillis(1);
    }

    private List<Call> sweep(VenueOrder... open) {
        return sweep(Set.of(), open);
    }

    private List<Call> sweep(Set<IntentId> differing, VenueOrder... open) {
        return SweepRules.compare(books.state, Samples.VENUE, List.of(open), differing, SETTLE_IN, books.now);
    }

    private List<Call> due() {
        return SweepRules.due(books.state, Samples.VENUE, SETTLE_IN, books.now);
    }

    private VenueOrder seen(String order, int attempt, String quantity, String cumulative) {
        return seen(order, attempt, quantity, cumulative, "100");
    }

    private VenueOrder seen(String order, int attempt, String quantity, String cumulative, String price) {
        return new VenueOrder(
                new VenueClientOrderId(Books.id(order), attempt).toString(),
                new VenueOrderId("v-" + order + attempt),
                Samples.BTC,
                Side.BUY,
                Price.of(price),
                Quantity.of(quantity),
                Quantity.of(cumulative),
                VenueOrder.Status.OPEN,
                List.of(),
                Optional.empty(),
                books.now);
    }
}
