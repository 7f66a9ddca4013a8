package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.platform.cluster.failover.StandstillClock;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is in talks with the registry. */
class HaltQuorumTest {
    private final AtomicLong clock = new AtomicLong();
    private final HaltQuorum quorum = new HaltQuorum(20, new StandstillClock(clock::get, () -> 0));

    @Test
    void moreThanHalfOfTheNodesMustBeInTalks() {
        assertThat(asks("a", 0, 3, 1)).isFalse();
        assertThat(asks("b", 1, 3, 2)).isTrue();
        assertThat(asks("b", 1, 4, 2)).isFalse();
    }

    @Test
    void whoAsksWithoutHavingHeardUsDoesNotCount() {
        assertThat(quorum.isThere("a", OptionalLong.empty(), 2)).isFalse();
        assertThat(quorum.isThere("b", OptionalLong.empty(), 2)).isFalse();
    }

    @Test
    void whatLayInABufferWhileWeSleptProvesNothing() {
        assertThat(asks("a", 0, 3, 1)).isFalse();
        assertThat(asks("b", 0, 3, 1)).isTrue();

        // Asleep until 1000, and then come the questions that were sent meanwhile.
        assertThat(asks("a", 2, 3, 1000)).isFalse();
        assertThat(asks("b", 2, 3, 1000)).isFalse();
        assertThat(asks("c", 2, 3, 1000)).isFalse();
    }

    @Test
    void whoHasNotHeardUsForAWhileIsNotThere() {
        asks("a", 0, 3, 0);
        asks("b", 0, 3, 0);

        assertThat(asks("a", 19, 3, 19)).isTrue();
        assertThat(asks("a", 20, 3, 20)).isFalse();
    }

    @Test
    void aloneThereIsNobodyToHear() {
        assertThat(quorum.isThere("a", OptionalLong.empty(), 1)).isTrue();
    }

    private boolean asks(String copy, long heard, int nodes, long now) {
        clock.set(now);
        return quorum.isThere(copy, OptionalLong.of(heard), nodes);
    }
}
