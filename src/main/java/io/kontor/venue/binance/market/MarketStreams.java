package io.kontor.venue.binance.market;

import akka.actor.Cancellable;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.venue.binance.link.VenueLink;
import io.kontor.venue.binance.protocol.MarketEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's market data from one venue, all symbols on one connection. It is opened by the first subscription, replaced by a new one
 * before its time is up, and where it ends all the same every listener is told; they come back at their own pace. Thread-safe.
 */
public final class MarketStreams {
    private static final Logger LOG = LoggerFactory.getLogger(MarketStreams.class);

    private final VenueLink venue;
    private final Map<String, Set<Subscription>> subscriptions = new ConcurrentHashMap<>();
    private @Nullable CompletionStage<StreamConnection> current;
    private Cancellable due = Cancellable.alreadyCancelled();
    private boolean rolling;
    private boolean closed;

    public MarketStreams(VenueLink venue) {
        this.venue = venue;
    }

    /** Completes once the stream flows; the snapshot comes to the listener. */
    public CompletionStage<AutoCloseable> subscribe(String venueSymbol, MarketDataListener listener) {
        Subscription subscription = new Subscription(venue, venueSymbol, listener);
        Set<Subscription> others = subscriptions.computeIfAbsent(venueSymbol, _ -> new CopyOnWriteArraySet<>());
        return connection()
                .thenCompose(connection -> {
                    others.add(subscription);
                    return connection.subscribe(venueSymbol);
                })
                .handle((_, failure) -> {
                    if (failure != null) {
                        others.remove(subscription);
                        return CompletableFuture.<AutoCloseable>failedStage(failure);
                    }
                    subscription.start();
                    return CompletableFuture.<AutoCloseable>completedStage(() -> {
                        subscription.end();
                        others.remove(subscription);
                    });
                })
                .thenCompose(stage -> stage);
    }

    public synchronized void close() {
        closed = true;
        due.cancel();
        if (current != null) {
            current.thenAccept(StreamConnection::close);
        }
    }

    private synchronized CompletionStage<StreamConnection> connection() {
        if (current == null) {
            CompletionStage<StreamConnection> opening = open();
            current = opening;
            schedule(venue.settings().webSocket().life());
            // Failed already: the next subscription tries again.
            opening.whenComplete((_, failure) -> {
                if (failure != null) {
                    lost(opening, "no market data: " + failure);
                }
            });
            return opening;
        }
        return current;
    }

    private CompletionStage<StreamConnection> open() {
        CompletableFuture<StreamConnection> opening = new CompletableFuture<>();
        StreamConnection.open(venue, this::on, reason -> lost(opening, "market data: " + reason))
                .whenComplete((connection, failure) -> {
                    if (connection != null) {
                        opening.complete(connection);
                    } else {
                        opening.completeExceptionally(failure);
                    }
                });
        return opening;
    }

    private void on(MarketEvent event) {
        switch (event) {
            case MarketEvent.OfSymbol news ->
                subscriptions.getOrDefault(news.venueSymbol(), Set.of()).forEach(each -> each.on(news));
            case MarketEvent.ShuttingDown _ -> roll();
            case MarketEvent.Subscribed _, MarketEvent.NotSubscribed _, MarketEvent.Other _ -> {}
        }
    }

    /** Only the connection in use takes its listeners down with it; one that was replaced may go. */
    private void lost(CompletionStage<StreamConnection> which, String reason) {
        synchronized (this) {
            if (which != current) {
                return;
            }
            current = null;
            due.cancel();
        }
        List<Subscription> all =
                subscriptions.values().stream().flatMap(Collection::stream).toList();
        subscriptions.values().forEach(Set::clear);
        all.forEach(each -> each.down(reason));
    }

    private void schedule(Duration in) {
        due.cancel();
        due = venue.system()
                .scheduler()
                .scheduleOnce(in, this::roll, venue.system().executionContext());
    }

    private void roll() {
        synchronized (this) {
            if (rolling || closed || current == null) {
                return;
            }
            rolling = true;
        }
        LOG.info("the market data connection is replaced by a new one");
        CompletionStage<StreamConnection> next = open();
        next.thenCompose(connection -> subscribeAll(connection::subscribe))
                .whenComplete((_, failure) -> rolled(next, failure));
    }

    private CompletionStage<Void> subscribeAll(Function<String, CompletionStage<Void>> subscribe) {
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        for (Map.Entry<String, Set<Subscription>> entry : subscriptions.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                CompletionStage<Void> one = subscribe.apply(entry.getKey());
                done = done.thenCombine(one, (_, _) -> null);
            }
        }
        return done;
    }

    private void rolled(CompletionStage<StreamConnection> next, @Nullable Throwable failure) {
        CompletionStage<StreamConnection> former;
        synchronized (this) {
            rolling = false;
            former = current;
            if (failure == null && former != null && !closed) {
                current = next;
                schedule(venue.settings().webSocket().life());
            } else {
                next.thenAccept(StreamConnection::close);
                if (former != null && !closed) {
                    LOG.warn("no new market data connection yet, the old one stays: {}", String.valueOf(failure));
                    schedule(venue.settings().webSocket().rolloverRetry());
                }
                return;
            }
        }
        // Again for what was subscribed in between; only then may the old one go.
        next.thenCompose(connection -> subscribeAll(symbol -> subscribeOrTell(connection, symbol)))
                .whenComplete((_, _) -> former.thenAccept(StreamConnection::close));
    }

    /** A symbol it does not take is without a stream once the old one goes: whoever listens is told, and comes back. */
    private CompletionStage<Void> subscribeOrTell(StreamConnection connection, String venueSymbol) {
        return connection.subscribe(venueSymbol).exceptionally(failure -> {
            Set<Subscription> its = subscriptions.getOrDefault(venueSymbol, Set.of());
            for (Subscription each : List.copyOf(its)) {
                its.remove(each);
                each.down("market data: " + failure);
            }
            return null;
        });
    }
}
