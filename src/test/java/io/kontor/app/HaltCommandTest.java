package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in that answers what the test says. */
class HaltCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 202;
    private volatile String answer = "{\"id\":\"H1\"}";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/halts", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatLiftsTheHaltIsPrinted() {
        assertThat(halt()).isZero();

        assertThat(out.toString().strip()).isEqualTo("H1");
        assertThat(asked.getFirst().path("commandId").asText()).isNotEmpty();
    }

    @Test
    void aHaltOfWhichNobodyKnowsIsAskedForAgainUnderTheCommandThatWasShown() {
        status = 504;
        answer = "{\"code\":\"OUTCOME_UNKNOWN\",\"detail\":\"nobody knows\"}";
        assertThat(halt()).isEqualTo(1);
        String shown = err.toString().strip().replaceFirst(".*--command ", "");
        status = 202;
        answer = "{\"id\":\"H1\"}";

        assertThat(halt("--command", shown)).isZero();

        assertThat(err.toString()).hasLineCount(1).contains("OUTCOME_UNKNOWN: nobody knows");
        assertThat(asked).extracting(body -> body.path("commandId").asText()).containsExactly(shown, shown);
    }

    @Test
    void aHaltThatIsOverIsNotPrintedAsOneThatStands() {
        status = 200;
        answer = "{\"id\":\"H1\",\"inForce\":false}";

        assertThat(halt("--command", "k-1")).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).hasLineCount(1).contains("nothing is halted", "H1", "k-1", "has been lifted");
        answer = "{\"id\":\"H1\",\"inForce\":true}";
        assertThat(halt("--command", "k-1")).isZero();
        assertThat(out.toString().strip()).isEqualTo("H1");
    }

    /** It may be misspelt, and what was meant trades on. */
    @Test
    void aHaltOfASymbolThatNobodyIsKnownToListSaysSo() {
        answer = "{\"id\":\"H1\",\"inForce\":true,\"unlisted\":true}";

        assertThat(halt("--symbol", "BTCUSDT")).isZero();

        assertThat(out.toString().strip()).isEqualTo("H1");
        assertThat(err.toString()).hasLineCount(1).contains("BTCUSDT", "no venue is known to list it");
    }

    @Test
    void whoIsRefusedForGoodIsNotToldToAskAgain() {
        status = 422;
        answer = "{\"code\":\"VALIDATION_FAILED\",\"detail\":\"no such account\"}";

        assertThat(halt()).isEqualTo(1);

        assertThat(err.toString()).hasLineCount(1).contains("no such account").doesNotContain("--command");
    }

    @Test
    void whatANeighbourOfTheGatewayAnswersIsNoHalt() {
        for (String other :
                List.of("", "{}", "{\"id\":\"\"}", "{\"id\":null}", "<html>welcome</html>", "[]", "{\"id\":")) {
            status = 200;
            answer = other;

            assertThat(halt()).as(other).isEqualTo(1);
        }
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .hasLineCount(7)
                .contains("HTTP 200 from http://127.0.0.1:", "and no answer of a gateway")
                .doesNotContain("Exception", "--command");
    }

    @Test
    void aProxyThatTurnsItAwayIsNamedByItsStatus() {
        for (String other : List.of("", "<html>log on</html>", "{}")) {
            status = 401;
            answer = other;
            assertThat(halt()).as(other).isEqualTo(1);
        }
        assertThat(err.toString())
                .hasLineCount(3)
                .contains("HTTP 401 from ", "and no answer of a gateway")
                .doesNotContain("Exception", "--command");

        status = 502;
        answer = "<html>bad gateway</html>";
        assertThat(halt("--command", "k-1")).isEqualTo(1);
        assertThat(err.toString()).contains("HTTP 502 from ", "; the same halt again: --command k-1");
    }

    @Test
    void whatIsNotSeenToBeLiftedIsNotSaidToBe() {
        status = 202;
        answer = "{}";
        assertThat(resume("H1")).isEqualTo(1);
        assertThat(resume()).as("a list without any is no empty list").isEqualTo(1);
        assertThat(err.toString()).hasLineCount(2).contains("HTTP 202 from ", "and no answer of a gateway");

        answer = "{\"id\":\"H1\"}";
        assertThat(resume("H1")).isZero();
        status = 200;
        answer = "{\"items\":[]}";
        assertThat(resume()).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatIsNoWebAddressIsAUsageErrorAndNoStackTrace() {
        for (String url : List.of("localhost:8081", "127.0.0.1:8081", "ftp://127.0.0.1", "http:/there", "/v1")) {
            assertThat(halt("--url", url)).as(url).isEqualTo(2);
        }
        assertThat(err.toString())
                .contains("'localhost:8081' is no web address (expected: such as http://127.0.0.1:8080)")
                .doesNotContain("Exception");
        assertThat(asked).isEmpty();
    }

    private int halt(String... more) {
        List<String> args = new ArrayList<>(List.of("halt", "--reason", "r"));
        if (!List.of(more).contains("--url")) {
            args.addAll(
                    List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
        }
        args.addAll(List.of(more));
        return execute(args);
    }

    private int resume(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "resume", "--url", "http://127.0.0.1:" + server.getAddress().getPort()));
        args.addAll(List.of(more));
        return execute(args);
    }

    private int execute(List<String> args) {
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
