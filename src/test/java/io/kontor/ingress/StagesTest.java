package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StagesTest {
    private final CompletableFuture<Boolean> slow = new CompletableFuture<>();

    @Test
    void theFirstThatSaysSoIsWaitedForAlone() {
        assertThat(any(slow, CompletableFuture.completedFuture(true))).isCompletedWithValue(true);
    }

    @Test
    void thatNoneSaysSoIsKnownFromTheLast() {
        CompletableFuture<Boolean> any = any(CompletableFuture.completedFuture(false), slow);

        assertThat(any).isNotDone();
        slow.complete(false);
        assertThat(any).isCompletedWithValue(false);
    }

    @Test
    void oneThatFailsIsPassedOnWhereNoneSaysSo() {
        CompletableFuture<Boolean> any = any(CompletableFuture.completedFuture(false), slow);

        slow.completeExceptionally(new IllegalStateException());

        assertThat(any).isCompletedExceptionally();
    }

    private static CompletableFuture<Boolean> any(CompletionStage<Boolean> one, CompletionStage<Boolean> other) {
        return Stages.any(List.of(one, other)).toCompletableFuture();
    }
}
