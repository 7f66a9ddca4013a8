package io.kontor.ingress.ws;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts streams: how many there are, and why we ended some. */
final class StreamMetrics {
    private final MeterRegistry meters;
    private final AtomicInteger open = new AtomicInteger();

    StreamMetrics(MeterRegistry meters) {
        this.meters = meters;
        meters.gauge("kontor.http.streams.open", open);
        for (Closing.Code code : Closing.Code.values()) {
            counter(code);
        }
    }

    void opened() {
        open.incrementAndGet();
    }

    void gone() {
        open.decrementAndGet();
    }

    void closed(Closing.Code code) {
        counter(code).increment();
    }

    private Counter counter(Closing.Code code) {
        return Counter.builder("kontor.http.streams.closed")
                .description("Connections ended by the gateway, by reason")
                .tag("reason", code.name())
                .register(meters);
    }
}
