package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowsTest {

    @Test
    void everyEventComesBackAsItWas() {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        for (var i = 0; i < 2_000; i++) {
            var event = new StoredEvent(
                    "order|" + i,
                    1 + random.nextInt(1000),
                    random.nextLong(),
                    random.nextLong(),
                    writer(random),
                    text(random),
                    payload(random),
                    random.nextBoolean() ? payload(random) : null);

            assertThat(Rows.event(event.persistenceId(), event.sequenceNr(), Rows.event(event)))
                    .as("seed %d", seed)
                    .isEqualTo(event);
        }
    }

    @Test
    void theOrdinalIsStampedInWithoutTouchingTheRest() {
        var event = TestStores.event("a", 7, "text");
        var row = Rows.event(event);

        Rows.stampOrdinal(row, 42);

        assertThat(Rows.ordinal(row)).isEqualTo(42);
        assertThat(Rows.event("a", 7, row))
                .usingRecursiveComparison()
                .ignoringFields("ordinal")
                .isEqualTo(event);
    }

    @Test
    void anUpperCaseUuidIsKeptLetterByLetter() {
        var writer = TestStores.WRITER.toUpperCase(java.util.Locale.ROOT);
        var event = new StoredEvent("a", 1, 0, 0, writer, "", new Payload(1, "", new byte[0]), null);

        assertThat(Rows.event("a", 1, Rows.event(event)).writerUuid()).isEqualTo(writer);
    }

    @Test
    void aRowOfANewerLayoutIsRefusedByName() {
        var row = Rows.event(TestStores.event("a", 1, "x"));
        row[0] = 9;

        assertThatThrownBy(() -> Rows.event("a", 1, row)).hasMessage("row a/1 has layout version 9 (expected: 1)");
    }

    @Test
    void keysSortLikeStreamsAndNumbers() {
        assertThat(Arrays.compareUnsigned(Keys.row("a", 2), Keys.row("a", 256))).isNegative();
        assertThat(Arrays.compareUnsigned(Keys.row("a", Long.MAX_VALUE), Keys.row("ab", 1)))
                .isNegative();
        assertThat(Arrays.compareUnsigned(Keys.row("a", Long.MAX_VALUE), Keys.behind(Keys.stream("a"))))
                .isNegative();
        assertThat(Arrays.compareUnsigned(Keys.behind(Keys.stream("a")), Keys.row("ab", 1)))
                .isNegative();
        assertThat(Keys.persistenceIdOfRow(Keys.row("kürzel€", 5))).isEqualTo("kürzel€");
    }

    private static String writer(Random random) {
        return random.nextBoolean() ? new UUID(random.nextLong(), random.nextLong()).toString() : text(random);
    }

    private static String text(Random random) {
        var letters = new StringBuilder();
        for (var n = random.nextInt(20); n > 0; n--) {
            letters.append((char) ('!' + random.nextInt(600)));
        }
        return letters.toString();
    }

    private static Payload payload(Random random) {
        var bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return new Payload(random.nextInt(), text(random), bytes);
    }
}
