package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.Instrument;
import io.kontor.sim.Ask;
import io.kontor.sim.Exchange;
import io.kontor.sim.SessionListener;
import io.kontor.sim.SimConfig;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KontorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        return KontorCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void helpListsWhatCanBeDone() {
        assertThat(execute("--help")).isZero();

        assertThat(out.toString()).contains("Usage: kontor", "run", "sim", "replay", "bench");
    }

    @Test
    void whatIsMisspeltIsAUsageError() {
        assertThat(execute("fly")).isEqualTo(2);
        assertThat(execute("run", "--wings")).isEqualTo(2);
        assertThat(execute("replay", "order", "not-an-id")).isEqualTo(2);

        assertThat(err.toString()).contains("'fly'", "--wings", "intentId: not-an-id (expected: 20 characters");
    }

    /** What is kept with a backup must not hang on variables that only a pod has. */
    @Test
    void theSchemaIsPrintedAsTheManualSaysIt() throws Exception {
        String line = Files.readAllLines(Path.of("docs/operating/restoring.md")).stream()
                .filter(each -> each.startsWith("kontor schema "))
                .findFirst()
                .orElseThrow();
        String[] args =
                line.replaceFirst("^kontor ", "").replaceFirst(" *>.*", "").split(" ");
        try {
            assertThat(execute(args)).as(err.toString()).isZero();
        } finally {
            System.clearProperty("kontor.cassandra.keyspace");
        }

        assertThat(out.toString()).contains("CREATE KEYSPACE IF NOT EXISTS kontor", "'dc1': 3", "kontor.messages");
    }

    @Test
    void anOpenOrderThatTheExchangeTradesNoMoreIsNamedInOneLine(@TempDir Path directory) throws Exception {
        Instrument gone = SimInstruments.spot("KON/USDT", "0.01", "0.01", "1");
        try (Exchange exchange = Exchange.open(
                directory.resolve("exchange"),
                SimConfig.with(SimConfig.ALONE),
                new SimInstruments(List.of(gone)),
                Clock.systemUTC())) {
            NewOrder order =
                    Ask.buy(Ask.ALICE, "a", "1").in(gone.symbol()).at("2").order();
            exchange.logOnFresh(Ask.ALICE, new Deaf())
                    .thenCompose(session -> session.place(order))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        }

        assertThat(execute("sim", "--data-dir", directory.toString())).isEqualTo(1);

        assertThat(err.toString())
                .hasLineCount(1)
                .contains("kontor: open order 1 of alice: 1 KON/USDT at 2 (expected: ", "cancel it");
    }

    private record Deaf() implements SessionListener {
        @Override
        public void onReport(Report report) {}

        @Override
        public void onDown(String reason) {}
    }

    @Test
    void whatAUserCanMendIsToldInOneLine(@TempDir Path empty) throws Exception {
        Path broken = Files.writeString(empty.resolve("broken.conf"), "kontor.http.port = many");

        assertThat(execute("replay", "account", "main", "--data-dir", empty.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains(empty.toString(), "expected: a journal directory");

        err.getBuffer().setLength(0);
        assertThat(execute("run", "--conf", broken.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("broken.conf", "port");

        err.getBuffer().setLength(0);
        assertThat(execute("run", "--conf", empty.resolve("none.conf").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("none.conf");
    }
}
