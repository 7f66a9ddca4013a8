package io.kontor.venue.binance.link;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.event.Logging;
import akka.event.LoggingAdapter;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import akka.stream.BufferOverflowException;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.AccountId;
import io.kontor.venue.VenueSession.NotSent;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.ProtocolException;
import io.kontor.venue.binance.protocol.RateLimit;
import io.kontor.venue.binance.protocol.Reply;
import io.kontor.venue.binance.protocol.VenueError;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The venue's REST API through one bounded pool of connections. What places an order goes in the body, which is made and signed when a
 * connection asks for it: an order that waits in the pool is looked at again when its turn comes. Everything else is signed when it is
 * handed over, so whatever holds it up afterwards is held against the venue's receive window. A quarter of the pool's room is kept for what
 * is urgent: questions without an answer never keep a cancel from leaving. Nothing is sent twice. Thread-safe.
 */
public final class RestClient {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final ActorSystem<?> system;
    private final URI base;
    private final BinanceSettings settings;
    private final VenueClock clock;
    private final RateBudget budget;
    private final HttpsConnectionContext tls;
    private final ConnectionPoolSettings pool;
    /** One for all requests: Akka takes a request with another logger for one to another pool. */
    private final LoggingAdapter log;

    private final AtomicInteger open = new AtomicInteger();

    public RestClient(
            ActorSystem<?> system,
            URI base,
            BinanceSettings settings,
            VenueClock clock,
            RateBudget budget,
            HttpsConnectionContext tls) {
        this.system = system;
        this.base = base;
        this.settings = settings;
        this.clock = clock;
        this.budget = budget;
        this.tls = tls;
        this.log = Logging.getLogger(system.classicSystem(), RestClient.class);
        this.pool = ConnectionPoolSettings.create(system.classicSystem())
                .withMaxConnections(settings.rest().connectionsMax())
                .withMaxOpenRequests(settings.rest().requestsMax())
                .withMaxRetries(0)
                .withConnectionSettings(ClientConnectionSettings.create(system.classicSystem())
                        .withConnectingTimeout(Durations.scala(settings.connectTimeout()))
                        .withIdleTimeout(Durations.scala(settings.webSocket().idleTimeout())));
    }

    public CompletionStage<Reply> call(Method method, Params params) {
        return send(method, params, Optional.empty(), Clearance.ANY_TIME);
    }

    /** Signed. */
    public CompletionStage<Reply> call(Method method, Params params, Caller caller, Clearance clearance) {
        return send(method, params, Optional.of(caller), clearance);
    }

    private CompletionStage<Reply> send(Method method, Params params, Optional<Caller> caller, Clearance clearance) {
        Departure departure = new Departure(clearance, clock);
        Optional<AccountId> account = caller.map(Caller::account);
        long takenMillis = clock.venueMillis();
        Optional<NotSent> refusal = budget.take(method, account, takenMillis);
        if (refusal.isPresent()) {
            return CompletableFuture.failedStage(refusal.get());
        }
        HttpRequest request;
        try {
            request = request(method, params, caller, departure);
            enter(method);
        } catch (NotSent kept) {
            budget.giveBack(method, account);
            return CompletableFuture.failedStage(kept);
        }
        return Http.get(system)
                .singleRequest(request, tls, pool, log)
                .thenCompose(response -> body(response).thenApply(text -> new Answered(response, text)))
                // Not when we give it up: until then it has its place in the pool.
                .whenComplete((_, _) -> open.decrementAndGet())
                .toCompletableFuture()
                .orTimeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((answered, failure) -> {
                    if (failure != null) {
                        Throwable outcome = provenUnsent(departure.outcome(failure, settings.requestTimeout()));
                        budget.over(method, account, outcome, clock.venueMillis());
                        throw new CompletionException(outcome);
                    }
                    List<RateLimit> told =
                            RateHeaders.counts(answered.response().getHeaders());
                    budget.settle(method, account, told, takenMillis, clock.venueMillis());
                    return reply(answered, account);
                });
    }

    private void enter(Method method) {
        int most = settings.rest().requestsMax();
        int room = method.isUrgent() ? most : most - most / 4;
        if (open.incrementAndGet() > room) {
            open.decrementAndGet();
            throw busy();
        }
    }

    private static NotSent busy() {
        return NotSent.forNow("all connections to the venue are busy");
    }

    private record Answered(HttpResponse response, String body) {}

    private HttpRequest request(Method method, Params params, Optional<Caller> caller, Departure departure) {
        HttpRequest bare = HttpRequest.create(base + method.path())
                .withMethod(HttpMethods.lookup(method.verb()).orElseThrow());
        if (caller.isEmpty()) {
            return withQuery(bare, departure.leave(_ -> params.query()));
        }
        ApiKey key = caller.get().key();
        HttpRequest keyed =
                bare.addHeader(RawHeader.create("X-MBX-APIKEY", key.key().reveal()));
        return method.orders() > 0
                ? keyed.withEntity(form(params, key, departure))
                : withQuery(keyed, departure.leave(venueMillis -> params.signedQuery(key, stamp(venueMillis))));
    }

    private HttpRequest withQuery(HttpRequest request, String query) {
        return query.isEmpty() ? request : request.withUri(request.getUri().rawQueryString(query));
    }

    /** Its length is told before its content is known: the time and the signature always have as many characters. */
    private HttpEntity.Default form(Params params, ApiKey key, Departure departure) {
        long chars = params.signedFormChars(key, stamp(clock.venueMillis()));
        Source<ByteString, NotUsed> body = Source.lazySingle(() -> ByteString.fromString(
                        departure.leave(venueMillis -> params.signedForm(key, stamp(venueMillis)))))
                .mapMaterializedValue(_ -> NotUsed.getInstance());
        return HttpEntities.create(ContentTypes.create(MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED), chars, body);
    }

    private Params.Stamp stamp(long venueMillis) {
        return new Params.Stamp(venueMillis, settings.recvWindow().toMillis());
    }

    private CompletionStage<String> body(HttpResponse response) {
        return response.entity()
                .withSizeLimit(settings.rest().bodyBytesMax())
                .toStrict(settings.requestTimeout().toMillis(), system)
                .thenApply(strict -> strict.getData().utf8String());
    }

    private Reply reply(Answered answered, Optional<AccountId> account) {
        HttpResponse response = answered.response();
        int status = response.status().intValue();
        if (status == OK) {
            return new Reply(Json.read(answered.body()), Optional.empty());
        }
        if (status < BAD_REQUEST) {
            // Akka takes a redirection for a success too, and an answer without a body has no list of anything.
            throw new ProtocolException("HTTP status " + status + " (expected: 200, or 400 and above)");
        }
        VenueError error =
                VenueError.of(status, errorBody(answered.body()), RateHeaders.retryAfter(response.getHeaders()));
        budget.refused(error, account);
        if (error.isClock()) {
            clock.doubt();
        }
        return new Reply(Json.object(), Optional.of(error));
    }

    /** A proxy's error page says no more than its status. */
    private static JsonNode errorBody(String text) {
        try {
            return Json.read(text);
        } catch (ProtocolException _) {
            return Json.object();
        }
    }

    /** What the pool has no room for never left; of everything else nobody can tell. */
    private static Throwable provenUnsent(Throwable failure) {
        return failure instanceof BufferOverflowException ? busy() : failure;
    }
}
