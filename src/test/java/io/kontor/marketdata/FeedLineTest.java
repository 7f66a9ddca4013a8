package io.kontor.marketdata;

import static io.kontor.marketdata.Samples.BTC;
import static io.kontor.marketdata.Samples.NOON;
import static io.kontor.marketdata.Samples.SIM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedLineTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Moment START = moment(0, 0);

    private final FeedLine line = new FeedLine(BTC, new FeedState(SIM, BTC, 10, 10));

    @Test
    void aClockThatIsSetBackDoesNotHideThatAFeedFellSilent() {
        line.begin(new FeedSubscription(BTC, _ -> {}, () -> START, 1, () -> {}), START);
        line.on(new FeedEvent.Snapshot(1, List.of(), List.of(), NOON), START);

        assertThat(line.isSilent(LIMIT, moment(-300, 9))).isFalse();
        assertThat(line.isSilent(LIMIT, moment(-300, 10))).isTrue();
    }

    /** Nanoseconds count from anywhere, so their start is no zero. */
    private static Moment moment(int seconds, int counted) {
        return new Moment(
                NOON.plusSeconds(seconds).toEpochMilli(),
                Long.MAX_VALUE + Duration.ofSeconds(counted).toNanos());
    }
}
