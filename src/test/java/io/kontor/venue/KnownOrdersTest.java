package io.kontor.venue;

import static io.kontor.venue.Samples.LATER;
import static io.kontor.venue.Samples.id;
import static io.kontor.venue.Samples.intent;
import static io.kontor.venue.Samples.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport.ExecType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownOrdersTest {
    private final ExternalOrders ids = new ExternalOrders(Samples.ACCOUNT, Samples.VENUE);
    private final KnownOrders known = new KnownOrders(ids, 3);

    @Test
    void sentOrdersAreKnownUntilTheVenueEndsThem() {
        known.sent(Samples.order("a", LATER));
        known.sent(Samples.order("b", LATER));

        reported("a", ExecType.CANCELED, "0");

        assertThat(all()).containsExactly(id("b"));
    }

    @Test
    void filledOrderIsNotOpenAndALateTradeDoesNotReopenIt() {
        known.sent(Samples.order("a", LATER));
        reported("a", ExecType.TRADE, "2");
        reported("a", ExecType.TRADE, "1");

        assertThat(all()).isEmpty();
    }

    @Test
    void replacementTakesThePlaceOfItsPredecessor() {
        known.sent(Samples.order("a", LATER));
        VenueClientOrderId second = new VenueClientOrderId(intent("a"), 2);

        known.reported(intent("a"), Samples.report(1, second.toString(), ExecType.REPLACED, "0"));

        assertThat(all()).containsExactly(second);
    }

    @Test
    void aReplacementTheVenueRefusesIsGoneAndTheOrderStands() {
        known.sent(Samples.order("a", LATER));
        VenueClientOrderId second = new VenueClientOrderId(intent("a"), 2);
        known.sent(Samples.order(second, LATER));

        known.reported(intent("a"), Samples.report(1, second.toString(), ExecType.REPLACE_REJECTED, "0"));

        assertThat(all()).containsExactly(id("a"));
    }

    @Test
    void ordersOfOneNumberInTwoSymbolsAreTwo() {
        VenueOrder ether = elsewhere("ETH/USDT", "1");

        known.beginComparison(List.of());
        assertThat(known.compare(List.of(elsewhere("BTC/USDT", "0"), ether))).hasSize(2);
    }

    @Test
    void whatIsCanceledIsNarrowedByIntentAndSymbol() {
        known.sent(Samples.order("a", LATER));
        known.sent(Samples.order("b", LATER));

        assertThat(known.cancels(Optional.of(intent("a")), Optional.empty(), LATER))
                .containsOnlyKeys(id("a"));
        assertThat(known.cancels(Optional.empty(), Optional.of(Samples.SYMBOL), LATER))
                .containsOnlyKeys(id("a"), id("b"));
        assertThat(known.cancels(Optional.empty(), Optional.of(new Symbol("ETH/USDT")), LATER))
                .isEmpty();
    }

    @Test
    void somebodyElsesOrderIsCanceledByItsNumber() {
        ExecutionReport theirs = Samples.report(1, "theirs", ExecType.NEW, "0");
        known.reported(foreign("theirs"), theirs);

        VenueClientOrderId name = new VenueClientOrderId(foreign("theirs"), 1);
        assertThat(known.cancels(Optional.of(foreign("theirs")), Optional.empty(), LATER))
                .containsExactly(Map.entry(
                        name,
                        new VenueConnection.Cancel(Samples.SYMBOL, name, Optional.of(theirs.venueOrderId()), LATER)));
    }

    @Test
    void somebodyElsesOrderIsCanceledByTheIntentItWasOnceTakenInAs() {
        ExecutionReport theirs = Samples.report(1, "theirs", ExecType.NEW, "0");
        known.reported(foreign("theirs"), theirs);

        IntentId former = ExternalOrders.formerIntentOf(Samples.ACCOUNT, Samples.VENUE, theirs.venueOrderId());
        assertThat(known.cancels(Optional.of(former), Optional.empty(), LATER)).hasSize(1);
    }

    /** The venue calls it by our cancel of it then. */
    @Test
    void somebodyElsesOrderThatWasCanceledFromHereIsForgotten() {
        VenueOrder theirs = open("theirs", "0");
        known.beginComparison(List.of());
        known.compare(List.of(theirs));
        VenueClientOrderId name = new VenueClientOrderId(foreign("theirs"), 1);

        known.answered(new VenueOrder(
                name.toString(),
                theirs.venueOrderId(),
                theirs.symbol(),
                theirs.side(),
                theirs.price(),
                theirs.quantity(),
                theirs.cumulative(),
                VenueOrder.Status.CANCELED,
                theirs.fills(),
                theirs.text(),
                theirs.at()));

        assertThat(all()).isEmpty();
    }

    @Test
    void somebodyElsesOrderThatTheVenueHasNoMoreIsForgotten() {
        known.reported(foreign("theirs"), Samples.report(1, "theirs", ExecType.NEW, "0"));

        known.gone(new VenueClientOrderId(foreign("theirs"), 1));

        assertThat(all()).isEmpty();
    }

    @Test
    void snapshotShowsWhatIsNewMissingOrOfOtherFiguresOnce() {
        known.sent(Samples.order("a", LATER));
        known.sent(Samples.order("b", LATER));
        List<VenueOrder> snapshot = List.of(open(id("a").toString(), "1"), open("theirs", "0"));

        known.beginComparison(List.of());
        assertThat(known.compare(snapshot)).containsExactlyInAnyOrder(intent("a"), intent("b"), foreign("theirs"));

        known.beginComparison(List.of());
        assertThat(known.compare(snapshot)).isEmpty();
        assertThat(all()).containsExactly(id("a"), new VenueClientOrderId(foreign("theirs"), 1));
    }

    @Test
    void whatChangedWhileTheSnapshotWasOnItsWayIsNotCompared() {
        known.sent(Samples.order("a", LATER));
        known.beginComparison(List.of(id("b").toString()));
        reported("a", ExecType.TRADE, "1");
        known.sent(Samples.order("b", LATER));

        assertThat(known.compare(List.of(open(id("a").toString(), "0")))).isEmpty();
        assertThat(all()).containsExactly(id("a"), id("b"));
    }

    @Test
    void ordersPastTheBoundAreLeftToTheAccountsOwnSweep() {
        for (String order : List.of("a", "b", "c", "d")) {
            known.sent(Samples.order(order, LATER));
        }

        assertThat(all()).hasSize(3);
        known.beginComparison(List.of());
        assertThat(known.compare(List.of(
                        open(id("a").toString(), "0"),
                        open(id("b").toString(), "0"),
                        open(id("c").toString(), "0"),
                        open(id("d").toString(), "0"))))
                .isEmpty();
    }

    @Test
    void whatIsKnownIsNotAllBetweenAnOrderThatFoundNoRoomAndASnapshotThatDid() {
        known.beginComparison(List.of());
        assertThat(known.isComplete()).isFalse();
        known.compare(List.of());
        assertThat(known.isComplete()).isTrue();
        for (String order : List.of("a", "b", "c", "d")) {
            known.sent(Samples.order(order, LATER));
        }
        assertThat(known.isComplete()).isFalse();

        known.beginComparison(List.of(id("d").toString()));
        known.compare(List.of(open(id("d").toString(), "0")));
        assertThat(known.isComplete()).as("d was in flight, and is not known").isFalse();
        known.beginComparison(List.of());
        for (String order : List.of("e", "f", "g", "h")) {
            known.sent(Samples.order(order, LATER));
        }
        known.compare(List.of());
        assertThat(known.isComplete()).as("h came meanwhile").isFalse();
        known.beginComparison(List.of());
        known.compare(List.of(open(id("e").toString(), "0")));
        assertThat(known.isComplete()).isTrue();
        known.beginComparison(List.of());
        known.compare(List.of(
                open(id("a").toString(), "0"),
                open(id("b").toString(), "0"),
                open(id("c").toString(), "0"),
                open(id("d").toString(), "0")));
        assertThat(known.isComplete()).as("the list did not fit").isFalse();
    }

    private static VenueOrder elsewhere(String symbol, String cumulative) {
        VenueOrder order = open("theirs", cumulative);
        return new VenueOrder(
                order.clientOrderId(),
                order.venueOrderId(),
                new Symbol(symbol),
                order.side(),
                order.price(),
                order.quantity(),
                order.cumulative(),
                order.status(),
                order.fills(),
                order.text(),
                order.at());
    }

    private void reported(String order, ExecType type, String cumulative) {
        known.reported(intent(order), Samples.report(1, id(order).toString(), type, cumulative));
    }

    private List<VenueClientOrderId> all() {
        return List.copyOf(
                known.cancels(Optional.empty(), Optional.empty(), LATER).keySet());
    }

    private static IntentId foreign(String clientOrderId) {
        return ExternalOrders.intentOf(
                Samples.ACCOUNT, Samples.VENUE, Samples.SYMBOL, new VenueOrderId("v-" + clientOrderId));
    }
}
