package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.Certainty;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport.Request;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A cancel is over when the venue says so, or says afterwards that the order still stands. */
class CancelUnderWayTest {
    @Test
    void anAnswerToWhatWasAskedBeforeItLeftSaysNothingOfIt() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        Instant asked = s.now;
        s.later(Duration.ofMillis(1)).cancel();
        assertThat(s.calls()).containsExactly("cancel 1");

        s.found(1, VenueOrder.Status.OPEN, asked);
        assertThat(s.news).isEmpty();
        s.after(Duration.ofSeconds(1));

        assertThat(s.calls()).isEmpty();
        assertThat(s.report(ExecType.CANCELED, 1, "0").order.isDone()).isTrue();
    }

    @Test
    void aListOfOpenOrdersSaysNothingOfItEither() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel();

        s.listed(1, "0");

        assertThat(s.news).isEmpty();
        assertThat(s.calls()).isEmpty();
    }

    @Test
    void norWhereItsOutcomeIsUnknown() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel().failed(Request.CANCEL, 1, true);
        assertThat(s.calls()).containsExactly("query 1");

        s.listed(1, "0");

        assertThat(s.news).isEmpty();
        assertThat(s.calls()).isEmpty();
        assertThat(s.order.certainty()).isEqualTo(Certainty.UNKNOWN);
        s.later(Duration.ofSeconds(1)).found(1, VenueOrder.Status.OPEN);
        assertThat(s.order.certainty()).isEqualTo(Certainty.CONFIRMED);
        assertThat(s.calls()).containsExactly("cancel 1");
    }

    @Test
    void norWhereTheListCountsMoreThanIsKnown() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel();

        s.listed(1, "4");
        assertThat(s.calls()).isEmpty();
        s.report(ExecType.CANCELED, 1, "4");

        assertThat(s.calls()).containsExactly("query 1");
    }

    @Test
    void anAnswerToWhatWasAskedBeforeDoesNotEndTheDoubtAboutIt() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY);
        Instant asked = s.now;
        s.later(Duration.ofMillis(1)).cancel().failed(Request.CANCEL, 1, true);

        s.found(1, VenueOrder.Status.OPEN, asked);

        assertThat(s.calls()).isEmpty();
        assertThat(s.order.certainty()).isEqualTo(Certainty.UNKNOWN);
    }

    @Test
    void anAnswerToWhatWasAskedAfterItLeftBringsAnother() {
        Scenario s = Scenario.working(DuplicateFence.SEND_EXPIRY).cancel();

        s.later(Duration.ofSeconds(5)).found(1, VenueOrder.Status.OPEN);

        assertThat(s.calls()).containsExactly("cancel 1");
    }
}
