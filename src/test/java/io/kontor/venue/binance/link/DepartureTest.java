package io.kontor.venue.binance.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.venue.VenueSession.NotSent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DepartureTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TwoClocks time = new TwoClocks();
    private final VenueClock clock = new VenueClock(time.ofDay(), time::nanos, Duration.ofSeconds(1));
    private final Instant theirs = time.now().plusSeconds(60);

    /** Or what provably had to leave long ago would be taken by the venue as new. */
    @Test
    void whatStoodStillAfterItsCheckIsSignedForTheMomentOfTheCheck() {
        clock.compared(clock.nanos(), theirs.toEpochMilli());

        Departure departure = within(Duration.ofSeconds(5), () -> time.pass(Duration.ofSeconds(17)));

        assertThat(departure.leave(Long::toString)).isEqualTo(Long.toString(theirs.toEpochMilli()));
    }

    /** Or the venue would take it for an hour longer than it is held to be on its way. */
    @Test
    void aTimeOfDayPutForwardSignsNothingForLaterThanItLeaves() {
        clock.compared(clock.nanos(), theirs.toEpochMilli());
        time.set(HOUR);

        Departure departure = within(Duration.ofSeconds(5), () -> {});

        assertThat(departure.leave(Long::toString)).isEqualTo(Long.toString(theirs.toEpochMilli()));
    }

    @Test
    void aTimeOfDayPutBackLetsNothingLeaveLater() {
        Departure departure = within(Duration.ofSeconds(5), () -> {});
        time.pass(Duration.ofSeconds(6));
        time.set(HOUR.negated());

        assertThatThrownBy(() -> departure.leave(Long::toString))
                .isInstanceOf(NotSent.class)
                .hasMessage("not sent in time");
    }

    @Test
    void whatMayLeaveAtAnyTimeLeavesHoweverLongItWaited() {
        Departure departure = new Departure(Clearance.ANY_TIME, clock);
        time.pass(HOUR);

        assertThat(departure.leave(Long::toString))
                .isEqualTo(Long.toString(time.now().toEpochMilli()));
    }

    private Departure within(Duration left, Runnable meanwhile) {
        Clearance clearance = new Clearance(time.now().plus(left), lastStep -> {
            meanwhile.run();
            lastStep.run();
            return Optional.empty();
        });
        return new Departure(clearance, clock);
    }
}
