package io.kontor.venue.binance.market;

import akka.NotUsed;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.venue.binance.link.LinkLost;
import io.kontor.venue.binance.link.VenueLink;
import io.kontor.venue.binance.link.WebSockets;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.MarketEvent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One connection to the market streams. What is subscribed stays so until the connection ends. The venue takes five messages a second;
 * subscriptions that come together leave together. Thread-safe.
 */
final class StreamConnection {
    private static final List<String> STREAMS = List.of("@depth@100ms", "@trade", "@bookTicker");
    private static final int SYMBOLS_MAX = 341;
    private static final int MESSAGES_PER_SECOND = 4;
    private static final Duration GATHER = Duration.ofMillis(20);

    private final Consumer<MarketEvent> events;
    private final BoundedSourceQueue<String> wanted;
    private final Source<String, NotUsed> out;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, CompletableFuture<Void>> subscribed = new ConcurrentHashMap<>();
    private final Map<Long, List<String>> asked = new ConcurrentHashMap<>();
    private final Duration answerWithin;
    private volatile boolean over;

    private StreamConnection(VenueLink venue, Consumer<MarketEvent> events) {
        this.events = events;
        this.answerWithin = venue.settings().requestTimeout();
        int symbolsPerMessage = Math.max(1, venue.settings().market().streamsPerMessage() / STREAMS.size());
        var queue = Source.<String>queue(SYMBOLS_MAX).preMaterialize(venue.system());
        this.wanted = queue.first();
        this.out = queue.second()
                .groupedWithin(symbolsPerMessage, GATHER)
                .throttle(MESSAGES_PER_SECOND, Duration.ofSeconds(1))
                .map(this::subscribeMessage);
    }

    /**
     * Opens one.
     *
     * @param events in the venue's order; what it throws ends the connection
     * @param closed told why, once
     */
    static CompletionStage<StreamConnection> open(
            VenueLink venue, Consumer<MarketEvent> events, Consumer<String> closed) {
        StreamConnection connection = new StreamConnection(venue, events);
        URI uri = URI.create(venue.endpoints().streams() + "/stream");
        return venue.sockets()
                .open(uri, connection.out, connection::onText, reason -> {
                    connection.end(reason);
                    closed.accept(reason);
                })
                // One that comes up after it was given up must not stay.
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        connection.close();
                    }
                })
                .thenApply(_ -> connection);
    }

    /** Completes once the venue has said yes; at once where it has before. */
    CompletionStage<Void> subscribe(String venueSymbol) {
        if (over) {
            return CompletableFuture.failedStage(new LinkLost("the connection is over"));
        }
        CompletableFuture<Void> answer = new CompletableFuture<>();
        CompletableFuture<Void> earlier = subscribed.putIfAbsent(venueSymbol, answer);
        if (earlier != null) {
            return earlier;
        }
        if (wanted.offer(venueSymbol) != QueueOfferResult.enqueued()) {
            refused(List.of(venueSymbol), "no room for another subscription");
        }
        CompletionStage<Void> inTime = answer.copy().orTimeout(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
        inTime.whenComplete((_, failure) -> {
            if (failure instanceof TimeoutException) {
                unanswered(venueSymbol);
            }
        });
        return answer;
    }

    void close() {
        over = true;
        WebSockets.close(wanted);
    }

    private String subscribeMessage(List<String> symbols) {
        long id = ids.incrementAndGet();
        asked.put(id, symbols);
        ObjectNode message = Json.object();
        message.put("method", "SUBSCRIBE");
        ArrayNode params = message.putArray("params");
        for (String symbol : symbols) {
            STREAMS.forEach(stream -> params.add(symbol.toLowerCase(Locale.ROOT) + stream));
        }
        message.put("id", id);
        return message.toString();
    }

    private void onText(String text) {
        switch (MarketEvent.read(text)) {
            case MarketEvent.Subscribed answer -> onSubscribed(answer.id());
            case MarketEvent.NotSubscribed answer -> onRefused(answer);
            case MarketEvent event -> events.accept(event);
        }
    }

    private void onSubscribed(long id) {
        List<String> symbols = asked.remove(id);
        for (String symbol : symbols == null ? List.<String>of() : symbols) {
            CompletableFuture<Void> waiting = subscribed.get(symbol);
            if (waiting != null) {
                waiting.complete(null);
            }
        }
    }

    /** One that does not say which message it is about may be about any: what was taken all the same may be asked for again. */
    private void onRefused(MarketEvent.NotSubscribed answer) {
        Set<Long> messages = answer.id().isPresent() ? Set.of(answer.id().getAsLong()) : Set.copyOf(asked.keySet());
        for (long message : messages) {
            List<String> symbols = asked.remove(message);
            if (symbols != null) {
                refused(symbols, answer.error());
            }
        }
    }

    /** An answer that never comes is not waited for: the symbol may be asked for again. */
    private void unanswered(String venueSymbol) {
        asked.values().removeIf(symbols -> symbols.contains(venueSymbol));
        refused(List.of(venueSymbol), "no answer within " + answerWithin);
    }

    private void refused(List<String> symbols, String reason) {
        for (String symbol : symbols) {
            CompletableFuture<Void> waiting = subscribed.remove(symbol);
            if (waiting != null) {
                waiting.completeExceptionally(new LinkLost("not subscribed: " + reason));
            }
        }
    }

    private void end(String reason) {
        over = true;
        WebSockets.close(wanted);
        subscribed.values().forEach(waiting -> waiting.completeExceptionally(new LinkLost(reason)));
    }
}
