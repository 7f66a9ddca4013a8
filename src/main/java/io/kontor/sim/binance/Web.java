package io.kontor.sim.binance;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import io.kontor.value.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What comes over HTTP: REST requests, WebSockets that are to be opened, and the exchange's own controls. */
final class Web {
    private final ActorSystem<?> system;
    private final Desk desk;
    private final Endpoints endpoints;
    private final Controls controls;
    private final ActorRef<MarketStreams.Message> market;
    private final FaceClock clock;
    private final Maintenance maintenance;
    private final BinanceSettings.Bounds bounds;
    private final WebSockets sockets;

    Web(
            ActorSystem<?> system,
            Desk desk,
            Endpoints endpoints,
            Controls controls,
            ActorRef<MarketStreams.Message> market,
            FaceClock clock,
            Maintenance maintenance,
            BinanceSettings.Bounds bounds) {
        this.system = system;
        this.desk = desk;
        this.endpoints = endpoints;
        this.controls = controls;
        this.market = market;
        this.clock = clock;
        this.maintenance = maintenance;
        this.bounds = bounds;
        this.sockets = new WebSockets(system, bounds, maintenance);
    }

    /** The answer; none where the connection is to break instead. */
    CompletionStage<Optional<HttpResponse>> handle(HttpRequest request, String address) {
        String target =
                request.getHeader("Raw-Request-URI").map(HttpHeader::value).orElse("");
        String path = request.getUri().path();
        Optional<WebSocketUpgrade> upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
        if (upgrade.isPresent()) {
            request.entity().discardBytes(system);
            return CompletableFuture.completedFuture(
                    Optional.of(open(address, path, Raw.query(target), upgrade.get())));
        }
        String method = request.method().value();
        return request.entity()
                .toStrict(bounds.idle().toMillis(), bounds.bodyBytesMax(), system)
                .thenApply(strict -> strict.getData().utf8String())
                .exceptionallyCompose(unreadable -> CompletableFuture.failedStage(
                        Refused.of(413, -1101, "Too many parameters sent for this endpoint.")))
                .thenCompose(body -> path.startsWith("/sim/")
                        ? controls.handle(method, path, Params.ofForms(Raw.query(target), ""), body)
                                .thenApply(Optional::of)
                        : rest(request, address, path, Raw.query(target), body))
                .exceptionally(failure -> Optional.of(refusal(Desk.refused(failure))));
    }

    private CompletionStage<Optional<HttpResponse>> rest(
            HttpRequest request, String address, String path, String query, String body) {
        Optional<Endpoint> endpoint = endpoints.ofPath(request.method().value(), path);
        if (endpoint.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(json(404, "{}")));
        }
        Params params = Params.ofForms(query, body);
        params.skip("signature", "timestamp", "recvWindow");
        Desk.Request asked = new Desk.Request(
                params,
                address,
                header(request, "X-MBX-APIKEY"),
                Raw.signed(query, body),
                Optional.empty(),
                TimeUnit.of(header(request, "X-MBX-TIME-UNIT")));
        return desk.process(endpoint.get(), asked).thenApply(settled -> answer(settled, endpoint.get(), address));
    }

    private Optional<HttpResponse> answer(Desk.Settled settled, Endpoint endpoint, String address) {
        Optional<HttpResponse> response = switch (settled.answer()) {
            case Desk.Done done -> Optional.of(json(200, done.body().toString()));
            case Desk.Not not -> Optional.of(refusal(not.refusal()));
            case Desk.Lost lost -> Optional.empty();
        };
        Instant now = desk.now();
        Optional<AccountId> placer = endpoint.kind() == Endpoint.Kind.PLACES ? settled.account() : Optional.empty();
        return response.map(made ->
                        placer.map(account -> withOrders(made, account, now)).orElse(made))
                .map(made -> with(made, "X-MBX-USED-WEIGHT-1M", desk.limits().weightUsed(address, now)))
                .map(made -> with(made, "X-MBX-USED-WEIGHT", desk.limits().weightUsed(address, now)));
    }

    private HttpResponse withOrders(HttpResponse response, AccountId account, Instant now) {
        HttpResponse counted =
                with(response, "X-MBX-ORDER-COUNT-10S", desk.limits().ordersInTenSeconds(account, now));
        return with(counted, "X-MBX-ORDER-COUNT-1D", desk.limits().ordersInDay(account, now));
    }

    private HttpResponse refusal(Refused refused) {
        HttpResponse response = json(refused.status(), refused.toJson().toString());
        return refused.retryAt()
                .map(at -> with(response, "Retry-After", secondsUntil(at)))
                .orElse(response);
    }

    private int secondsUntil(Instant at) {
        return (int)
                Math.max(1, Duration.between(desk.now(), at).plusMillis(999).toSeconds());
    }

    private HttpResponse open(String address, String path, String query, WebSocketUpgrade upgrade) {
        try {
            maintenance.check();
            desk.limits().connecting(address, desk.now());
            if (maintenance.open() >= bounds.connectionsMax()) {
                throw Refused.busy();
            }
            Params params = Params.ofForms(query, "");
            TimeUnit unit = TimeUnit.of(params.text("timeUnit"));
            if (path.equals("/ws-api/v3")) {
                return openApi(address, params, unit, upgrade);
            }
            if (path.equals("/stream")) {
                return openStreams(names(params.textOrEmpty("streams")), unit, true, upgrade);
            }
            if (path.equals("/ws") || path.startsWith("/ws/")) {
                return openStreams(names(path.substring(3)), unit, false, upgrade);
            }
            return json(404, "{}");
        } catch (Refused refused) {
            return refusal(refused);
        }
    }

    private HttpResponse openApi(String address, Params params, TimeUnit unit, WebSocketUpgrade upgrade) {
        desk.limits().charge(address, 2, desk.now());
        Outbox outbox = sockets.outbox();
        WsApiPeer peer = new WsApiPeer(
                desk,
                endpoints,
                outbox,
                address,
                unit,
                params.flag("returnRateLimits", true),
                bounds.inFlightPerConnectionMax());
        return sockets.open(upgrade, outbox, peer);
    }

    private HttpResponse openStreams(List<String> names, TimeUnit unit, boolean combined, WebSocketUpgrade upgrade) {
        Outbox outbox = sockets.outbox();
        StreamsPeer peer = new StreamsPeer(market, outbox, clock, unit, combined, bounds);
        if (!peer.subscribe(names)) {
            throw Refused.bad(-1130, "Data sent for parameter 'streams' is not valid.");
        }
        return sockets.open(upgrade, outbox, peer);
    }

    private static List<String> names(String path) {
        return Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    private static HttpResponse with(HttpResponse response, String name, int value) {
        return response.addHeader(RawHeader.create(name, Integer.toString(value)));
    }

    static HttpResponse json(int status, String body) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
    }
}
