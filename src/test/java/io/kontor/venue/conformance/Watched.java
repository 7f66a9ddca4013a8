package io.kontor.venue.conformance;

import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A book kept by the plainest rules from what a subscription tells. */
final class Watched implements MarketDataListener {
    private static final long PATIENCE_SECONDS = 20;

    private final TreeMap<Price, Quantity> bids = new TreeMap<>();
    private final TreeMap<Price, Quantity> asks = new TreeMap<>();
    private final List<String> trades = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private @Nullable AutoCloseable subscription;
    private int snapshots;
    private long sequence;
    private boolean broken;
    private boolean down;

    void on(AutoCloseable opened) {
        subscription = opened;
    }

    void close() throws Exception {
        if (subscription != null) {
            subscription.close();
        }
    }

    @Override
    public synchronized void onSnapshot(
            long newSequence, List<Quote.Level> newBids, List<Quote.Level> newAsks, Instant at) {
        bids.clear();
        asks.clear();
        set(bids, newBids);
        set(asks, newAsks);
        sequence = newSequence;
        snapshots++;
        broken = false;
        notifyAll();
    }

    @Override
    public synchronized void onUpdate(
            long first, long last, List<Quote.Level> newBids, List<Quote.Level> newAsks, Instant at) {
        if (first > sequence + 1) {
            gaps.add("from " + sequence + " to " + first);
            broken = true;
        }
        set(bids, newBids);
        set(asks, newAsks);
        sequence = last;
        notifyAll();
    }

    @Override
    public synchronized void onTrade(Price price, Quantity quantity, Instant at) {
        trades.add(quantity + " @ " + price);
        notifyAll();
    }

    @Override
    public synchronized void onDown(String reason) {
        down = true;
        notifyAll();
    }

    void await(Map<String, String> wantedAsks, Map<String, String> wantedBids) throws InterruptedException {
        Map<Price, Quantity> askLevels = levels(wantedAsks);
        Map<Price, Quantity> bidLevels = levels(wantedBids);
        await(
                () -> !broken && asks.equals(askLevels) && bids.equals(bidLevels),
                "asks " + wantedAsks + " bids " + wantedBids);
    }

    void awaitSnapshot() throws InterruptedException {
        await(() -> snapshots > 0, "a snapshot");
    }

    void awaitAsks(int levels) throws InterruptedException {
        await(() -> asks.size() == levels, levels + " asks");
    }

    synchronized String trade() throws InterruptedException {
        await(() -> !trades.isEmpty(), "a trade");
        return trades.getFirst();
    }

    synchronized int snapshots() {
        return snapshots;
    }

    synchronized List<String> gaps() {
        return List.copyOf(gaps);
    }

    synchronized Map<Price, Quantity> bids() {
        return Map.copyOf(bids);
    }

    void awaitDown() throws InterruptedException {
        await(() -> down, "down");
    }

    private synchronized void await(BooleanSupplier condition, String what) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not " + what + " but asks " + asks + " bids " + bids + " gaps " + gaps);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private static void set(Map<Price, Quantity> side, List<Quote.Level> levels) {
        for (Quote.Level level : levels) {
            if (level.quantity().isZero()) {
                side.remove(level.price());
            } else {
                side.put(level.price(), level.quantity());
            }
        }
    }

    private static Map<Price, Quantity> levels(Map<String, String> levels) {
        return levels.entrySet().stream()
                .collect(Collectors.toMap(each -> Price.of(each.getKey()), each -> Quantity.of(each.getValue())));
    }
}
