package io.kontor.app.bench;

import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sees orders come to their end on the accounts' own streams: an order counts as booked when its final event arrives, which the account
 * journals in the same write as the position. On the load's thread, but for waiting.
 */
final class BookedWatch {
    private static final long PATIENCE_SECONDS = 300;
    private static final long QUIET_SECONDS = 15;
    private static final String FINAL =
            "[\"OrderFilled\",\"OrderCanceled\",\"OrderRejected\",\"OrderExpired\",\"OrderDenied\"]";
    private static final String ID = "\"clientOrderId\":\"";

    private final LoadLoop loop;
    private final String run;
    private final long[] placedAt;
    private final long[] bookedAt;
    private final BitSet booked = new BitSet();
    private final BitSet excused = new BitSet();
    private final CompletableFuture<@Nullable Void> subscribed = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
    private final Histogram latencyMicros = Figures.histogram();
    private int subscriptionsLeft;
    private volatile int ordersLeft;
    private volatile long lastNanos;
    private @Nullable StreamLine stream;

    BookedWatch(LoadLoop loop, InetSocketAddress to, String run, int orders, List<String> accounts) {
        this.loop = loop;
        this.run = run;
        this.placedAt = new long[orders];
        this.bookedAt = new long[orders];
        this.ordersLeft = orders;
        this.subscriptionsLeft = accounts.size();
        loop.execute(() -> {
            StreamLine line = new StreamLine(loop, to, this::onFrame);
            stream = line;
            for (String account : accounts) {
                line.send("{\"op\":\"subscribe\",\"id\":\"" + account + "\",\"channel\":\"orders\",\"account\":\""
                        + account + "\",\"types\":" + FINAL + "}");
            }
        });
        loop.await(subscribed, PATIENCE_SECONDS);
    }

    void placed(long number) {
        placedAt[(int) number] = System.nanoTime();
    }

    /** It is no longer waited for: what would have ended it was not taken. On the loop's thread. */
    void excuse(long number) {
        int order = (int) number;
        if (!excused.get(order)) {
            excused.set(order);
            if (!booked.get(order)) {
                ended();
            }
        }
    }

    /** How many are not waited for. Once all others have come to their end. */
    int excused() {
        return excused.cardinality();
    }

    /**
     * Returns once every order has come to its end, or when none has for a while: one whose placing was refused, or timed out and was given
     * up, never will, where it is not {@link #excuse excused}. Tells how many are left.
     */
    int awaitAll() {
        int before = -1;
        int left = leftAfter(0);
        while (left > 0 && left != before) {
            before = left;
            left = leftAfter(QUIET_SECONDS);
        }
        return left;
    }

    /** When the last one came to its end, by {@link System#nanoTime}. */
    long lastNanos() {
        return lastNanos;
    }

    private int leftAfter(long seconds) {
        try {
            all.get(seconds, TimeUnit.SECONDS);
            return 0;
        } catch (TimeoutException e) {
            return ordersLeft;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** When it was sent, by {@link System#nanoTime}; zero for one that was not. Once all have come to their end. */
    long placedAt(int number) {
        return placedAt[number];
    }

    /** When its final event arrived; zero where none has. Once all have come to their end. */
    long bookedAt(int number) {
        return bookedAt[number];
    }

    Histogram latencyMicros() {
        return latencyMicros;
    }

    void close() {
        StreamLine line = stream;
        if (line != null) {
            loop.execute(line::close);
        }
    }

    private void onFrame(String frame) {
        int id = frame.indexOf("\"seq\":") < 0 ? -1 : frame.indexOf(ID);
        if (id < 0) {
            if (--subscriptionsLeft == 0) {
                subscribed.complete(null);
            }
            return;
        }
        String clientOrderId = frame.substring(id + ID.length(), frame.indexOf('"', id + ID.length()));
        if (clientOrderId.startsWith(run + "-")) {
            booked(Integer.parseInt(clientOrderId.substring(run.length() + 1)));
        }
    }

    private void booked(int number) {
        if (!booked.get(number)) {
            booked.set(number);
            latencyMicros.recordValue(
                    Math.min(latencyMicros.getHighestTrackableValue(), (System.nanoTime() - placedAt[number]) / 1_000));
            lastNanos = System.nanoTime();
            bookedAt[number] = lastNanos;
            if (!excused.get(number)) {
                ended();
            }
        }
    }

    private void ended() {
        int left = ordersLeft - 1;
        ordersLeft = left;
        if (left == 0) {
            all.complete(null);
        }
    }
}
