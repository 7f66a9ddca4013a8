package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbePauseTest {

    private final ProbePause pause = new ProbePause(Duration.ofSeconds(1));

    @Test
    void eachOpeningThatFailsDoublesThePauseUpToThirtyIntervals() {
        var seconds = IntStream.range(0, 8)
                .mapToLong(_ -> {
                    pause.opening();
                    return pause.next().toSeconds();
                })
                .toArray();

        assertThat(seconds).containsExactly(2, 4, 8, 16, 30, 30, 30, 30);
    }

    @Test
    void withoutAnOpeningItIsTheInterval() {
        assertThat(pause.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anOpeningThatSucceedsEndsIt() {
        pause.opening();
        pause.opening();
        pause.opened();

        assertThat(pause.next()).isEqualTo(Duration.ofSeconds(1));
    }
}
