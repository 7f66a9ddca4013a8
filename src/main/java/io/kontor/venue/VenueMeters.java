package io.kontor.venue;

import io.kontor.value.VenueId;
import io.kontor.venue.VenueReport.Request;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What is counted of a venue's connections on this node; all accounts together. */
final class VenueMeters {
    private final Map<Request, Timer> answers = new EnumMap<>(Request.class);
    private final Map<Request, Counter> unsent = new EnumMap<>(Request.class);
    private final Map<Request, Counter> unknown = new EnumMap<>(Request.class);
    final Counter queueOverflows;
    final Counter reports;
    final Counter redeliveries;
    final Counter repeatedFills;
    final Counter windowOverflows;
    final Counter connects;
    final Counter losses;
    final Counter differences;

    VenueMeters(MeterRegistry registry, VenueId venue) {
        for (Request request : Request.values()) {
            String[] tags = {"venue", venue.value(), "request", request.name()};
            answers.put(request, registry.timer("kontor.venue.answers", tags));
            unsent.put(request, registry.counter("kontor.venue.unsent", tags));
            unknown.put(request, registry.counter("kontor.venue.unknown", tags));
        }
        String name = venue.value();
        queueOverflows = registry.counter("kontor.venue.queue.overflows", "venue", name);
        reports = registry.counter("kontor.venue.reports", "venue", name);
        redeliveries = registry.counter("kontor.venue.reports.redelivered", "venue", name);
        repeatedFills = registry.counter("kontor.venue.reports.repeated", "venue", name);
        windowOverflows = registry.counter("kontor.venue.reports.overflows", "venue", name);
        connects = registry.counter("kontor.venue.connects", "venue", name);
        losses = registry.counter("kontor.venue.losses", "venue", name);
        differences = registry.counter("kontor.venue.sweep.differences", "venue", name);
    }

    void answered(Request request, long nanos) {
        get(answers, request).record(Duration.ofNanos(nanos));
    }

    void unsent(Request request) {
        get(unsent, request).increment();
    }

    void unknown(Request request) {
        get(unknown, request).increment();
    }

    private static <M> M get(Map<Request, M> meters, Request request) {
        M meter = meters.get(request);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + request);
        }
        return meter;
    }
}
