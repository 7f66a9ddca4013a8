package io.kontor.marketdata;

import static io.kontor.marketdata.Samples.BTC;
import static io.kontor.marketdata.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.marketdata.FeedSubscription.Heard;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FeedSubscriptionTest {
    private final ManualClock clock = new ManualClock();
    private final List<Heard> heard = new ArrayList<>();
    private final AtomicInteger losses = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final FeedSubscription subscription =
            new FeedSubscription(BTC, heard::add, clock::moment, 2, losses::incrementAndGet);

    @Test
    void whatIsHandedOnCarriesWhenItCame() {
        clock.advance(Duration.ofSeconds(3));
        subscription.onSnapshot(7, List.of(), List.of(), NOON);

        assertThat(heard)
                .containsExactly(
                        new Heard(subscription, new FeedEvent.Snapshot(7, List.of(), List.of(), NOON), clock.moment()));
    }

    @Test
    void beyondTheBoundEventsAreLostAndTheFeedLearnsItOnce() {
        for (int i = 0; i < 5; i++) {
            trade();
        }

        assertThat(heard).hasSize(2);
        assertThat(losses).hasValue(3);
        assertThat(subscription.takenAfterLoss()).isTrue();
        assertThat(subscription.takenAfterLoss()).isFalse();

        trade();
        assertThat(heard).hasSize(3);
        assertThat(subscription.takenAfterLoss()).isFalse();
    }

    @Test
    void theEndOfTheFeedIsToldEvenWhenTheQueueIsFull() {
        trade();
        trade();
        subscription.onDown("logged out");

        assertThat(heard).last().extracting(Heard::event).isEqualTo(new FeedEvent.Down("logged out"));
        assertThat(losses).hasValue(0);
    }

    @Test
    void afterItsCloseNothingIsHandedOn() {
        subscription.await(CompletableFuture.completedStage(closes::incrementAndGet));

        subscription.close();
        subscription.close();
        trade();
        subscription.onDown("closed");

        assertThat(heard).isEmpty();
        assertThat(closes).hasValue(1);
    }

    @Test
    void whatTheVenueOpensTooLateIsClosedAtOnce() {
        CompletableFuture<AutoCloseable> opening = new CompletableFuture<>();
        subscription.await(opening);
        subscription.close();

        opening.complete(closes::incrementAndGet);

        assertThat(closes).hasValue(1);
    }

    @Test
    void aSubscriptionTheVenueRefusesIsDown() {
        CompletableFuture<AutoCloseable> opening = new CompletableFuture<>();
        subscription.await(opening);

        opening.completeExceptionally(new IllegalStateException("no such stream"));

        assertThat(heard)
                .singleElement()
                .extracting(Heard::event)
                .isEqualTo(new FeedEvent.Down("subscription failed: java.lang.IllegalStateException: no such stream"));
    }

    @Test
    void aCloseThatFailsHarmsNobody() {
        subscription.await(CompletableFuture.completedStage(() -> {
            closes.incrementAndGet();
            throw new IllegalStateException("already gone");
        }));

        subscription.close();

        assertThat(closes).hasValue(1);
    }

    private void trade() {
        subscription.onTrade(Price.of("1"), Quantity.of("1"), NOON);
    }
}
