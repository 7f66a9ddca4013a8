package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kontor.account.AccountEntity;
import io.kontor.control.HaltEvent;
import io.kontor.control.HaltRegistry;
import io.kontor.order.OrderEvent;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.journal.SampleJournal;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
    private static final int STREAMS = 50;

    @TempDir
    private Path dir;

    private final WireCodec codec = new WireCodec(WireRegistry.from(Configuration.load(Optional.empty())));
    private Path data;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeOrders() {
        data = dir.resolve("data");
        SampleJournal.write(
                data,
                codec,
                STREAMS,
                List.of(new OrderEvent.Delivered(1, Instant.EPOCH), new OrderEvent.Delivered(2, Instant.EPOCH)));
    }

    private int journal(Path dataDir, String... args) {
        return kontor(Stream.concat(
                        Stream.of("journal"),
                        Stream.concat(Stream.of(args), Stream.of("--data-dir", dataDir.toString())))
                .toArray(String[]::new));
    }

    private int kontor(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return KontorCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void verifySaysThatAJournalIsWhole() {
        assertThat(journal(data, "verify")).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("50 streams, 100 events, 50 snapshots; last ordinal 100, writer epoch 1", "whole");
    }

    @Test
    void verifyNamesWhatIsDamagedAndEndsWithACodeOfItsOwn() throws Exception {
        SampleJournal.damage(data);

        assertThat(journal(data, "verify")).isEqualTo(JournalCommand.DAMAGED);

        assertThat(out.toString())
                .containsPattern("DAMAGED .*order\\|[0-9]+/1 is damaged")
                .contains(" damaged\n");
    }

    @Test
    void statsCountsByKindOfStream() {
        assertThat(journal(data, "stats")).isZero();

        assertThat(out.toString()).containsPattern("order +50 +100 ").contains("longest streams");
    }

    @Test
    void compactSaysWhatItGained() {
        assertThat(journal(data, "compact")).as(err.toString()).isZero();

        assertThat(out.toString()).contains("bytes of tables before");
    }

    @Test
    void aBackupIsRestoredWhereThereIsNothingAndNowhereElse() {
        Path backup = dir.resolve("backup");
        Path elsewhere = dir.resolve("elsewhere");
        assertThat(journal(data, "backup", backup.toString())).isZero();
        assertThat(out.toString()).contains("backed up 100 events and 50 snapshots");

        assertThat(journal(elsewhere, "restore", backup.toString())).isZero();
        assertThat(out.toString()).contains("restored 100 events");
        assertThat(journal(elsewhere, "verify")).isZero();

        assertThat(journal(elsewhere, "restore", backup.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("nothing is overwritten");
    }

    @Test
    void exportPrintsAnObjectALineInTheOrderOfCommit() throws Exception {
        assertThat(journal(data, "export", "--from", "3", "--prefix", "order|1"))
                .isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(22); // order|1 and order|10 to order|19
        JsonNode first = new ObjectMapper().readTree(lines.getFirst());
        assertThat(first.path("ordinal").asLong()).isEqualTo(3);
        assertThat(first.path("persistenceId").asText()).isEqualTo("order|1");
        assertThat(first.path("sequenceNr").asLong()).isEqualTo(1);
        assertThat(first.path("at").asText()).isEqualTo("1970-01-01T00:00:01.001Z");
        assertThat(first.path("manifest").asText()).startsWith("order.delivered");
        assertThat(first.path("event").toString()).contains("1");
    }

    @Test
    void exportOfAStreamThatIsNotThereSaysSo() {
        assertThat(journal(data, "export", "--prefix", "Order|")).isEqualTo(1);
        assertThat(err.toString()).contains("no stream that begins with Order| in", "such as Account|main");
        assertThat(out.toString()).isEmpty();

        assertThat(journal(data, "export", "--prefix", "order|1", "--from", "1000"))
                .as("nothing new of a stream that is there")
                .isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpNamesStreamsAsTheJournalDoes() {
        for (String command : List.of("export", "repair")) {
            assertThat(journal(data, command, "--help")).isZero();
            assertThat(out.toString()).as(command).contains(AccountEntity.persistenceId(new AccountId("main")));
        }
    }

    @Test
    void whatHasAHoleIsNeitherReadOutNorIndexedAsIfItWereWhole() throws Exception {
        SampleJournal.endOlderLogTooSoon(data);

        for (String what : List.of("export", "stats")) {
            assertThat(journal(data, what)).as(what).isEqualTo(1);
            assertThat(err.toString()).hasLineCount(1).contains("events that were acknowledged are lost");
        }
        assertThat(kontor("index", "rebuild", "--data-dir", data.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("events that were acknowledged are lost");
    }

    @Test
    void whatIsCutOffBecauseTheDiskIsFullIsAFailure() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs a device that is always full");
        SampleJournal.write(
                data,
                codec,
                HaltRegistry.PERSISTENCE_ID,
                List.of(new HaltEvent.HaltLifted(HaltId.of(new CommandId("a")), "enough", "ann", Instant.EPOCH)));

        assertThat(process(full, "journal", "export")).isEqualTo(1);
        assertThat(Files.readString(dir.resolve("errors"))).contains("the output is cut off");
        assertThat(process(full, "replay", "halts")).isEqualTo(1);
        assertThat(Files.readString(dir.resolve("errors"))).contains("the output is cut off");
    }

    @Test
    void numbersAreTheSameWhereverItRuns() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(journal(data, "export", "--from", "100")).isZero();
        } finally {
            Locale.setDefault(before);
        }

        assertThat(out.toString()).startsWith("{\"ordinal\":100,").contains("\"sequenceNr\":2,");
    }

    /** As from a shell, with its output there. */
    private int process(Path output, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        command.addAll(List.of("--data-dir", data.toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(dir.resolve("errors").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whereThereIsNoJournalEachSaysSoAndMakesNone() throws Exception {
        Path empty = Files.createDirectory(dir.resolve("empty"));

        for (String what : List.of("verify", "stats", "compact", "export")) {
            assertThat(journal(empty, what)).as(what).isEqualTo(1);
            assertThat(err.toString()).hasLineCount(1).contains("expected: a journal directory");
        }
        assertThat(journal(empty, "backup", dir.resolve("b").toString())).isEqualTo(1);
        assertThat(journal(empty, "restore", dir.resolve("none").toString())).isEqualTo(1);
        assertThat(empty).isEmptyDirectory();
        assertThat(journal(empty, "burn")).isEqualTo(2);
    }
}
