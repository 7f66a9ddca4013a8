package io.kontor.platform.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.platform.batch.Tally.Add;
import io.kontor.platform.batch.Tally.Command;
import io.kontor.platform.batch.Tally.Peek;
import io.kontor.platform.batch.Tally.Report;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private final BatchQueue<Command> queue = new BatchQueue<>(
            new Tally(),
            new BatchSettings(
                    3,
                    100,
                    4,
                    5,
                    Duration.ofMillis(2),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(1),
                    new BatchSettings.Snapshots(10, 10, 1)));

    @Test
    void factsAndUrgentCommandsGoBeforeRequestsEachInOrderOfArrival() {
        offer(add(1), report(2), peek(3), add(4));

        assertThat(queue.next()).containsExactly(report(2), peek(3), add(1));
        assertThat(queue.next()).containsExactly(add(4));
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aFullLineOfRequestsRefusesRequestsAndNoFacts() {
        offer(add(1), add(2), add(3), add(4));

        assertThat(queue.offer(add(5))).isFalse();
        assertThat(queue.offer(report(6))).isTrue();
        assertThat(queue.offer(peek(7))).isTrue();
        assertThat(queue.size()).isEqualTo(6);
    }

    @Test
    void factsAreBoundedToo() {
        offer(report(1), report(2), report(3), peek(4), report(5));

        assertThat(queue.offer(report(6))).isFalse();
        assertThat(queue.offer(peek(6))).isFalse();
        assertThat(queue.offer(add(7))).isTrue();
    }

    @Test
    void aBatchEndsWhereItsBytesWouldPassTheLimit() {
        offer(report(60), report(40), report(1), report(200), report(2));

        assertThat(queue.next()).containsExactly(report(60), report(40));
        assertThat(queue.next()).containsExactly(report(1));
        assertThat(queue.next()).containsExactly(report(200));
        assertThat(queue.next()).containsExactly(report(2));
    }

    @Test
    void noRequestRidesAlongWhileFactsAreLeftBehind() {
        offer(report(60), report(60), add(1));

        assertThat(queue.next()).containsExactly(report(60));
        assertThat(queue.next()).containsExactly(report(60), add(1));
    }

    @Test
    void factsAloneAreNotDueUntilTheyFillABatch() {
        offer(report(1), report(2));
        assertThat(queue.isDue()).isFalse();

        offer(report(3));
        assertThat(queue.isDue()).isTrue();
    }

    @Test
    void anythingUrgentIsDueAtOnce() {
        offer(report(1), peek(2));
        assertThat(queue.isDue()).isTrue();

        queue.next();
        offer(add(3));
        assertThat(queue.isDue()).isTrue();
    }

    @Test
    void whatABatchLeftBehindIsDueAndWhatComesAfterItIsNot() {
        offer(report(1), report(2), report(3), report(4));

        queue.next();
        assertThat(queue.isDue()).isTrue();

        queue.next();
        offer(report(5));
        assertThat(queue.isDue()).isFalse();
    }

    @Test
    void drainingTakesEverything() {
        offer(add(1), report(2));

        assertThat(queue.drain()).containsExactly(report(2), add(1));
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.isDue()).isFalse();
    }

    private void offer(Command... commands) {
        assertThat(List.of(commands)).allMatch(queue::offer);
    }

    /** In these tests a command's number is also its size in bytes. */
    private static Command report(int number) {
        return new Report(number, Tally.NOBODY);
    }

    private static Command add(int number) {
        return new Add(number, Tally.NOBODY);
    }

    private static Command peek(int number) {
        return new Peek(number, Tally.NOBODY);
    }
}
