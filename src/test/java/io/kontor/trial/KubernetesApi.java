package io.kontor.trial;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Stands in for the part of Kubernetes that nodes ask: which pods there are. It answers only what the Role in {@code k8s/base/access.yaml} allows,
 * a list of pods in the own namespace, by TLS and to whoever shows the service account's token.
 */
final class KubernetesApi implements AutoCloseable {
    private static final String TOKEN = "the-service-account's";

    private final HttpsServer server;
    private final String namespace;
    private final Map<String, String> labels;
    private final Map<String, String> addresses;
    private final Map<String, Integer> ports;
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    /**
     * @param addresses of the pods, by name
     * @param ports of each pod's container, by name
     */
    KubernetesApi(
            KeyStore key,
            char[] password,
            String namespace,
            Map<String, String> labels,
            Map<String, String> addresses,
            Map<String, Integer> ports)
            throws Exception {
        this.namespace = namespace;
        this.labels = labels;
        this.addresses = addresses;
        this.ports = ports;
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", this::answer);
        server.start();
    }

    static String token() {
        return TOKEN;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What was asked that the Role does not allow, or that no pod answers to. */
    Queue<String> refused() {
        return refused;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String selector = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        String asked =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " "
                        + exchange.getRequestURI().getQuery() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization");
        String expected =
                "GET /api/v1/namespaces/" + namespace + "/pods labelSelector=" + selector + " Bearer " + TOKEN;
        boolean allowed = asked.equals(expected);
        if (!allowed) {
            refused.add(asked + " (expected: " + expected + ")");
        }
        byte[] body = (allowed ? pods().toString() : "{}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(allowed ? 200 : 403, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private ObjectNode pods() {
        ObjectNode list = GatewayApi.JSON.createObjectNode();
        ArrayNode items = list.putArray("items");
        addresses.forEach((name, address) -> {
            ObjectNode pod = items.addObject();
            pod.putObject("metadata").put("name", name).putObject("labels");
            ObjectNode container =
                    pod.putObject("spec").putArray("containers").addObject().put("name", "kontor");
            ArrayNode containerPorts = container.putArray("ports");
            ports.forEach((port, number) ->
                    containerPorts.addObject().put("name", port).put("containerPort", number));
            pod.putObject("status").put("podIP", address).put("phase", "Running");
        });
        return list;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
