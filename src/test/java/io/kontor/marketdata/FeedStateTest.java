package io.kontor.marketdata;

import static io.kontor.marketdata.Samples.NOON;
import static io.kontor.marketdata.Samples.levels;
import static io.kontor.marketdata.Samples.snapshot;
import static io.kontor.marketdata.Samples.trade;
import static io.kontor.marketdata.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.marketdata.FeedState.Outcome;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedStateTest {
    private final FeedState state = new FeedState(Samples.SIM, Samples.BTC, 100, 3);

    @Test
    void nothingIsKnownBeforeTheFeedHasSpoken() {
        assertThat(state.quote()).isEmpty();
        assertThat(state.view(10, true)).isEmpty();
        assertThat(state.isInStep()).isFalse();
    }

    @Test
    void updatesThatCameBeforeTheSnapshotAreLaidOverIt() {
        assertThat(state.on(update(8, 9, levels("97x9"), List.of()))).isEqualTo(Outcome.NOTHING_NEW);
        assertThat(state.on(update(10, 12, levels("99x2"), List.of()))).isEqualTo(Outcome.NOTHING_NEW);

        assertThat(state.on(snapshot(10, levels("99x1"), levels("101x1")))).isEqualTo(Outcome.NEWS);

        assertThat(state.isInStep()).isTrue();
        assertThat(view().sequence()).isEqualTo(12);
        assertThat(view().bids()).isEqualTo(levels("99x2"));
    }

    @Test
    void aSnapshotOlderThanWhatWaitsIsNoHelpButTheNextOneIs() {
        state.on(update(20, 21, levels("99x2"), List.of()));

        assertThat(state.on(snapshot(18, levels("99x1"), levels("101x1")))).isEqualTo(Outcome.GAP);
        assertThat(quote().stale()).isTrue();

        assertThat(state.on(snapshot(19, levels("99x1"), levels("101x1")))).isEqualTo(Outcome.NEWS);
        assertThat(quote().stale()).isFalse();
        assertThat(view().bids()).isEqualTo(levels("99x2"));
    }

    @Test
    void aGapEndsTheTrustAtOnceAndWhatFollowsWaitsForTheSnapshot() {
        state.on(snapshot(10, levels("99x1"), levels("101x1")));

        assertThat(state.on(update(12, 12, levels("99x3"), List.of()))).isEqualTo(Outcome.GAP);
        assertThat(quote().stale()).isTrue();
        assertThat(state.on(update(13, 13, levels("98x4"), List.of()))).isEqualTo(Outcome.NOTHING_NEW);

        assertThat(state.on(snapshot(11, levels("99x2"), levels("101x1")))).isEqualTo(Outcome.NEWS);
        assertThat(view().bids()).isEqualTo(levels("99x3", "98x4"));
        assertThat(view().sequence()).isEqualTo(13);
    }

    @Test
    void whatWaitsIsBoundedTheOldestGivesWay() {
        for (int sequence = 1; sequence <= 5; sequence++) {
            state.on(update(sequence, sequence, levels("99x" + sequence), List.of()));
        }

        assertThat(state.on(snapshot(1, levels("99x9"), List.of()))).isEqualTo(Outcome.GAP);
        assertThat(state.on(snapshot(2, levels("99x9"), List.of()))).isEqualTo(Outcome.NEWS);
        assertThat(view().bids()).isEqualTo(levels("99x5"));
    }

    @Test
    void whatIsInTheBookAlreadyIsNoNews() {
        state.on(snapshot(10, levels("99x1"), levels("101x1")));

        assertThat(state.on(update(9, 10, levels("99x7"), List.of()))).isEqualTo(Outcome.NOTHING_NEW);
        assertThat(state.on(snapshot(9, levels("50x1"), List.of()))).isEqualTo(Outcome.NOTHING_NEW);
        assertThat(view().bids()).isEqualTo(levels("99x1"));
    }

    @Test
    void aBookThatCrossesHasMissedSomething() {
        state.on(snapshot(10, levels("99x1"), levels("101x1")));

        assertThat(state.on(update(11, 11, levels("101x1"), List.of()))).isEqualTo(Outcome.CROSSED);

        assertThat(state.isInStep()).isFalse();
        assertThat(quote().stale()).isTrue();
    }

    @Test
    void aSnapshotMayBeCrossedThenTheQuoteIsStaleUntilItUncrosses() {
        assertThat(state.on(snapshot(10, levels("102x1"), levels("101x1")))).isEqualTo(Outcome.NEWS);
        assertThat(quote().stale()).isTrue();

        assertThat(state.on(update(11, 11, levels("103x1"), List.of()))).isEqualTo(Outcome.NEWS);
        assertThat(quote().stale()).isTrue();

        assertThat(state.on(update(12, 12, levels("103x0", "102x0"), List.of())))
                .isEqualTo(Outcome.NEWS);
        assertThat(quote().stale()).isFalse();
    }

    @Test
    void aFeedThatIsDownLeavesItsFiguresBehindAsStale() {
        state.on(snapshot(10, levels("99x1"), levels("101x1")));

        assertThat(state.on(new FeedEvent.Down("logged out"))).isEqualTo(Outcome.DOWN);

        assertThat(quote().stale()).isTrue();
        assertThat(quote().bid()).contains(levels("99x1").getFirst());
    }

    @Test
    void aNewSubscriptionMayNumberFromTheStart() {
        state.on(snapshot(1_000, levels("99x1"), levels("101x1")));
        state.restart();

        assertThat(state.isInStep()).isFalse();
        assertThat(quote().stale()).isFalse();
        assertThat(state.on(snapshot(3, levels("98x1"), levels("101x1")))).isEqualTo(Outcome.NEWS);
        assertThat(state.on(update(4, 4, levels("98x2"), List.of()))).isEqualTo(Outcome.NEWS);
        assertThat(view().bids()).isEqualTo(levels("98x2"));
    }

    @Test
    void aNewSubscriptionDoesNotMakeALostBookGood() {
        state.on(snapshot(10, levels("99x1"), levels("101x1")));
        state.lose();

        state.restart();

        assertThat(quote().stale()).isTrue();
    }

    @Test
    void whatWaitedOnTheOldSubscriptionIsNotLaidOverTheNewOnesSnapshot() {
        state.on(update(11, 11, levels("99x7"), List.of()));
        state.restart();

        state.on(snapshot(10, levels("99x1"), List.of()));

        assertThat(view().bids()).isEqualTo(levels("99x1"));
    }

    @Test
    void tradesGiveTheLastPriceAndTheDaysVolume() {
        state.on(snapshot(10, levels("99x1"), levels("101x1")));
        state.on(trade("100", "2", NOON));
        state.on(trade("100.5", "3", NOON.plusSeconds(1)));

        assertThat(quote().last()).contains(Price.of("100.5"));
        assertThat(quote().volume()).isEqualTo(Quantity.of("5"));
        assertThat(quote().at()).isEqualTo(NOON.plusSeconds(1));

        state.on(trade("101", "1", NOON.plus(Duration.ofDays(1))));
        state.on(trade("100", "7", NOON));

        assertThat(quote().volume()).isEqualTo(Quantity.of("1"));
        assertThat(quote().at()).isEqualTo(NOON.plus(Duration.ofDays(1)));
    }

    private Quote quote() {
        return state.quote().orElseThrow();
    }

    private BookView view() {
        return state.view(10, false).orElseThrow();
    }
}
