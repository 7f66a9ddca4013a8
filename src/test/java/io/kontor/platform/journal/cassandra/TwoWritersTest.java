package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.kontor.platform.journal.cassandra.TwoWriters.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TwoWritersTest {
    @Test
    void aStreamOfManyLivesOneAfterTheOtherIsLeftAsItIs() {
        List<Row> rows = all(wrote("a", 0, 1, 3), wrote("b", 100, 4, 6), wrote("c", 200, 7, 7));

        TwoWriters found = whole(rows);

        assertThat(found.late()).isEmpty();
        assertThat(found.kept()).isEqualTo(rows);
        assertThat(found.next()).isEqualTo(8);
    }

    @Test
    void whatTheFormerOwnerWroteBesideItsSuccessorCameLate() {
        List<Row> old = wrote("a", 0, 1, 3);
        List<Row> successor = wrote("b", 100, 4, 5);
        List<Row> late = wrote("a", 105, 4, 4);

        TwoWriters found = whole(all(old, successor, late));

        assertThat(found.kept()).isEqualTo(all(old, successor));
        assertThat(found.late()).isEqualTo(late);
        assertThat(found.firstLate()).isEqualTo(4);
    }

    @Test
    void theFormerOwnerMayHaveWrittenMore() {
        List<Row> old = wrote("a", 0, 1, 3);
        List<Row> successor = wrote("b", 100, 4, 4);
        List<Row> late = wrote("a", 105, 4, 9);

        TwoWriters found = whole(all(old, successor, late));

        assertThat(found.kept()).isEqualTo(all(old, successor));
        assertThat(found.late()).isEqualTo(late);
        assertThat(found.next()).isEqualTo(5);
    }

    @Test
    void whatItWroteBeforeTheSuccessorsFirstEventWasRead() {
        List<Row> old = all(wrote("a", 0, 1, 3), wrote("a", 90, 4, 5));
        List<Row> successor = wrote("b", 100, 6, 7);
        List<Row> late = wrote("a", 105, 6, 6);

        assertThat(whole(all(old, successor, late)).kept()).isEqualTo(all(old, successor));
    }

    @Test
    void anInterruptedRepairIsGoneOnWith() {
        List<Row> old = wrote("a", 0, 1, 3);
        List<Row> successor = wrote("b", 100, 4, 4);
        List<Row> late = wrote("a", 105, 4, 6);
        List<Row> moved = wrote("repair-1", 500, 5, 6);

        TwoWriters found = whole(all(old, successor, late, moved));

        assertThat(found.kept()).isEqualTo(all(old, successor, moved));
        assertThat(found.late()).isEqualTo(late);
        assertThat(found.next()).isEqualTo(7);
    }

    @Test
    void whatARepairHasMovedNeverStandsInAWritersWay() {
        List<Row> old = wrote("a", 0, 1, 3);
        List<Row> successor = wrote("b", 9_000, 4, 6);
        List<Row> moved = wrote("repair-1", 9_001, 5, 5);

        TwoWriters found = whole(all(old, successor, moved));

        assertThat(found.kept()).isEqualTo(all(old, successor));
        assertThat(found.late()).isEqualTo(moved);
        assertThat(found.certain()).isTrue();
    }

    @Test
    void clocksThatDisagreeDoNotMakeASuccessorLate() {
        List<Row> old = wrote("a", 5_000, 1, 3);
        List<Row> successor = wrote("b", 1_000, 4, 5);
        List<Row> late = wrote("a", 5_100, 4, 4);

        TwoWriters found = whole(all(old, successor, late));

        assertThat(found.kept()).isEqualTo(all(old, successor));
        assertThat(found.certain()).isTrue();
    }

    @Test
    void whoBeganWithTheSameNumberIsToldByTheClockAndNotForCertainWithinASecond() {
        List<Row> late = wrote("a", 0, 1, 1);

        assertThat(whole(all(late, wrote("b", 2_000, 1, 2))).certain()).isTrue();
        assertThat(whole(all(late, wrote("b", 900, 1, 2))).certain()).isFalse();
        assertThat(whole(all(late, wrote("b", 900, 1, 2))).late()).isEqualTo(late);
    }

    @Test
    void whateverTheOrderOfTheRowsNoneIsLost() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        List<Row> rows = all(
                wrote("a", 0, 1, 5),
                wrote("b", 100, 6, 9),
                wrote("a", 101, 6, 12),
                wrote("c", 200, 8, 8),
                wrote("b", 201, 10, 11));
        Collections.shuffle(rows, new Random(seed));

        TwoWriters found = whole(rows);

        assertThat(all(found.kept(), found.late())).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(found.kept()).extracting(Row::number).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(found.kept().getLast().writer()).isEqualTo("c");
    }

    @Test
    void aGapIsNoCaseOfTwoWriters() {
        assertThatThrownBy(() -> whole(all(wrote("a", 0, 1, 3), wrote("b", 100, 5, 6))))
                .hasMessageContaining("event 5 of b stands where 4 should");
    }

    @Test
    void aPartOfAStreamIsToldApartAsTheWholeIs() {
        List<Row> rows = all(wrote("a", 0, 1, 8), wrote("b", 100, 9, 12), wrote("a", 105, 9, 10));
        List<Row> part = rows.stream().filter(row -> row.number() >= 5).toList();

        TwoWriters found = TwoWriters.of(part, 5);

        assertThat(TwoWriters.tellsWhoBegan(part, 5)).isTrue();
        assertThat(found.late()).isEqualTo(whole(rows).late());
        assertThat(found.certain()).isTrue();
        assertThat(found.next()).isEqualTo(13);
    }

    @Test
    void aPartThatTwoWroteFromItsFirstNumberOnDoesNotTellWhoBegan() {
        List<Row> rows = all(wrote("a", 0, 1, 3), wrote("b", 100, 4, 9), wrote("a", 105, 4, 9));

        assertThat(TwoWriters.tellsWhoBegan(
                        rows.stream().filter(row -> row.number() >= 5).toList(), 5))
                .isFalse();
        assertThat(TwoWriters.tellsWhoBegan(rows, 1)).isTrue();
    }

    private static TwoWriters whole(List<Row> rows) {
        return TwoWriters.of(rows, 1);
    }

    private static List<Row> wrote(String writer, long millis, long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> new Row(0, number, Uuids.startOf(millis + number - first), writer))
                .toList();
    }

    @SafeVarargs
    private static List<Row> all(List<Row>... parts) {
        List<Row> all = new ArrayList<>();
        for (List<Row> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
