package io.kontor.ingress.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.kontor.ingress.Admission;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Counts and times requests by method, resource and status. Paths carry ids, so only the resource's name becomes a label. */
final class HttpMetrics {
    private static final Set<String> RESOURCES = Set.of(
            "orders",
            "orders:batch",
            "operations",
            "order-groups",
            "positions",
            "accounts",
            "symbols",
            "assets",
            "marketdata",
            "venues",
            "reconciliations",
            "halts",
            "breaker",
            "overrides",
            "risk",
            "audit",
            "stream");

    private final MeterRegistry meters;
    private final ConcurrentMap<Labels, Timer> timers = new ConcurrentHashMap<>();

    HttpMetrics(MeterRegistry meters, Admission admission) {
        this.meters = meters;
        meters.gauge("kontor.http.commands.in.flight", admission, Admission::inFlight);
    }

    void answered(HttpRequest request, HttpResponse response, long nanos) {
        Labels labels = new Labels(
                request.method().value(),
                resource(request.getUri().path()),
                response.status().intValue());
        timers.computeIfAbsent(labels, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Labels labels) {
        return Timer.builder("kontor.http.requests")
                .description("From the request's head to the answer's, by method, resource and status")
                .tag("method", labels.method)
                .tag("resource", labels.resource)
                .tag("status", Integer.toString(labels.status))
                .register(meters);
    }

    private static String resource(String path) {
        if (!path.startsWith("/v1/")) {
            return "operations-plane";
        }
        int end = path.indexOf('/', 4);
        String name = end < 0 ? path.substring(4) : path.substring(4, end);
        return RESOURCES.contains(name) ? name : "other";
    }

    private record Labels(String method, String resource, int status) {}
}
