package io.kontor.app.bench;

import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sees orders come to their end on the accounts' own streams: an order counts as booked when its final event arrives, which the account
 * journals in the same write as the position.
 */
final class BookedWatch implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String FINAL =
            "[\"OrderFilled\",\"OrderCanceled\",\"OrderRejected\",\"OrderExpired\",\"OrderDenied\"]";
    private static final String ID = "\"clientOrderId\":\"";

    private final String run;
    private final AtomicLongArray placedAt;
    private final CountDownLatch open;
    private final CountDownLatch subscribed;
    private final Histogram latencyMicros = new ConcurrentHistogram(120_000_000L, 3);
    private final Stream stream;

    BookedWatch(HttpClient client, InetSocketAddress to, String run, int orders, List<String> accounts) {
        this.run = run;
        placedAt = new AtomicLongArray(orders);
        open = new CountDownLatch(orders);
        subscribed = new CountDownLatch(accounts.size());
        stream = Stream.open(client, to, this::onFrame);
        for (String account : accounts) {
            stream.send("{\"op\":\"subscribe\",\"id\":\"" + account + "\",\"channel\":\"orders\",\"account\":\""
                    + account + "\",\"types\":" + FINAL + "}");
        }
        await(subscribed, "subscriptions");
    }

    void placed(long number) {
        placedAt.set((int) number, System.nanoTime());
    }

    /** Returns once every order has come to its end. */
    void awaitAll() {
        await(open, "orders to be booked");
    }

    Histogram latencyMicros() {
        return latencyMicros;
    }

    @Override
    public void close() {
        stream.close();
    }

    private void onFrame(String frame) {
        int id = frame.indexOf("\"seq\":") < 0 ? -1 : frame.indexOf(ID);
        if (id < 0) {
            subscribed.countDown();
            return;
        }
        String clientOrderId = frame.substring(id + ID.length(), frame.indexOf('"', id + ID.length()));
        if (clientOrderId.startsWith(run + "-")) {
            int number = Integer.parseInt(clientOrderId.substring(run.length() + 1));
            long since = placedAt.getAndSet(number, 0);
            if (since != 0) {
                latencyMicros.recordValue(Math.min(119_000_000L, (System.nanoTime() - since) / 1_000));
                open.countDown();
            }
        }
    }

    private static void await(CountDownLatch latch, String what) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "still waiting for " + latch.getCount() + " " + what + " after " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
