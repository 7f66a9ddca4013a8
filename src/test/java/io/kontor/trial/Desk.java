package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.dev.LocalProcess;
import io.kontor.ingress.Http;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A trading desk in front of one gateway process that it may kill and start again: what a person or a script would call. */
final class Desk implements AutoCloseable {
    private final Path conf;
    private final Path data;
    private final Path log;
    private final int port;
    private final GatewayApi api;
    private KontorProcess gateway;
    private int halts;

    /** @param settings laid over the shipped defaults, as text */
    Desk(Path dir, String settings, String logName) throws IOException, InterruptedException {
        this.conf = Files.writeString(dir.resolve("desk.conf"), settings);
        this.data = dir.resolve("data");
        this.log = Path.of("target", logName);
        Files.deleteIfExists(log);
        this.port = LocalProcess.freePorts(1).getFirst();
        this.api = new GatewayApi(port);
        start();
    }

    void start() throws IOException, InterruptedException {
        gateway = KontorProcess.gateway(conf, data, port, log);
        gateway.awaitUp();
        Patience.until("readiness", () -> api.send(Call.get("/health/ready")).filter(a -> a.status() == 200));
    }

    KontorProcess process() {
        return gateway;
    }

    /** Runs another command with the gateway's settings and gives its exit code; what it says is in the gateway's log. */
    int command(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--conf", conf.toString(), "--data-dir", data.toString()));
        return KontorProcess.run(log, all.toArray(String[]::new));
    }

    /** A figure without labels, as Prometheus would read it. */
    double metric(String metric) {
        return new Http(URI.create("http://127.0.0.1:" + port))
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + metric));
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    Path data() {
        return data;
    }

    GatewayApi api() {
        return api;
    }

    /** The final answer to an order; what is not known yet is asked again. */
    Answer place(String body) throws InterruptedException {
        Call call = new Call("POST", "/v1/orders", Optional.of(body));
        return Patience.until("an answer", () -> api.send(call).filter(Answer::isFinal));
    }

    String halt(String scope, String actions) throws InterruptedException {
        String body = "{\"scope\":" + scope + ",\"reason\":\"trial\",\"by\":\"desk\",\"actions\":[" + actions
                + "],\"commandId\":\"h-" + halts++ + "\"}";
        return api.accepted(new Call("POST", "/v1/halts", Optional.of(body)))
                .body()
                .path("id")
                .asText();
    }

    void lift(String halt) throws InterruptedException {
        Call call =
                new Call("POST", "/v1/halts/" + halt + ":lift", Optional.of("{\"reason\":\"over\",\"by\":\"desk\"}"));
        Answer _ = api.accepted(call);
    }

    /** What is held, without what is flat. */
    Map<String, BigDecimal> positions(String account) throws InterruptedException {
        Map<String, BigDecimal> held = new TreeMap<>();
        for (JsonNode item : api.list("/v1/positions?account=" + account)) {
            BigDecimal quantity = new BigDecimal(item.path("quantity").asText());
            if (quantity.signum() != 0) {
                held.put(item.path("symbol").asText(), quantity);
            }
        }
        return held;
    }

    Map<String, BigDecimal> awaitPositions(String account, Predicate<Map<String, BigDecimal>> wanted)
            throws InterruptedException {
        return Patience.until(
                "positions of " + account, () -> Optional.of(positions(account)).filter(wanted));
    }

    @Override
    public void close() {
        gateway.close();
        api.close();
    }
}
