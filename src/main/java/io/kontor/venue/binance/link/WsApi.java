package io.kontor.venue.binance.link;

import akka.NotUsed;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.venue.VenueSession.NotSent;
import io.kontor.venue.binance.protocol.Inbound;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One connection of one account to the WebSocket API. Requests leave in the order they are made; each is checked against its time and
 * the halts, and signed, as the last thing before its bytes go out: however long it waited here, no copy of it can be younger than it says,
 * and none leaves that was halted meanwhile. Thread-safe.
 */
final class WsApi {
    private final Caller caller;
    private final BinanceSettings settings;
    private final VenueClock clock;
    private final RateBudget budget;
    private final Consumer<Inbound> events;
    private final BoundedSourceQueue<Outgoing> queue;
    private final Source<Outgoing, NotUsed> outgoing;
    private final Map<Long, Outgoing> pending = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile CompletionStage<Void> gate = CompletableFuture.completedStage(null);
    private volatile boolean retired;

    private static final class Outgoing {
        final long id;
        final Method method;
        final Params params;
        final Departure departure;
        final long takenMillis;
        final CompletableFuture<Reply> answer = new CompletableFuture<>();

        Outgoing(long id, Method method, Params params, Departure departure, long takenMillis) {
            this.id = id;
            this.method = method;
            this.params = params;
            this.departure = departure;
            this.takenMillis = takenMillis;
        }

        /** No answer will come; whether that leaves the outcome open depends on whether it has left. */
        void fail(String reason) {
            answer.completeExceptionally(departure.outcome(new LinkLost(reason), Duration.ZERO));
        }
    }

    /** What a connection is made of; the same for all of an account. */
    record Parts(
            WebSockets sockets,
            URI uri,
            Caller caller,
            BinanceSettings settings,
            VenueClock clock,
            RateBudget budget) {}

    private WsApi(Parts parts, Consumer<Inbound> events) {
        this.caller = parts.caller();
        this.settings = parts.settings();
        this.clock = parts.clock();
        this.budget = parts.budget();
        this.events = events;
        var source = Source.<Outgoing>queue(settings.webSocket().inFlightMax())
                .preMaterialize(parts.sockets().system());
        this.queue = source.first();
        this.outgoing = source.second();
    }

    /**
     * Opens one.
     *
     * @param events what is no answer, in the venue's order; what it throws ends the connection
     * @param closed told why, once it is up and then ends
     */
    static CompletionStage<WsApi> open(Parts parts, Consumer<Inbound> events, Consumer<String> closed) {
        WsApi api = new WsApi(parts, events);
        return parts.sockets()
                .open(parts.uri(), api.texts(), api::onText, reason -> {
                    api.end(reason);
                    closed.accept(reason);
                })
                // One that comes up after it was given up must not stay.
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        api.close();
                    }
                })
                .thenApply(_ -> api);
    }

    CompletionStage<Reply> call(Method method, Params params, Clearance clearance) {
        if (retired || ended.get()) {
            return CompletableFuture.failedStage(new NotSent("the connection is over"));
        }
        long takenMillis = clock.venueMillis();
        Optional<NotSent> refusal = pending.size() >= settings.webSocket().inFlightMax()
                ? Optional.of(new NotSent("too many requests are unanswered"))
                : budget.take(method, Optional.of(caller.account()), takenMillis);
        if (refusal.isPresent()) {
            return CompletableFuture.failedStage(refusal.get());
        }
        Outgoing out =
                new Outgoing(ids.incrementAndGet(), method, params, new Departure(clearance, clock), takenMillis);
        pending.put(out.id, out);
        CompletionStage<Reply> answered = out.answer
                .orTimeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((reply, failure) -> {
                    pending.remove(out.id);
                    drainedIfSo();
                    if (failure != null) {
                        Throwable outcome = out.departure.outcome(failure, settings.requestTimeout());
                        budget.over(method, Optional.of(caller.account()), outcome, clock.venueMillis());
                        throw new CompletionException(outcome);
                    }
                    return reply;
                });
        if (queue.offer(out) != QueueOfferResult.enqueued()) {
            out.fail("no room on the connection");
        }
        return answered;
    }

    boolean isOpen() {
        return !retired && !ended.get();
    }

    /** Nothing more leaves before that; what is called meanwhile waits in order. */
    void holdUntil(CompletionStage<Void> free) {
        gate = free;
    }

    /** Takes no more calls, waits a bounded time for the answers that are due, and closes. Completes when they are there. */
    CompletionStage<Void> retire() {
        retired = true;
        drainedIfSo();
        return drained.completeOnTimeout(
                        null, settings.webSocket().drainTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> WebSockets.close(queue));
    }

    void close() {
        retired = true;
        WebSockets.close(queue);
    }

    private Source<String, NotUsed> texts() {
        return outgoing.mapAsync(1, out -> gate.thenApply(_ -> out))
                .mapConcat(out -> frame(out).map(List::of).orElseGet(List::of));
    }

    private Optional<String> frame(Outgoing out) {
        if (out.answer.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(out.departure.leave(venueMillis -> signed(out, venueMillis)));
        } catch (NotSent kept) {
            out.answer.completeExceptionally(kept);
            return Optional.empty();
        }
    }

    private String signed(Outgoing out, long venueMillis) {
        Params.Stamp stamp = new Params.Stamp(venueMillis, settings.recvWindow().toMillis());
        ObjectNode request = Json.object();
        request.put("id", out.id);
        request.put("method", out.method.wsName());
        request.set("params", out.params.signed(caller.key(), stamp).json());
        return request.toString();
    }

    private void onText(String text) {
        switch (Inbound.read(text)) {
            case Inbound.Answer answer -> onAnswer(answer);
            case Inbound event -> events.accept(event);
        }
    }

    private void onAnswer(Inbound.Answer answer) {
        Outgoing out = pending.get(answer.id());
        answer.reply().error().ifPresent(error -> {
            budget.refused(error, Optional.of(caller.account()));
            if (error.isClock()) {
                clock.doubt();
            }
        });
        if (out != null && !out.answer.isDone()) {
            budget.settle(
                    out.method, Optional.of(caller.account()), answer.limits(), out.takenMillis, clock.venueMillis());
            out.answer.complete(answer.reply());
        }
    }

    private void end(String reason) {
        ended.set(true);
        WebSockets.close(queue);
        for (Outgoing out : pending.values()) {
            out.fail("connection lost: " + reason);
        }
        drained.complete(null);
    }

    private void drainedIfSo() {
        if (retired && pending.isEmpty()) {
            drained.complete(null);
        }
    }
}
