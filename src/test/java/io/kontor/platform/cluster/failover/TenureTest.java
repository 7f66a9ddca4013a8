package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TenureTest {
    private static final Duration MAX = Duration.ofMillis(800);
    private static final long TERM = TimeUnit.SECONDS.toNanos(3);

    private long now = TimeUnit.HOURS.toNanos(1);
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final Tenure tenure = new Tenure(() -> now, (after, run) -> {
        assertThat(after).isEqualTo(MAX);
        later.add(run);
    });

    @Test
    void whoHasTenureWaitsForNothing() {
        assertThat(awaited()).isCompletedWithValue(true);

        tenure.holdUntil(now + TERM);

        assertThat(awaited()).isCompletedWithValue(true);
        assertThat(later).isEmpty();
    }

    @Test
    void whoWaitsGoesOnAsSoonAsATermIsGiven() {
        lapse();
        CompletableFuture<Boolean> awaited = awaited();
        assertThat(awaited).isNotDone();

        tenure.holdUntil(now + TERM);

        assertThat(awaited).isCompletedWithValue(true);
        assertThat(tenure.waiting()).isZero();
    }

    @Test
    void whoHasWaitedForLongEnoughIsToldThatThereIsNoneAndForgotten() {
        lapse();
        CompletableFuture<Boolean> awaited = awaited();

        later.remove().run();

        assertThat(awaited).isCompletedWithValue(false);
        assertThat(tenure.waiting()).isZero();
    }

    @Test
    void aTermThatIsOverAlreadyEndsNoWait() {
        lapse();
        CompletableFuture<Boolean> awaited = awaited();

        now += TERM;
        tenure.holdUntil(now - 1);
        tenure.holdUntil(now);

        assertThat(awaited).isNotDone();
    }

    @Test
    void theEndOfAWaitThatIsOverChangesNothing() {
        lapse();
        CompletableFuture<Boolean> awaited = awaited();
        tenure.holdUntil(now + TERM);

        later.remove().run();

        assertThat(awaited).isCompletedWithValue(true);
    }

    @Test
    void whoCameFirstGoesOnFirst() {
        lapse();
        List<Integer> wentOn = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            int one = n;
            tenure.awaited(MAX).thenRun(() -> wentOn.add(one));
        }

        tenure.holdUntil(now + TERM);

        assertThat(wentOn).hasSize(100).isSorted();
    }

    @Test
    void aTermThatIsGivenWhileSomebodyBeginsToWaitIsNotMissed() {
        Queue<Runnable> once = new ArrayDeque<>();
        Tenure hasty = new Tenure(
                () -> {
                    Optional.ofNullable(once.poll()).ifPresent(Runnable::run);
                    return now;
                },
                (_, run) -> later.add(run));
        hasty.holdUntil(now);
        once.add(() -> hasty.holdUntil(now + TERM));

        assertThat(hasty.awaited(MAX)).isCompletedWithValue(true);
        assertThat(hasty.waiting()).isZero();
        assertThat(later).isEmpty();
    }

    @Test
    void nobodyWaitsInASystemThatEnds() {
        Tenure ending = new Tenure(() -> now, (_, _) -> {
            throw new IllegalStateException("cannot enqueue after timer shutdown");
        });
        ending.holdUntil(now);

        assertThat(ending.awaited(MAX)).isCompletedWithValue(false);
        assertThat(ending.waiting()).isZero();
    }

    private void lapse() {
        tenure.holdUntil(now);
    }

    private CompletableFuture<Boolean> awaited() {
        return tenure.awaited(MAX).toCompletableFuture();
    }
}
