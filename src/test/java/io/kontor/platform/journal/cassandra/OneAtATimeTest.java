package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
    private final OneAtATime turns = new OneAtATime();
    private final List<CompletableFuture<Void>> begun = new ArrayList<>();

    @Test
    void theNextBeginsWhenTheOneBeforeIsOverForGoodOrIll() {
        CompletionStage<Void> first = turns.next(this::begin);
        CompletionStage<Void> second = turns.next(this::begin);
        CompletionStage<Void> third = turns.next(this::begin);
        assertThat(begun).hasSize(1);

        begun.get(0).completeExceptionally(new IllegalStateException("a person has to look"));
        assertThat(begun).hasSize(2);
        begun.get(1).complete(null);
        assertThat(begun).hasSize(3);

        assertThat(first.toCompletableFuture()).isCompletedExceptionally();
        assertThat(second.toCompletableFuture()).isCompletedWithValue(null);
        assertThat(third.toCompletableFuture()).isNotDone();
    }

    private CompletionStage<Void> begin() {
        CompletableFuture<Void> work = new CompletableFuture<>();
        begun.add(work);
        return work;
    }
}
