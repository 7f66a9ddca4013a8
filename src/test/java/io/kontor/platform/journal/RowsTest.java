package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
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

            assertThat(Rows.event(key(event), sealed(event)))
                    .as("seed %d", seed)
                    .isEqualTo(event);
        }
    }

    @Test
    void sealingStampsTheOrdinalInWithoutTouchingTheRest() {
        var event = TestStores.event("a", 7, "text");
        var row = Rows.event(event);

        Rows.seal(key(event), row, 42);

        assertThat(Rows.ordinal(key(event), row)).isEqualTo(42);
        assertThat(Rows.event(key(event), row))
                .usingRecursiveComparison()
                .ignoringFields("ordinal")
                .isEqualTo(event);
    }

    @Test
    void anUpperCaseUuidIsKeptLetterByLetter() {
        var writer = TestStores.WRITER.toUpperCase(java.util.Locale.ROOT);
        var event = new StoredEvent("a", 1, 0, 0, writer, "", new Payload(1, "", new byte[0]), null);

        assertThat(Rows.event(key(event), sealed(event)).writerUuid()).isEqualTo(writer);
    }

    @Test
    void everyChangedBitOfAnEventOrASnapshotIsReportedByName() {
        var event = TestStores.event("order|a", 7, "text");
        var snapshot = new StoredSnapshot("order|a", 7, 1, new Payload(1, "", new byte[3]), null);

        everyBitCounts(sealed(event), row -> Rows.event(key(event), row), "event order|a/7 is damaged");
        everyBitCounts(Rows.snapshot(snapshot), row -> Rows.snapshot(key(event), row), "snapshot order|a/7 is damaged");
    }

    /** But for those that make of the version the one that had no checksum, which is no one bit's change. */
    private static void everyBitCounts(byte[] row, Consumer<byte[]> reading, String message) {
        for (var bit = 0; bit < row.length * 8; bit++) {
            var changed = row.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> reading.accept(changed))
                    .as("bit %d", bit)
                    .isInstanceOf(JournalException.Damaged.class)
                    .hasMessageStartingWith(message);
        }
    }

    @Test
    void aRowUnderAnothersKeyIsDamaged() {
        var row = sealed(TestStores.event("a", 7, "text"));

        assertThatThrownBy(() -> Rows.event(Keys.row("a", 8), row)).isInstanceOf(JournalException.Damaged.class);
        assertThatThrownBy(() -> Rows.event(Keys.row("b", 7), row)).isInstanceOf(JournalException.Damaged.class);
    }

    private static byte[] key(StoredEvent event) {
        return Keys.row(event.persistenceId(), event.sequenceNr());
    }

    private static byte[] sealed(StoredEvent event) {
        var row = Rows.event(event);
        Rows.seal(key(event), row, event.ordinal());
        return row;
    }

    /** Journals hold these bytes: should this fail, a new layout version is due, not a new expectation. */
    @Test
    void whatTheFirstLayoutWroteIsStillRead() {
        var event = HexFormat.of()
                .parseHex("01000000000000002a000001a1f8660d7b016f1c0d5e3f0a4a559f0e0d2f6a1b7c3d0002763200000008"
                        + "0000000900016d0400012174000e6f726465722e706c616365643a31010203");
        var snapshot = HexFormat.of().parseHex("01000001a1f8660d7b0000000000012174000d6f726465722e73746174653a3105");

        assertThat(Rows.event(Keys.row("order|1", 7), event))
                .isEqualTo(new StoredEvent(
                        "order|1",
                        7,
                        42,
                        1_795_168_800_123L,
                        TestStores.WRITER,
                        "v2",
                        new Payload(74_100, "order.placed:1", new byte[] {1, 2, 3}),
                        new Payload(9, "m", new byte[] {4})));
        assertThat(Rows.snapshot(Keys.row("order|1", 7), snapshot))
                .isEqualTo(new StoredSnapshot(
                        "order|1", 7, 1_795_168_800_123L, new Payload(74_100, "order.state:1", new byte[] {5}), null));
    }

    @Test
    void aRowOfANewerLayoutIsRefusedByName() {
        var row = Rows.event(TestStores.event("a", 1, "x"));
        row[0] = 9;

        assertThatThrownBy(() -> Rows.event(Keys.row("a", 1), row))
                .hasMessage("event a/1 is damaged: its layout version is 9 (expected: at most 2)");
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
