package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kontor.ingress.json.Times;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in that answers what the test says. */
class OverrideCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 202;
    private volatile String answer = "{\"id\":\"O1\"}";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/overrides", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatEndsTheOverrideIsPrinted() {
        assertThat(override("--component", "JOURNAL", "--stance", "ACCEPT")).isZero();
        assertThat(override("--end", "O1")).isZero();

        assertThat(out.toString()).hasLineCount(2).contains("O1");
        assertThat(asked.getFirst().path("commandId").asText()).isNotEmpty();
    }

    @Test
    void anOverrideOfWhichNobodyKnowsIsAskedForAgainAsItWasShown() {
        status = 504;
        answer = "{\"code\":\"OUTCOME_UNKNOWN\",\"detail\":\"nobody knows\"}";
        assertThat(override("--component", "JOURNAL", "--stance", "ACCEPT")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("OUTCOME_UNKNOWN: nobody knows", "--command ", "--until ");
        List<String> again = new ArrayList<>(List.of("--component", "JOURNAL", "--stance", "ACCEPT"));
        again.addAll(
                List.of(err.toString().strip().replaceFirst(".* again: ", "").split(" ")));
        status = 202;
        answer = "{\"id\":\"O1\"}";

        assertThat(override(again.toArray(String[]::new))).isZero();

        assertThat(asked).hasSize(2);
        assertThat(asked.get(1)).isEqualTo(asked.get(0));
    }

    @Test
    void whatNoGatewayAnswersIsNoOverride() {
        answer = "{}";

        assertThat(override("--component", "JOURNAL", "--stance", "ACCEPT")).isEqualTo(1);
        assertThat(override("--end", "O1")).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).hasLineCount(2).contains("HTTP 202 from ", "and no answer of a gateway");
    }

    @Test
    void theTimeItEndsIsSpelledAsTheContractHasIt() {
        Instant before = Instant.now();

        assertThat(override("--component", "JOURNAL", "--stance", "ACCEPT", "--for", "PT10M0.000000001S"))
                .isZero();

        Instant until = Times.parse(asked.getFirst().path("until").asText());
        assertThat(Duration.between(before, until)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
    }

    private int override(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "override",
                "--reason",
                "r",
                "--url",
                "http://127.0.0.1:" + server.getAddress().getPort()));
        args.addAll(List.of(more));
        return KontorCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(new ObjectMapper().readTree(exchange.getRequestBody()));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
