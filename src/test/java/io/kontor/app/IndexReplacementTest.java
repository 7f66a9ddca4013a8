package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.app.IndexReplacement.Before;
import io.kontor.projection.index.Indexed;
import io.kontor.value.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IndexReplacementTest {
    @Test
    void theNewIndexIsWantedAsFarAsTheFurthestBefore() {
        assertThat(Before.of(List.of(place(1, 40), place(2, 60)), 100)).isEqualTo(new Before(60, List.of()));
        assertThat(Before.of(List.of(place(1, 100)), 100)).isEqualTo(new Before(100, List.of()));
    }

    @Test
    void whatLiesBeyondTheJournalsEndIsOfAnotherAndNotWaitedFor() {
        assertThat(Before.of(List.of(place(1, 150), place(2, 80)), 100))
                .isEqualTo(new Before(100, List.of(place(1, 150))));
        assertThat(Before.of(List.of(place(1, 150)), 0)).isEqualTo(new Before(0, List.of(place(1, 150))));
    }

    @Test
    void anAccountThatNobodyFeedsIsNotWaitedFor() {
        AccountId main = new AccountId("main");
        IndexReplacement.Ports ports =
                new IndexReplacement.Ports(Set.of(main), _ -> CompletableFuture.completedFuture(100L), (_, _, _) -> {});

        assertThat(IndexReplacement.before(
                        Map.of(main, List.of(place(1, 60)), new AccountId("gone"), List.of(place(1, 70))), ports))
                .isEqualTo(Map.of(main, new Before(60, List.of())));
    }

    @Test
    void whatNobodyWaitedForIsKept() {
        AccountId main = new AccountId("main");
        AccountId unfed = new AccountId("unfed");

        assertThat(IndexReplacement.former(
                        Map.of(main, List.of(place(1, 60), place(2, 60)), unfed, List.of(place(1, 70))),
                        Set.of(main),
                        2))
                .isEqualTo(Map.of(main, List.of(place(1, 60))));
    }

    /** Whichever is further is read: deleting its rows would shorten a list that is being read. */
    @Test
    void theNewIndexIsToBeAsFarAsTheOneBeforeIsByNow() {
        AccountId main = new AccountId("main");
        AccountId idle = new AccountId("idle");

        assertThat(IndexReplacement.ends(
                        Map.of(main, List.of(place(1, 75), place(2, 70), place(3, 90)), idle, List.of(place(1, 40))),
                        Map.of(main, 60L, idle, 50L, new AccountId("new"), 0L),
                        3))
                .isEqualTo(Map.of(main, 75L, idle, 50L, new AccountId("new"), 0L));
    }

    private static Indexed place(int generation, long sequenceNr) {
        return new Indexed(generation, sequenceNr, sequenceNr, Instant.EPOCH);
    }
}
