package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.kontor.ingress.json.Times;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Against a stand-in that takes whatever comes. */
class OverrideCommandTest {
    @Test
    void theTimeItEndsIsSpelledAsTheContractHasIt() throws Exception {
        List<JsonNode> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/overrides", exchange -> {
            asked.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            byte[] body = "{\"id\":\"O1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Instant before = Instant.now();
        try {
            int status = KontorCommand.commandLine()
                    .execute(
                            "override",
                            "--component=JOURNAL",
                            "--stance=ACCEPT",
                            "--for=PT10M0.000000001S",
                            "--reason=r",
                            "--url=http://127.0.0.1:" + server.getAddress().getPort());

            assertThat(status).isZero();
        } finally {
            server.stop(0);
        }
        Instant until = Times.parse(asked.getFirst().path("until").asText());
        assertThat(Duration.between(before, until)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
    }
}
