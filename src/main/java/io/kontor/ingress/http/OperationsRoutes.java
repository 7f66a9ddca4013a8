package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What operators and their machines ask: alive, ready, how much, and what the interface is. */
final class OperationsRoutes {
    private static final ContentType YAML = ContentTypes.create(MediaTypes.customBinary("application", "yaml", true));
    private static final ContentType PROMETHEUS = ContentTypes.create(
            MediaTypes.customWithFixedCharset("text", "plain", HttpCharsets.UTF_8, Map.of("version", "0.0.4"), false));

    private final Context context;
    private final byte[] openApi = openApi();

    OperationsRoutes(Context context) {
        this.context = context;
    }

    Route routes() {
        return concat(
                path(segment("health").slash("live"), () -> get(() -> complete(live()))),
                path(segment("health").slash("ready"), () -> get(() -> extractRequest(request -> complete(ready())))),
                path("metrics", () -> get(() -> extractRequest(request -> complete(metrics())))),
                path(
                        "openapi.yaml",
                        () -> get(
                                () -> complete(HttpResponse.create().withEntity(HttpEntities.create(YAML, openApi))))));
    }

    /** A process that can answer is alive; whether it can work is readiness. */
    private static HttpResponse live() {
        return Responses.json(200, out -> out.put("status", "UP"));
    }

    private HttpResponse ready() {
        List<Readiness.Part> parts = new ArrayList<>(context.ports().readiness().parts());
        if (context.admission().isClosing()) {
            parts.add(new Readiness.Part("http", false, "shutting down"));
        }
        boolean ready = parts.stream().allMatch(Readiness.Part::ready);
        return Responses.json(
                ready ? 200 : 503,
                out -> out.put("status", ready ? "READY" : "NOT_READY")
                        .putObjects(
                                "parts",
                                parts,
                                (item, part) -> item.put("name", part.name())
                                        .put("ready", part.ready())
                                        .put("detail", part.detail())));
    }

    private HttpResponse metrics() {
        String text = context.ports().meters().scrape();
        return HttpResponse.create().withEntity(HttpEntities.create(PROMETHEUS, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] openApi() {
        try (InputStream in = OperationsRoutes.class.getResourceAsStream("/openapi.yaml")) {
            return Objects.requireNonNull(in, "openapi.yaml is part of the jar").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
