package io.kontor.venue.binance.link;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.event.Logging;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.http.javadsl.model.ws.WebSocketRequest;
import akka.http.javadsl.model.ws.WebSocketUpgradeResponse;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.StreamLimitReachedException;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.VenueError;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Opens WebSocket connections to the venue, no more in any stretch of time than it takes from one address, and none while it wants
 * silence. Whatever ends a connection ends both its directions; who opened it is told once. Thread-safe.
 */
public final class WebSockets {
    private final ActorSystem<?> system;
    private final BinanceSettings settings;
    private final LongSupplier nanos;
    private final RateBudget budget;
    private final HttpsConnectionContext tls;
    private final ClientConnectionSettings client;
    private final Deque<Long> opened = new ArrayDeque<>();

    public WebSockets(
            ActorSystem<?> system,
            BinanceSettings settings,
            LongSupplier nanos,
            RateBudget budget,
            HttpsConnectionContext tls) {
        this.system = system;
        this.settings = settings;
        this.nanos = nanos;
        this.budget = budget;
        this.tls = tls;
        this.client = ClientConnectionSettings.create(system.classicSystem())
                .withConnectingTimeout(Durations.scala(settings.connectTimeout()))
                .withIdleTimeout(Durations.scala(settings.webSocket().idleTimeout()))
                .withTransport(new WatchedTransport(settings.webSocket().idleTimeout()));
    }

    /**
     * Opens one connection.
     *
     * @param out its completion closes the connection
     * @param in takes each text in order, on one thread at a time; what it throws ends the connection
     * @param closed told why, once, also where the connection never opened
     * @return completes once the connection is up
     */
    public CompletionStage<Done> open(
            URI uri, Source<String, NotUsed> out, Consumer<String> in, Consumer<String> closed) {
        Optional<RuntimeException> obstacle = obstacle();
        if (obstacle.isPresent()) {
            closed.accept(String.valueOf(obstacle.get().getMessage()));
            return CompletableFuture.failedStage(obstacle.get());
        }
        Sink<Message, CompletionStage<Done>> sink = texts().toMat(Sink.foreach(in::accept), Keep.right());
        Flow<Message, Message, CompletionStage<Done>> both = Flow.fromSinkAndSourceCoupledMat(
                sink, out.map(text -> (Message) TextMessage.create(text)), Keep.left());
        Pair<CompletionStage<WebSocketUpgradeResponse>, CompletionStage<Done>> running = Http.get(system)
                .singleWebSocketRequest(
                        WebSocketRequest.create(uri.toString()),
                        both,
                        tls,
                        Optional.empty(),
                        client,
                        Logging.getLogger(system.classicSystem(), WebSockets.class),
                        SystemMaterializer.get(system).materializer());
        running.second()
                .whenComplete(
                        (_, failure) -> closed.accept(failure == null ? "closed by the venue" : failure.toString()));
        return running.first()
                .thenCompose(upgrade -> upgrade.isValid()
                        ? CompletableFuture.completedStage(Done.getInstance())
                        : CompletableFuture.<Done>failedStage(refused(uri, upgrade.response())))
                .toCompletableFuture()
                .orTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * A ban is told here as everywhere, and to go on knocking makes it last. A firewall's no may be about this place alone, where a proxy
     * takes no WebSockets: it must not keep cancels from leaving, and calls learn of their own.
     */
    private LinkLost refused(URI uri, HttpResponse response) {
        VenueError error = VenueError.of(
                response.status().intValue(), Json.object(), RateHeaders.retryAfter(response.getHeaders()));
        if (!error.isFirewall()) {
            budget.refused(error, Optional.empty());
        }
        return new LinkLost("no WebSocket at " + uri.getHost() + ": " + response.status());
    }

    /** Closes a connection by its outgoing queue; one that has ended by itself, and with it its queue, stays as it is. */
    public static void close(BoundedSourceQueue<?> out) {
        try {
            out.complete();
        } catch (IllegalStateException _) {
            // Akka's way of saying that it is complete already.
        }
    }

    private Flow<Message, String, NotUsed> texts() {
        return Flow.of(Message.class)
                .filter(Message::isText)
                .map(Message::asTextMessage)
                .mapAsync(1, this::whole);
    }

    /** Most come in one piece; a stream to read each of them would cost more than all that is done with it. */
    private CompletionStage<String> whole(TextMessage message) {
        int charsMax = settings.webSocket().messageCharsMax();
        if (message.isStrict()) {
            String text = message.getStrictText();
            return text.length() <= charsMax
                    ? CompletableFuture.completedStage(text)
                    : CompletableFuture.failedStage(new StreamLimitReachedException(charsMax));
        }
        return message.getStreamedText()
                .limitWeighted(charsMax, text -> (long) text.length())
                .runFold(new StringBuilder(), StringBuilder::append, system)
                .thenApply(StringBuilder::toString);
    }

    ActorSystem<?> system() {
        return system;
    }

    /** Why no connection may be opened now; where there is nothing, it counts as opened. */
    private Optional<RuntimeException> obstacle() {
        Optional<RuntimeException> silence = budget.silence().map(kept -> kept);
        return silence.isPresent() || mayConnect()
                ? silence
                : Optional.of(new LinkLost("too many connections opened (expected: at most "
                        + settings.webSocket().connectsMax() + " in "
                        + settings.webSocket().connectsPer() + ")"));
    }

    private synchronized boolean mayConnect() {
        long now = nanos.getAsLong();
        long per = settings.webSocket().connectsPer().toNanos();
        while (!opened.isEmpty() && now - opened.peekFirst() > per) {
            opened.removeFirst();
        }
        if (opened.size() >= settings.webSocket().connectsMax()) {
            return false;
        }
        opened.addLast(now);
        return true;
    }
}
