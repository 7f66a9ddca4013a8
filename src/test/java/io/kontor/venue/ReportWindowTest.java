package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ReportWindow.Taken;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportWindowTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ReportWindow window = new ReportWindow(new VenueSettings.Reports(
            4, Duration.ofSeconds(1), Duration.ofSeconds(3), 10, Duration.ofSeconds(1), true));

    @Test
    void whatIsNotAcknowledgedComesAgainInItsIntentsOrderAtGrowingIntervals() {
        take(1, "a", 0);
        take(2, "b", 0);
        take(3, "a", 0);
        window.acknowledge(2, 0);

        assertThat(window.due(SECOND - 1)).isEmpty();
        assertThat(window.due(SECOND)).containsExactly(due(1, "a"), due(3, "a"));
        assertThat(window.due(3 * SECOND - 1)).isEmpty();
        assertThat(window.due(3 * SECOND)).hasSize(2);
        assertThat(window.due(6 * SECOND)).hasSize(2);
        assertThat(window.due(9 * SECOND)).hasSize(2);
    }

    @Test
    void anAnswerForAnIntentGivesItsOtherReportsTimeAgain() {
        take(1, "a", 0);
        take(2, "a", 0);
        window.due(SECOND);

        window.acknowledge(1, 2 * SECOND);

        assertThat(window.due(3 * SECOND - 1)).isEmpty();
        assertThat(window.due(3 * SECOND)).containsExactly(due(2, "a"));
    }

    @Test
    void sameReportTwiceIsTakenOnce() {
        take(1, "a", 0);

        assertThat(window.take(Samples.intent("a"), report(1, "a"), 0)).isEqualTo(Taken.REPEATED);
        assertThat(window.delivered(1)).contains(due(1, "a"));
        window.acknowledge(1, 0);
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void reportThatComesBackAfterItsAcknowledgementIsDeliveredAgain() {
        take(1, "a", 0);
        window.acknowledge(1, 0);

        assertThat(window.take(Samples.intent("a"), report(1, "a"), 0)).isEqualTo(Taken.NEW);
        window.acknowledge(1, 0);
        assertThat(window.delivered(1)).isEmpty();
        assertThat(window.cursor()).isEqualTo(1);
    }

    @Test
    void fullWindowTakesNothingUntilHalfOfItIsFree() {
        for (int i = 1; i <= 4; i++) {
            take(i, "a" + i, 0);
        }

        assertThat(window.take(Samples.intent("b"), report(5, "b"), 0)).isEqualTo(Taken.FULL);
        window.acknowledge(1, 0);
        assertThat(window.hasDrained()).isFalse();
        window.acknowledge(2, 0);
        assertThat(window.hasDrained()).isTrue();
        assertThat(window.cursor()).isEqualTo(2);
    }

    /** One order that never answers holds the cursor; it must not hold all the others' reports as well. */
    @Test
    void whatIsAcknowledgedBehindOneThatIsNotTakesNoRoom() {
        take(1, "a", 0);
        for (int i = 2; i <= 20; i++) {
            take(i, "b" + i, 0);
            window.acknowledge(i, 0);
            assertThat(window.cursor()).isZero();
        }

        assertThat(window.take(Samples.intent("b7"), report(7, "b7"), 0)).isEqualTo(Taken.REPEATED);
        assertThat(window.hasDrained()).isTrue();
        window.acknowledge(1, 0);
        assertThat(window.cursor()).isEqualTo(20);
    }

    private void take(long cursor, String order, long nanos) {
        assertThat(window.take(Samples.intent(order), report(cursor, order), nanos))
                .isEqualTo(Taken.NEW);
    }

    private static ReportWindow.Delivery due(long cursor, String order) {
        return new ReportWindow.Delivery(Samples.intent(order), report(cursor, order));
    }

    private static ExecutionReport report(long cursor, String order) {
        return Samples.report(cursor, order, ExecType.NEW);
    }
}
