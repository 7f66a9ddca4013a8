package io.kontor.app.bench;

import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;

/** Commands over WebSockets, a command a frame, so many in flight on each connection. */
final class StreamLoad {
    private static final Duration RUN_MAX = Duration.ofMinutes(10);
    private static final String ID = "\"id\":\"";

    private final HttpClient client;
    private final int connections;
    private final int inFlight;

    StreamLoad(HttpClient client, int connections, int inFlight) {
        this.client = client;
        this.connections = connections;
        this.inFlight = inFlight;
    }

    /** @param frame the command of that number; its id must be the number */
    Figures run(String name, InetSocketAddress to, int commands, int orders, IntFunction<String> frame)
            throws InterruptedException {
        AtomicLongArray sentAt = new AtomicLongArray(commands);
        ConcurrentHistogram latency = new ConcurrentHistogram(60_000_000L, 3);
        LongAdder refused = new LongAdder();
        CountDownLatch answered = new CountDownLatch(commands);
        Semaphore room = new Semaphore(connections * inFlight);
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            streams.add(Stream.open(client, to, text -> {
                int id = text.indexOf(ID);
                int number = Integer.parseInt(text.substring(id + ID.length(), text.indexOf('"', id + ID.length())));
                latency.recordValue(Math.min(59_000_000L, (System.nanoTime() - sentAt.get(number)) / 1_000));
                if (text.contains("\"problem\":")) {
                    refused.increment();
                }
                room.release();
                answered.countDown();
            }));
        }
        long start = System.nanoTime();
        for (int i = 0; i < commands; i++) {
            room.acquire();
            sentAt.set(i, System.nanoTime());
            streams.get(i % connections).send(frame.apply(i));
        }
        if (!answered.await(RUN_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(answered.getCount() + " commands unanswered after " + RUN_MAX);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        streams.forEach(Stream::close);
        return new Figures(name, orders, refused.sum(), took, latency);
    }
}
