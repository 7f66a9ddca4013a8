package io.kontor.projection.index;

import static io.kontor.projection.index.IndexRuns.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import io.kontor.value.Seeded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedOrderIndexTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final IndexSettings SETTINGS = IndexSettings.from(
            ConfigFactory.parseString("kontor.index.scan-max = 37").withFallback(ConfigFactory.load()));

    @TempDir
    private Path dir;

    private EmbeddedOrderIndex index;

    @BeforeEach
    void open() {
        index = EmbeddedOrderIndex.open(dir.resolve("index"), SETTINGS, Runnable::run);
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void fedWithCrashesRepeatsAndByThoseCutOffItIsWhatTheJournalSays() {
        Random random = Seeded.random(EmbeddedOrderIndexTest.class);
        IndexRuns runs = new IndexRuns(random);
        for (int run = 0; run < 20; run++) {
            runs.liveIsRebuilt(
                    this::reopened,
                    new AccountId("live-" + run),
                    new AccountId("live-" + run + "x"),
                    20 + random.nextInt(400));
        }
    }

    private OrderIndex reopened() {
        close();
        open();
        return index;
    }

    @Test
    void whoHasFallenBehindSetsNobodyBack() {
        Histories history = new Histories(MAIN, new Random(1));
        history.place();
        history.place();
        List<OrderRow> rows = FeedingTest.rows(history.entries());
        Update old = new Update(
                MAIN, rows.subList(0, 1), new Indexed(0, 1, 1, rows.getFirst().at()));
        Update late = new Update(MAIN, rows, new Indexed(0, 2, 2, rows.getLast().at()));

        answer(index.write(List.of(late)));
        answer(index.write(List.of(old)));

        assertThat(answer(index.indexed(MAIN))).isEqualTo(late.indexed());
        assertThat(IndexRuns.all(index, everything())).isEqualTo(rows);
    }

    @Test
    void anotherVersionOrADamagedOneIsBegunAnew() throws Exception {
        fill(1);
        index.close();
        try (IndexTable table = IndexTable.open(dir.resolve("index"), SETTINGS.memory())) {
            table.put(IndexKeys.VERSION, new byte[] {7});
        }
        open();
        assertThat(answer(index.indexed(MAIN))).isEqualTo(Indexed.nothing(0));

        fill(1);
        index.close();
        Files.writeString(dir.resolve("index").resolve("CURRENT"), "nonsense");
        open();
        assertThat(answer(index.indexed(MAIN))).isEqualTo(Indexed.nothing(0));
    }

    @Test
    void asLongAsAnotherHasItItIsNotOpened() {
        assertThatThrownBy(() -> EmbeddedOrderIndex.open(dir.resolve("index"), SETTINGS, Runnable::run))
                .isInstanceOf(EmbeddedOrderIndex.InUse.class)
                .hasMessageContaining("in use by another process");
    }

    @Test
    void whatOnlyBearsTheLocksNameIsNotInUse() throws Exception {
        Path inBlock = dir.resolve("BLOCK").resolve("index");
        EmbeddedOrderIndex.open(inBlock, SETTINGS, Runnable::run).close();
        Files.writeString(inBlock.resolve("CURRENT"), "MANIFEST-000999\n"); // none: the error names the file

        try (EmbeddedOrderIndex anew = EmbeddedOrderIndex.open(inBlock, SETTINGS, Runnable::run)) {
            assertThat(answer(anew.indexed(MAIN))).isEqualTo(Indexed.nothing(0));
        }
    }

    /** It opens and only then turns out to be unreadable; unless it is closed again this process has it in use itself. */
    @Test
    void oneWhoseTableIsDamagedIsBegunAnew() throws Exception {
        for (int i = 0; i < 2; i++) {
            EmbeddedOrderIndex.open(dir, SETTINGS, Runnable::run).close();
        }
        try (Stream<Path> files = Files.list(dir)) {
            for (Path table :
                    files.filter(file -> file.toString().endsWith(".sst")).toList()) {
                byte[] bytes = Files.readAllBytes(table);
                for (int i = 0; i < 8; i++) {
                    bytes[i] ^= 0x55;
                }
                Files.write(table, bytes);
            }
        }

        try (EmbeddedOrderIndex anew = EmbeddedOrderIndex.open(dir, SETTINGS, Runnable::run)) {
            assertThat(answer(anew.fed(MAIN))).isEqualTo(Indexed.nothing(0));
        }
    }

    @Test
    void aLockThatCannotBeOpenedIsNotTakenForOneThatIsHeld() throws Exception {
        Path locked = Files.createDirectories(dir.resolve("locked"));
        Files.createDirectory(locked.resolve("LOCK"));

        try (EmbeddedOrderIndex anew = EmbeddedOrderIndex.open(locked, SETTINGS, Runnable::run)) {
            assertThat(answer(anew.indexed(MAIN))).isEqualTo(Indexed.nothing(0));
        }
    }

    @Test
    void whereItCannotBeOpenedItRefusesUntilItCan() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "no directory");
        try (EmbeddedOrderIndex closed = EmbeddedOrderIndex.open(file, SETTINGS, Runnable::run)) {
            assertThatThrownBy(() -> answer(closed.indexed(MAIN))).hasMessageContaining("is not open");
            assertThatThrownBy(() -> answer(closed.fed(MAIN))).hasMessageContaining(file.toString());

            Files.delete(file);

            assertThat(answer(closed.fed(MAIN))).isEqualTo(Indexed.nothing(0));
            assertThat(answer(closed.indexed(MAIN))).isEqualTo(Indexed.nothing(0));
        }
    }

    @Test
    void anAccountIsForgottenAndNoOther() {
        fill(1);
        AccountId next = new AccountId("main1");
        Histories other = new Histories(next, new Random(2));
        other.place();
        IndexBuild build = new IndexBuild(index, next, 0);
        other.entries().forEach(build::add);
        build.finish();

        answer(index.forget(MAIN));

        assertThat(answer(index.indexed(MAIN))).isEqualTo(Indexed.nothing(0));
        assertThat(IndexRuns.all(index, IndexRuns.of(next, everything()))).hasSize(1);
    }

    @Test
    void timesNobodyHasLivedInAreAsked() {
        fill(3);

        assertThat(IndexRuns.all(index, between(Instant.MIN, Instant.MAX))).hasSize(3);
        assertThat(IndexRuns.all(index, between(Instant.MAX, Instant.MAX))).isEmpty();
        assertThat(IndexRuns.all(index, between(Instant.MIN, Instant.MIN))).isEmpty();
    }

    private void fill(int orders) {
        Histories history = new Histories(MAIN, new Random(1));
        IndexBuild build = new IndexBuild(index, MAIN, answer(index.generation()));
        for (int i = 0; i < orders; i++) {
            build.add(history.place());
        }
        assertThat(build.finish()).isEqualTo(orders);
    }

    private static OrderQuery everything() {
        return new OrderQuery(MAIN, ListPlace.START, Optional.empty(), Optional.empty(), Optional.empty(), 10);
    }

    private static OrderQuery between(Instant from, Instant to) {
        return new OrderQuery(MAIN, ListPlace.START, Optional.empty(), Optional.of(from), Optional.of(to), 10);
    }
}
