package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.dev.DevSystem;
import io.kontor.app.dev.LocalProcess;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster by one command, as a developer or a script has it. */
@Timeout(value = 45, unit = TimeUnit.MINUTES)
class DevIT {
    private static final String ACCOUNT = "main";

    @TempDir
    private Path directory;

    @TempDir
    private Path settings;

    private Path log;
    private Path conf;

    /** What is looked at is processes: none is to end because the machine was too busy for it. */
    @BeforeEach
    void forgiving() throws Exception {
        conf = Files.writeString(settings.resolve("forgiving.conf"), Nodes.FORGIVING);
    }

    @BeforeEach
    void freshLog() throws Exception {
        log = Path.of("target", "dev-it.log").toAbsolutePath();
        Files.deleteIfExists(log);
    }

    @Test
    void aWholeClusterTradesGetsAKilledNodeBackAndLeavesNoProcessBehind() throws Exception {
        List<ProcessHandle> started;
        try (DevRun dev = DevRun.start(directory, log, "--conf", conf.toString())) {
            JsonNode report = dev.awaitReport();
            assertThat(report.fieldNames()).toIterable().containsExactly("nodes", "kafka", "cassandra", "sim");
            assertThat(report.path("nodes")).hasSize(3);

            Answer placed = place(DevRun.node(report, "node-1"), "first");
            JsonNode seen = awaitFilled(DevRun.node(report, "node-3"), "first");
            List<JsonNode> told = toldOnKafka(report, "OrderFilled");

            assertThat(placed.isAccepted()).as(placed.toString()).isTrue();
            assertThat(seen.at("/state/intentId")).isEqualTo(placed.body().path("intentId"));
            assertThat(told)
                    .extracting(event -> event.path("type").asText())
                    .contains("OrderPlaced", "OrderAccepted", "OrderFilled");

            assertThat(DevRun.call(directory)).startsWith("1: ").contains("is in use");
            assertThat(DevRun.call(directory, "--start", "node-9"))
                    .startsWith("1: ")
                    .contains("no part node-9");

            DevRun.kill(DevRun.node(report, "node-2"));
            assertThat(DevRun.call(directory, "--start", "node-2")).startsWith("0: ");

            JsonNode after = dev.report();
            assertThat(DevRun.node(after, "node-2").path("pid"))
                    .isNotEqualTo(DevRun.node(report, "node-2").path("pid"));
            assertThat(DevRun.node(after, "node-1")).isEqualTo(DevRun.node(report, "node-1"));
            assertThat(place(DevRun.node(after, "node-2"), "second").isAccepted())
                    .isTrue();

            started = dev.started();
            assertThat(started).hasSize(6);
            assertThat(dev.terminate()).isEqualTo(143);
        }

        assertThat(started).noneMatch(ProcessHandle::isAlive);
        assertThat(directory.resolve("dev.json")).doesNotExist();
        for (String node : DevSystem.NODES) {
            assertThat(Files.readString(directory.resolve("log").resolve(node + ".log")))
                    .as(node)
                    .contains(": Exiting")
                    .doesNotContain("given this one up", "phase [cluster-exiting] timed out");
        }
        goesOnWithWhatWasKept();
    }

    private void goesOnWithWhatWasKept() throws Exception {
        try (DevRun dev = DevRun.start(directory, log, "--conf", conf.toString())) {
            JsonNode node = DevRun.node(dev.awaitReport(), "node-1");

            assertThat(awaitFilled(node, "first").at("/state/status").asText()).isEqualTo("FILLED");
            assertThat(place(node, "third").isAccepted()).isTrue();
            List<ProcessHandle> started = dev.started();
            dev.terminate();
            assertThat(started).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void aStartThatFailsHalfWayLeavesNoProcessBehind() throws Exception {
        int port = LocalProcess.freePorts(1).getFirst();
        try (ServerSocket _ = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress());
                DevRun dev = DevRun.start(directory, log, "--http-port", Integer.toString(port))) {
            Patience.until("the last part before the one that fails", () -> saidWhileRunning(dev, "schema"));
            List<ProcessHandle> started = dev.started();

            int code = dev.awaitEnd();

            assertThat(code).isEqualTo(1);
            assertThat(dev.said("127.0.0.1:" + (port + 1) + " is taken")).isPresent();
            assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThat(directory.resolve("dev.json")).doesNotExist();
        }
    }

    private static Optional<String> saidWhileRunning(DevRun dev, String text) {
        try {
            return dev.said(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Answer place(JsonNode node, String id) throws InterruptedException {
        String body = """
                {"account": "%s", "clientOrderId": "%s", "symbol": "BTC/USDT", "side": "BUY", "amount": "0.01",
                 "limitPrice": "66000"}""".formatted(ACCOUNT, id);
        try (GatewayApi api = DevRun.api(node)) {
            return Patience.until(
                    "an answer to " + id,
                    () -> api.send(new Call("POST", "/v1/orders", Optional.of(body)))
                            .filter(Answer::isFinal));
        }
    }

    private static JsonNode awaitFilled(JsonNode node, String id) throws InterruptedException {
        try (GatewayApi api = DevRun.api(node)) {
            return Patience.until(
                    id + " to be filled",
                    () -> api.send(Call.get("/v1/accounts/" + ACCOUNT + "/orders/" + id))
                            .map(Answer::body)
                            .filter(order -> order.at("/state/status").asText().equals("FILLED")));
        }
    }

    /** The account's events as a plain consumer reads them, once one of that type is among them. */
    private static List<JsonNode> toldOnKafka(JsonNode report, String type) throws InterruptedException {
        PlainKafka kafka = new PlainKafka(report.at("/kafka/bootstrap").asText());
        try (TopicReader events = new TopicReader(kafka, KafkaTrial.EVENTS)) {
            return events.until(
                    type + " of " + ACCOUNT,
                    () -> Optional.of(events.gapFree(ACCOUNT))
                            .filter(told -> told.stream()
                                    .anyMatch(
                                            event -> event.path("type").asText().equals(type))));
        }
    }
}
