package io.kontor.ingress.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(10, 100);

    @Test
    void itIsFullByItsBytesHoweverFewItsFrames() {
        outbox.add("x".repeat(99), 0);
        assertThat(outbox.isFull()).isFalse();

        outbox.add("x", 0);

        assertThat(outbox.isFull()).isTrue();
        assertThat(outbox.size()).isEqualTo(2);
    }

    @Test
    void thereIsRoomAgainWhenHalfOfItsBytesAreGone() {
        outbox.add("x".repeat(51), 0);
        outbox.add("x".repeat(50), 0);
        assertThat(outbox.hasRoom()).isFalse();

        assertThat(outbox.take(1)).hasSize(1);

        assertThat(outbox.hasRoom()).isTrue();
    }

    @Test
    void itIsFullByItsFramesHoweverFewTheirBytes() {
        for (int i = 0; i < 10; i++) {
            assertThat(outbox.isFull()).isFalse();
            outbox.add("", 0);
        }

        assertThat(outbox.isFull()).isTrue();
        outbox.take(4);
        assertThat(outbox.hasRoom()).isFalse();
        outbox.take(1);
        assertThat(outbox.hasRoom()).isTrue();
    }

    /** Or what was handed over would need a bound of its own. */
    @Test
    void itHandsOverHalfOfItsBytesAtOnceButAtLeastOneFrame() {
        outbox.add("x".repeat(500), 0);
        outbox.add("x".repeat(30), 0);
        outbox.add("x".repeat(30), 0);
        outbox.add("x".repeat(30), 0);

        assertThat(outbox.take(64)).hasSize(1);
        assertThat(outbox.take(64)).hasSize(2);
        assertThat(outbox.take(64)).hasSize(1);
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void whatIsClearedTakesNoRoom() {
        outbox.add("x".repeat(200), 0);

        outbox.clear();

        assertThat(outbox.isFull()).isFalse();
        assertThat(outbox.hasRoom()).isTrue();
    }

    @Test
    void theNewestOfASubscriptionGoesOutBehindTheQueueAndTakesNoneOfItsRoom() {
        outbox.replace("l1", List.of("x".repeat(200)), () -> {});
        outbox.add("y", 0);

        assertThat(outbox.isFull()).isFalse();
        assertThat(outbox.take(64)).first().isEqualTo("y");
    }

    /** The answer that the subscription has begun may wait there. */
    @Test
    void theNewestOfASubscriptionWaitsForAQueueThatIsNotHandedOverAtOnce() {
        outbox.add("x".repeat(500), 0);
        outbox.add("subscribed", 0);
        outbox.replace("l1", List.of("quote"), () -> {});

        assertThat(outbox.take(64)).hasSize(1);

        assertThat(outbox.take(64)).containsExactly("subscribed", "quote");
    }

    @Test
    void theSmallestBoundLetsAFrameOut() {
        Outbox smallest = new Outbox(1, 1);
        smallest.add("x", 0);

        assertThat(smallest.isFull()).isTrue();
        assertThat(smallest.take(1)).containsExactly("x");
        assertThat(smallest.hasRoom()).isTrue();
    }
}
