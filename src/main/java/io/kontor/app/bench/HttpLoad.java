package io.kontor.app.bench;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectHttp;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import akka.japi.Pair;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * A closed loop over HTTP: so many connections, each sending its next request when the last is answered. The load generator shares the
 * processors with what it loads, and its own cost is in the bare route's figure as well.
 */
final class HttpLoad {
    private static final Duration RUN_MAX = Duration.ofMinutes(10);
    private static final long ENTITY_MAX_MILLIS = 30_000;

    private final ActorSystem<?> system;
    private final int connections;

    HttpLoad(ActorSystem<?> system, int connections) {
        this.system = system;
        this.connections = connections;
    }

    /**
     * Sends requests 0 to {@code requests - 1} and waits for all answers.
     *
     * @param unit what one request counts for, such as the orders of a batch
     */
    Figures run(String name, InetSocketAddress to, long requests, int unit, LongFunction<HttpRequest> request) {
        ConcurrentHistogram latency = new ConcurrentHistogram(60_000_000L, 3);
        LongAdder refused = new LongAdder();
        ConnectionPoolSettings pool = ConnectionPoolSettings.create(
                        system.settings().config())
                .withMaxConnections(connections)
                .withMinConnections(connections)
                .withMaxOpenRequests(Integer.highestOneBit(Math.max(2, connections * 2)))
                .withPipeliningLimit(1)
                .withMaxRetries(0);
        var flow = Http.get(system)
                .<Long>cachedHostConnectionPool(
                        ConnectHttp.toHost(to.getHostString(), to.getPort()), pool, akka.event.NoLogging.getInstance());
        long start = System.nanoTime();
        Source.range(0, Math.toIntExact(requests - 1))
                .map(i -> Pair.create(request.apply(i), System.nanoTime()))
                .via(flow)
                .mapAsyncUnordered(connections, answer -> {
                    long sent = answer.second();
                    if (answer.first().isFailure()) {
                        throw new IllegalStateException(
                                "no answer from " + to, answer.first().failed().get());
                    }
                    var response = answer.first().get();
                    return response.entity().toStrict(ENTITY_MAX_MILLIS, system).thenApply(body -> {
                        latency.recordValue(Math.min(59_000_000L, (System.nanoTime() - sent) / 1_000));
                        if (response.status().isFailure()) {
                            refused.increment();
                        }
                        return body;
                    });
                })
                .runWith(Sink.ignore(), system)
                .toCompletableFuture()
                .orTimeout(RUN_MAX.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Figures(name, requests * unit, refused.sum(), took, latency);
    }
}
