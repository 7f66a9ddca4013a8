package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.AddressFromURIString;
import akka.cluster.UniqueAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private static final Duration TENURE = Duration.ofSeconds(3);
    private static final UniqueAddress OTHER =
            new UniqueAddress(AddressFromURIString.parse("akka://kontor@127.0.0.1:25520"), 1L);

    private long now = TimeUnit.HOURS.toNanos(1);
    private boolean hasTenure = true;
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final HandOver handOver =
            new HandOver(new HandOverPause(TENURE.toNanos()), () -> hasTenure, TENURE, () -> now, later::add);

    @Test
    void whoMayJournalStartsAtOnceWhereNobodyIsWaitedFor() {
        assertThat(allowed()).isCompletedWithValue(true);
        assertThat(later).isEmpty();
    }

    @Test
    void aNodeStartsNothingBeforeItMayJournal() {
        hasTenure = false;
        CompletableFuture<Boolean> allowed = allowed();
        lookAgain();
        assertThat(allowed).isNotDone();

        hasTenure = true;
        lookAgain();

        assertThat(allowed).isCompletedWithValue(true);
        assertThat(later).isEmpty();
    }

    @Test
    void whoIsNotConfirmedWaitsForOneTenureAndNoLonger() {
        hasTenure = false;
        CompletableFuture<Boolean> allowed = allowed();
        now += TENURE.toNanos() - 1;
        CompletableFuture<Boolean> next = allowed();
        lookAgain();
        assertThat(allowed).isNotDone();

        now++;
        lookAgain();

        assertThat(allowed).isCompletedWithValue(true);
        assertThat(next).isNotDone();
    }

    @Test
    void neitherTenureNorPatienceShortensTheWaitForANodeThatWasGivenUp() {
        handOver.givenUp(OTHER);
        CompletableFuture<Boolean> allowed = allowed();
        now += TimeUnit.HOURS.toNanos(1);
        lookAgain();
        assertThat(allowed).isNotDone();

        handOver.provenGone(OTHER);

        assertThat(allowed).isCompletedWithValue(true);
    }

    @Test
    void howeverManyWaitItLooksOnceAtATime() {
        hasTenure = false;
        CompletableFuture<Boolean> both = allowed().thenCombine(allowed(), Boolean::logicalAnd);

        lookAgain();

        assertThat(both).isNotDone();
        assertThat(later).hasSize(1);
    }

    private CompletableFuture<Boolean> allowed() {
        return handOver.allowed().toCompletableFuture();
    }

    private void lookAgain() {
        later.remove().run();
    }
}
