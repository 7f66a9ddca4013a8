package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final Instant START = Samples.START;

    @Test
    void theLastMinuteIsKeptAndNothingOlder() {
        Attempts attempts = Attempts.NONE;
        for (int second = 0; second < 200; second++) {
            attempts = attempts.plus(START.plusSeconds(second));
        }

        assertThat(times(attempts)).hasSize(60).first().isEqualTo(Attempts.micros(START.plusSeconds(140)));
    }

    @Test
    void whatOneHoldsNeverChangesWhateverIsAddedToIt() {
        Attempts first = Attempts.NONE.plus(START);
        Attempts one = first.plus(START.plusSeconds(1));
        Attempts other = first.plus(START.plusSeconds(2));

        assertThat(times(first)).containsExactly(Attempts.micros(START));
        assertThat(times(one)).endsWith(Attempts.micros(START.plusSeconds(1)));
        assertThat(times(other)).endsWith(Attempts.micros(START.plusSeconds(2)));
        assertThat(one).isNotEqualTo(other).isEqualTo(first.plus(START.plusSeconds(1)));
    }

    @Test
    void aClockThatStepsBackIsHeldStill() {
        Attempts attempts = Attempts.NONE.plus(START).plus(START.minus(Duration.ofMinutes(1)));

        assertThat(times(attempts)).containsExactly(Attempts.micros(START), Attempts.micros(START));
    }

    @Test
    void timesFurtherAheadThanAnyWindowAreForgottenWithTheNextTrueOne() {
        Attempts ahead = Attempts.NONE.plus(START).plus(START.plus(Duration.ofDays(1)));
        Attempts attempts = ahead.plus(START.plusSeconds(1)).plus(START.plusSeconds(2));

        assertThat(times(attempts))
                .containsExactly(Attempts.micros(START.plusSeconds(1)), Attempts.micros(START.plusSeconds(2)));
        assertThat(new Attempts(new ArrayList<>(attempts.gaps()))).isEqualTo(attempts);
        assertThat(times(ahead)).containsExactly(Attempts.micros(START.plus(Duration.ofDays(1))));
    }

    @Test
    void gapsReadBackAreTheSameTimes() {
        Attempts attempts = Attempts.NONE.plus(START).plus(START.plusMillis(3)).plus(START.plusMillis(10));

        assertThat(attempts.gaps()).containsExactly(Attempts.micros(START), 3_000L, 7_000L);
        assertThat(new Attempts(new ArrayList<>(attempts.gaps()))).isEqualTo(attempts);
    }

    private static List<Long> times(Attempts attempts) {
        List<Long> times = new ArrayList<>();
        attempts.forEach(times::add);
        return times;
    }
}
