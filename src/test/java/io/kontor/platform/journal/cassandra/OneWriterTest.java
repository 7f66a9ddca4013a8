package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.persistence.PersistentRepr;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import scala.runtime.BoxedUnit;

class OneWriterTest {
    private final List<Long> told = new ArrayList<>();

    @Test
    void theEventsOfOneArePassedOnBetweenTheNumbersAskedFor() {
        OneWriter events = reading(4, 6);

        tell(events, 3, 4, 5, 6, 7);

        assertThat(told).containsExactly(4L, 5L, 6L);
        assertThat(events.isBroken()).isFalse();
    }

    @Test
    void nothingIsPassedOnAfterASecondEventUnderOneNumber() {
        OneWriter events = reading(1, 5);

        tell(events, 1, 2, 2, 3, 4);

        assertThat(told).containsExactly(1L, 2L);
        assertThat(events.isBroken()).isTrue();
    }

    @Test
    void twoUnderTheLastNumberAreSeen() {
        OneWriter events = reading(1, 3);

        tell(events, 1, 2, 3, 3);

        assertThat(events.isBroken()).isTrue();
    }

    @Test
    void twoUnderTheNumberASnapshotStandsForAreSeenBeforeAnythingIsPassedOn() {
        OneWriter events = reading(101, 102);

        tell(events, 100, 100, 101, 102);

        assertThat(told).isEmpty();
        assertThat(events.isBroken()).isTrue();
    }

    private OneWriter reading(long from, long to) {
        return new OneWriter(from, to, event -> {
            told.add(event.sequenceNr());
            return BoxedUnit.UNIT;
        });
    }

    private static void tell(OneWriter events, long... numbers) {
        for (long number : numbers) {
            events.apply(PersistentRepr.apply("event", number, "tale|one", "", false, ActorRef.noSender(), ""));
        }
    }
}
