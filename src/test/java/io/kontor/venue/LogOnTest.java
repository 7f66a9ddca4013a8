package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.venue.ExecutionReport.ExecType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogOnTest {
    private final List<String> told = new ArrayList<>();
    private final LogOn logOn = new LogOn(2, 0, new LogOn.Receiver() {
        @Override
        public void report(LogOn from, ExecutionReport report) {
            told.add("report " + report.cursor());
        }

        @Override
        public void overflow(LogOn from) {
            told.add("overflow");
        }

        @Override
        public void down(LogOn from, String reason) {
            told.add("down " + reason);
        }
    });

    @Test
    void nothingIsTakenAfterADroppedReportThoughThereIsRoomAgain() {
        report(1);
        report(2);
        report(3);
        logOn.taken();
        logOn.taken();
        report(4);

        assertThat(told).containsExactly("report 1", "report 2", "overflow");
    }

    @Test
    void takenReportsMakeRoom() {
        for (int i = 1; i <= 5; i++) {
            report(i);
            logOn.taken();
        }

        assertThat(told).hasSize(5).doesNotContain("overflow");
    }

    @Test
    void halfOfTheRoomIsLeftToWhatIsPushed() {
        assertThat(logOn.hasRoom()).isTrue();
        logOn.unacknowledged(1);
        assertThat(logOn.hasRoom()).isTrue();
        report(1);
        assertThat(logOn.hasRoom()).isFalse();
        logOn.taken();
        assertThat(logOn.hasRoom()).isTrue();
        logOn.unacknowledged(2);
        assertThat(logOn.hasRoom()).isFalse();
    }

    /** Told to nobody, it would pass for told. */
    @Test
    void afterADroppedReportThereIsNoRoomAnyMore() {
        report(1);
        report(2);
        report(3);
        logOn.taken();
        logOn.taken();

        assertThat(logOn.hasRoom()).isFalse();
    }

    @Test
    void sessionThatOpensAfterTheEndIsClosed() {
        List<ScriptedVenue.Asked> asked = new ArrayList<>();
        ScriptedVenue.Session late = new ScriptedVenue.Session(asked::add);
        ScriptedVenue.Session early = new ScriptedVenue.Session(asked::add);
        LogOn other = new LogOn(1, 0, null);

        logOn.end();
        logOn.opened(late);
        other.opened(early);
        other.end();

        assertThat(asked).containsExactly(new ScriptedVenue.Closed(late), new ScriptedVenue.Closed(early));
    }

    private void report(long cursor) {
        logOn.onReport(Samples.report(cursor, "a", ExecType.NEW));
    }
}
