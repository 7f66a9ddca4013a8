package io.kontor.venue.binance.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VenueClockTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TwoClocks time = new TwoClocks();
    private final VenueClock clock = new VenueClock(time.ofDay(), time::nanos, Duration.ofSeconds(1));

    @Test
    void theVenuesTimeIsTakenAtTheMiddleOfTheRoundTrip() {
        Instant theirs = time.now().plusSeconds(60);

        compare(theirs, Duration.ofMillis(400));

        assertThat(clock.venueMillis()).isEqualTo(theirs.plusMillis(200).toEpochMilli());
    }

    @Test
    void aComparisonThatTookTooLongIsNotTaken() {
        assertThatThrownBy(() -> compare(time.now(), Duration.ofMillis(2_002)))
                .hasMessageContaining("kontor.binance.clock.error-max");

        assertThat(clock.isFresh(HOUR)).isFalse();
    }

    @Test
    void aComparisonAgesAndDoubtEndsIt() {
        compare(time.now(), Duration.ZERO);
        time.pass(Duration.ofSeconds(30));
        assertThat(clock.isFresh(Duration.ofSeconds(31))).isTrue();
        assertThat(clock.isFresh(Duration.ofSeconds(30))).isFalse();

        clock.doubt();

        assertThat(clock.isFresh(Duration.ofSeconds(31))).isFalse();
    }

    /** Or what leaves then would be taken by the venue for as much longer, and the fence against duplicates be too short. */
    @Test
    void aTimeOfDayThatIsSetLeavesTheVenuesTimeAlone() {
        Instant theirs = time.now().plusSeconds(60);
        compare(theirs, Duration.ZERO);

        time.set(HOUR);
        time.pass(Duration.ofSeconds(2));
        assertThat(clock.venueMillis()).isEqualTo(theirs.plusSeconds(2).toEpochMilli());

        time.set(HOUR.multipliedBy(-2));
        assertThat(clock.venueMillis()).isEqualTo(theirs.plusSeconds(2).toEpochMilli());
    }

    @Test
    void aComparisonIsDoubtedOnceTheVenueRefusesItOrAfterASuspension() {
        assertThat(clock.isDoubted()).isFalse();
        compare(time.now(), Duration.ZERO);
        time.pass(HOUR);
        assertThat(clock.isDoubted()).isFalse();

        clock.doubt();
        assertThat(clock.isDoubted()).isTrue();

        compare(time.now(), Duration.ZERO);
        assertThat(clock.isDoubted()).isFalse();
        time.set(HOUR);
        assertThat(clock.isDoubted()).isTrue();
    }

    @Test
    void aTimeOfDayThatIsSetDuringAComparisonIsNoPartOfIt() {
        long asked = clock.nanos();
        time.set(HOUR.negated());
        time.pass(Duration.ofMillis(2_002));

        assertThatThrownBy(() -> clock.compared(asked, time.now().toEpochMilli()))
                .hasMessageContaining("kontor.binance.clock.error-max");
    }

    @Test
    void afterTheMachineWasSuspendedClocksAreComparedAnew() {
        compare(time.now(), Duration.ZERO);

        time.set(Duration.ofSeconds(2));

        assertThat(clock.isFresh(HOUR)).isFalse();
    }

    private void compare(Instant theirs, Duration roundTrip) {
        long asked = clock.nanos();
        time.pass(roundTrip);
        clock.compared(asked, theirs.toEpochMilli());
    }
}
