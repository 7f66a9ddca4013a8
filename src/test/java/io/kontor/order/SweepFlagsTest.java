package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.model.Samples;
import io.kontor.venue.ExecutionReport.ExecType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a sweep finds that our books say cannot be is counted like what a report says: the circuit breaker goes by the count. */
class SweepFlagsTest {
    @Test
    void anOrderHeldAbsentThatASweepFindsOpenIsCountedOnce() {
        EntityFixture f = EntityFixture.placed().report(ExecType.REJECTED, 1, "0");

        f.tell(new OrderEntity.Wake(
                Samples.ACCOUNT,
                Samples.VENUE,
                Optional.of(Samples.listed(Scenario.id(1).toString(), "v-1", Samples.START)),
                true,
                Optional.empty()));

        assertThat(f.flagged).containsExactly("main VOIDED_ATTEMPT_ARRIVED");
        f.report(ExecType.NEW, 1, "0");
        assertThat(f.flagged).as("the report that comes after it is no news").hasSize(1);
    }
}
