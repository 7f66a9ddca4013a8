package io.kontor.projection.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.SimulatedClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventMetricsTest {
    private final SimulatedClock clock = new SimulatedClock();
    private final EventMetrics metrics = new EventMetrics(new SimpleMeterRegistry(), clock);

    @Test
    void whatIsOnItsWayIsAsLateAsTheOldestOfIt() {
        metrics.sending("a", clock.instant());
        clock.advance(Duration.ofSeconds(3));
        metrics.sending("b", clock.instant());
        clock.advance(Duration.ofSeconds(2));

        assertThat(metrics.behind()).isEqualTo(Duration.ofSeconds(5));
        metrics.acknowledged("a", 1);
        assertThat(metrics.behind()).isEqualTo(Duration.ofSeconds(2));
    }

    /** Nobody here would ever hear that its last send arrived. */
    @Test
    void anAccountThatIsAnotherNodesNowIsNotLateHere() {
        metrics.sending("sent", clock.instant());
        metrics.beginning("begun");
        clock.advance(Duration.ofSeconds(5));

        metrics.onlyHere(Set.of("other"));

        assertThat(metrics.behind()).isZero();
    }
}
