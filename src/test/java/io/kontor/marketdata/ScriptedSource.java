package io.kontor.marketdata;

import io.kontor.value.Symbol;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A venue that says what the test tells it to, and remembers who subscribed. */
final class ScriptedSource implements FeedSource {
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;
    private volatile Runnable onSubscribe = () -> {};

    /** One subscription as the venue sees it. */
    static final class Line {
        final Symbol symbol;
        final MarketDataListener listener;
        volatile boolean closed;

        Line(Symbol symbol, MarketDataListener listener) {
            this.symbol = symbol;
            this.listener = listener;
        }

        void snapshot(long sequence, String bid, String ask) {
            listener.onSnapshot(sequence, Samples.levels(bid), Samples.levels(ask), Samples.NOON);
        }

        void bid(long sequence, String... levels) {
            listener.onUpdate(sequence, sequence, Samples.levels(levels), List.of(), Samples.NOON);
        }
    }

    @Override
    public CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
        onSubscribe.run();
        Line line = new Line(symbol, listener);
        lines.add(line);
        return refuses
                ? CompletableFuture.failedStage(new IllegalStateException("closed for today"))
                : CompletableFuture.completedStage(() -> line.closed = true);
    }

    void refuse(boolean all) {
        refuses = all;
    }

    void onSubscribe(Runnable action) {
        onSubscribe = action;
    }

    List<Line> lines(Symbol symbol) {
        return lines.stream().filter(line -> line.symbol.equals(symbol)).toList();
    }

    Line newest(Symbol symbol) {
        return lines(symbol).getLast();
    }
}
