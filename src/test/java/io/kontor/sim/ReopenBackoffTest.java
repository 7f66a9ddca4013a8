package io.kontor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReopenBackoffTest {
    private final ReopenBackoff backoff = new ReopenBackoff();
    private long nanos;

    @Test
    void booksThatFailAgainAndAgainStayClosedTwiceAsLongEachTimeUpToAMinute() {
        assertThat(IntStream.range(0, 8)
                        .mapToObj(i -> failedAfter(Duration.ofSeconds(1)).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void booksThatServedForAMinuteAreOpenedAgainAfterASecond() {
        failedAfter(Duration.ZERO);
        failedAfter(Duration.ofSeconds(59));

        assertThat(failedAfter(ReopenBackoff.MAX)).isEqualTo(ReopenBackoff.MIN);
    }

    /** Once they were open for so long; they are opened again at once. */
    private Duration failedAfter(Duration open) {
        nanos += open.toNanos();
        Duration wait = backoff.failed(nanos);
        nanos += wait.toNanos();
        backoff.opened(nanos);
        return wait;
    }
}
