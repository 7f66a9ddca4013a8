package io.kontor.sim;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long the books stay closed once they failed. Twice as long each time they fail again soon after they were opened, so that a damaged
 * place in them that somebody reads again and again does not end everybody's sessions every second.
 */
final class ReopenBackoff {
    static final Duration MIN = Duration.ofSeconds(1);
    static final Duration MAX = Duration.ofMinutes(1);

    private Duration wait = MIN;
    private OptionalLong openedNanos = OptionalLong.empty();

    Duration failed(long nowNanos) {
        boolean soon = openedNanos.isPresent() && nowNanos - openedNanos.getAsLong() < MAX.toNanos();
        Duration doubled = wait.multipliedBy(2);
        wait = !soon ? MIN : doubled.compareTo(MAX) < 0 ? doubled : MAX;
        return wait;
    }

    void opened(long nowNanos) {
        openedNanos = OptionalLong.of(nowNanos);
    }
}
