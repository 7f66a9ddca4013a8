package io.kontor.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The load against a server that counts what comes on which connection. */
class LoadTest {
    private static final int CONNECTIONS = 8;
    private static final int COMMANDS = 80;

    private final Map<InetSocketAddress, Integer> requests = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.merge(exchange.getRemoteAddress(), 1, Integer::sum);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, 2);
            try (var body = exchange.getResponseBody()) {
                body.write(new byte[] {'{', '}'});
            }
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    /** A server closes connections that idle: one that is always passed over would end the load after a minute. */
    @Test
    void everyConnectionOfAPacedLoadTakesItsTurn() {
        byte[] request = HttpLine.request("POST", "/v1/orders", "{}");

        Load.Result result;
        try (LoadLoop loop = new LoadLoop()) {
            result = new Load(loop, server.getAddress(), COMMANDS).paced(CONNECTIONS, 400, _ -> request);
        }

        assertThat(result.commands()).isEqualTo(COMMANDS);
        assertThat(result.refused()).isZero();
        assertThat(requests).hasSize(CONNECTIONS);
    }
}
