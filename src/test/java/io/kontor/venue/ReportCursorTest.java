package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportCursorTest {
    @Test
    void acknowledgementOutOfOrderMovesTheCursorOnlyWhenTheGapIsClosed() {
        ReportCursor cursor = delivered(10, 20, 30);

        assertThat(cursor.acknowledged(20)).isTrue();
        assertThat(cursor.reached()).isZero();

        assertThat(cursor.acknowledged(10)).isTrue();
        assertThat(cursor.reached()).isEqualTo(20);

        assertThat(cursor.acknowledged(30)).isTrue();
        assertThat(cursor.reached()).isEqualTo(30);
        assertThat(cursor.open()).isZero();
    }

    @Test
    void repeatedOrUnknownAcknowledgementChangesNothing() {
        ReportCursor cursor = delivered(1, 2);
        cursor.acknowledged(2);

        assertThat(cursor.acknowledged(2)).isFalse();
        assertThat(cursor.acknowledged(7)).isFalse();
        assertThat(cursor.reached()).isZero();
    }

    @Test
    void lateReportNeverMovesTheCursorBack() {
        ReportCursor cursor = delivered(5);
        cursor.acknowledged(5);
        cursor.delivered(3);

        assertThat(cursor.acknowledged(3)).isTrue();
        assertThat(cursor.reached()).isEqualTo(5);
    }

    @Test
    void moreThanTheBoundIsNotTaken() {
        ReportCursor cursor = new ReportCursor(2);
        cursor.delivered(1);
        cursor.delivered(2);
        assertThat(cursor.isFull()).isTrue();
        assertThatThrownBy(() -> cursor.delivered(3)).isInstanceOf(IllegalStateException.class);

        cursor.acknowledged(2);

        assertThat(cursor.isFull()).isFalse();
        cursor.delivered(3);
        assertThatThrownBy(() -> cursor.delivered(4)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsKnownOfAcknowledgedReportsIsBoundedWhereTheirNumbersLeaveGaps() {
        ReportCursor cursor = new ReportCursor(2);
        cursor.delivered(1);
        for (long at = 10; at <= 50; at += 10) {
            cursor.delivered(at);
            cursor.acknowledged(at);
        }

        assertThat(cursor.isKnown(10)).as("would be delivered again").isFalse();
        assertThat(cursor.isKnown(40)).isTrue();
        assertThat(cursor.isKnown(45)).as("never came").isFalse();
        cursor.acknowledged(1);
        assertThat(cursor.reached()).isEqualTo(50);
    }

    @Test
    void inAnyOrderTheCursorStandsBeforeTheFirstThatIsMissing() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            ReportCursor cursor = new ReportCursor(100);
            List<Long> open = new ArrayList<>();
            for (long at = 1; open.size() < 100; at += 1 + random.nextInt(3)) {
                open.add(at);
                cursor.delivered(at);
            }
            List<Long> order = new ArrayList<>(open);
            Collections.shuffle(order, random);
            Set<Long> acknowledged = new HashSet<>();
            for (long next : order) {
                acknowledged.add(next);
                cursor.acknowledged(next);

                long expected = 0;
                for (int i = 0; i < open.size() && acknowledged.contains(open.get(i)); i++) {
                    expected = open.get(i);
                }
                assertThat(cursor.reached()).as("seed %s", seed).isEqualTo(expected);
            }
        }
    }

    private static ReportCursor delivered(long... cursors) {
        ReportCursor cursor = new ReportCursor(10);
        for (long each : cursors) {
            cursor.delivered(each);
        }
        return cursor;
    }
}
