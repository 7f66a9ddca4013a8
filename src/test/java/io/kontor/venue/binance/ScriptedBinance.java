package io.kontor.venue.binance;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.Query;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.http.javadsl.settings.ServerSettings;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kontor.venue.binance.link.Endpoints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A venue on loopback that says what the test tells it to and keeps what it heard. It knows the documents' envelopes and nothing of
 * trading, and shares no code with the adapter or the simulated exchange.
 */
final class ScriptedBinance implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 30;

    private static final int OUT_MAX = 1_000;

    private final ActorSystem<?> system;
    private final ServerBinding binding;
    private final Map<String, Function<Rest, CompletionStage<HttpResponse>>> routes = new ConcurrentHashMap<>();
    private final Map<String, Function<Asked, String>> methods = new ConcurrentHashMap<>();
    final BlockingQueue<Rest> restCalls = new LinkedBlockingQueue<>();
    final BlockingQueue<Asked> wsCalls = new LinkedBlockingQueue<>();
    final BlockingQueue<Asked> streamCalls = new LinkedBlockingQueue<>();
    /** Of the other end of each connection that brought a REST request. */
    final Set<Integer> restPorts = ConcurrentHashMap.newKeySet();

    /** The answer to a message on the streams; empty for none. */
    volatile Function<Asked, String> streamAnswer =
            asked -> "{\"result\":null,\"id\":" + asked.request().path("id") + "}";

    final List<Link> apiLinks = new CopyOnWriteArrayList<>();
    final List<Link> streamLinks = new CopyOnWriteArrayList<>();

    /**
     * One REST request as it came.
     *
     * @param query its parameters, from wherever they were
     * @param raw query and body as they were written
     */
    record Rest(String method, String path, Map<String, String> query, String raw, String apiKey) {}

    /** One WebSocket request as it came, and where it came from. */
    record Asked(JsonNode request, Link link) {
        String method() {
            return request.path("method").asText();
        }

        JsonNode params() {
            return request.path("params");
        }
    }

    /** One connection's way back. */
    record Link(BoundedSourceQueue<Message> out, CompletableFuture<Void> ended) {
        void push(String text) {
            out.offer(TextMessage.create(text));
        }

        void cut() {
            out.complete();
        }
    }

    ScriptedBinance(ActorSystem<?> system) throws Exception {
        this.system = system;
        on("GET /api/v3/time", _ -> ok("{\"serverTime\":" + System.currentTimeMillis() + "}"));
        on("GET /api/v3/exchangeInfo", _ -> ok(Documents.EXCHANGE_INFO));
        on("GET /api/v3/openOrders", _ -> ok("[]"));
        on("GET /api/v3/myTrades", _ -> ok("[]"));
        on("GET /api/v3/order", _ -> error(400, -2013, "Order does not exist."));
        answer("userDataStream.subscribe.signature", _ -> "{\"subscriptionId\":0}");
        binding = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .withSettings(ServerSettings.create(system.classicSystem()).withRemoteAddressAttribute(true))
                .bind(this::handle)
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Endpoints endpoints() {
        int port = binding.localAddress().getPort();
        return Endpoints.of(
                "http://127.0.0.1:" + port, "ws://127.0.0.1:" + port + "/ws-api/v3", "ws://127.0.0.1:" + port);
    }

    void on(String methodAndPath, Function<Rest, HttpResponse> answer) {
        onLater(methodAndPath, rest -> CompletableFuture.completedStage(answer.apply(rest)));
    }

    /** Answered when the test completes the stage. */
    void onLater(String methodAndPath, Function<Rest, CompletionStage<HttpResponse>> answer) {
        routes.put(methodAndPath, answer);
    }

    /** The result of a WebSocket method. */
    void answer(String method, Function<Asked, String> result) {
        methods.put(
                method, asked -> """
            {"id":%s,"status":200,"result":%s,"rateLimits":%s}""".formatted(asked.request().path("id"), result.apply(asked), Documents.RATE_LIMITS));
    }

    void refuse(String method, int status, String error) {
        methods.put(method, asked -> """
            {"id":%s,"status":%d,"error":%s,"rateLimits":%s}""".formatted(asked.request().path("id"), status, error, Documents.RATE_LIMITS));
    }

    void staySilent(String method) {
        methods.put(method, _ -> "");
    }

    /** The next WebSocket request of that method; others before it are passed over. */
    Asked await(String method) throws InterruptedException {
        return await(wsCalls, method);
    }

    Asked awaitStream(String method) throws InterruptedException {
        return await(streamCalls, method);
    }

    /** The next REST request of that method and path; others before it are passed over. */
    Rest awaitRest(String methodAndPath) throws InterruptedException {
        while (true) {
            Rest rest = restCalls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (rest == null) {
                throw new AssertionError("no " + methodAndPath);
            }
            if (methodAndPath.equals(rest.method() + " " + rest.path())) {
                return rest;
            }
        }
    }

    static HttpResponse ok(String body) {
        return ok(body, 12);
    }

    static HttpResponse ok(String body, int usedWeight) {
        return HttpResponse.create()
                .withEntity(ContentTypes.APPLICATION_JSON, body)
                .addHeader(RawHeader.create("X-MBX-USED-WEIGHT-1M", Integer.toString(usedWeight)));
    }

    static HttpResponse error(int status, int code, String message) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(ContentTypes.APPLICATION_JSON, "{\"code\":" + code + ",\"msg\":\"" + message + "\"}");
    }

    /** What is answered to a question for a list by something that does not know the question. */
    static List<HttpResponse> noLists() {
        return List.of(
                HttpResponse.create().withStatus(StatusCodes.ACCEPTED),
                HttpResponse.create().withStatus(StatusCodes.FOUND),
                ok(""),
                ok("{}"));
    }

    @Override
    public void close() {
        binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().join();
    }

    private static Asked await(BlockingQueue<Asked> calls, String method) throws InterruptedException {
        while (true) {
            Asked asked = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (asked == null) {
                throw new AssertionError("no " + method);
            }
            if (asked.method().equals(method)) {
                return asked;
            }
        }
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        String path = request.getUri().path();
        return switch (path) {
            case "/ws-api/v3" -> CompletableFuture.completedStage(upgrade(request, apiLinks, wsCalls, this::reply));
            case "/stream" ->
                CompletableFuture.completedStage(
                        upgrade(request, streamLinks, streamCalls, asked -> streamAnswer.apply(asked)));
            default ->
                request.entity()
                        .toStrict(Duration.ofSeconds(PATIENCE_SECONDS).toMillis(), system)
                        .thenCompose(body -> rest(request, path, body.getData().utf8String()));
        };
    }

    private CompletionStage<HttpResponse> rest(HttpRequest request, String path, String body) {
        request.getAttribute(AttributeKeys.remoteAddress).ifPresent(from -> restPorts.add(from.getPort()));
        String raw = request.getUri().rawQueryString().orElse("") + body;
        Rest rest = new Rest(
                request.method().value(),
                path,
                Query.create(raw).toMap(),
                raw,
                request.getHeader("X-MBX-APIKEY").map(h -> h.value()).orElse(""));
        restCalls.add(rest);
        Function<Rest, CompletionStage<HttpResponse>> route = routes.get(rest.method() + " " + path);
        return route == null
                ? CompletableFuture.completedStage(HttpResponse.create().withStatus(StatusCodes.NOT_FOUND))
                : route.apply(rest);
    }

    private String reply(Asked asked) {
        Function<Asked, String> method = methods.get(asked.method());
        return method == null ? "" : method.apply(asked);
    }

    private HttpResponse upgrade(
            HttpRequest request, List<Link> links, BlockingQueue<Asked> calls, Function<Asked, String> reply) {
        Pair<BoundedSourceQueue<Message>, Source<Message, NotUsed>> out =
                Source.<Message>queue(OUT_MAX).preMaterialize(system);
        Link link = new Link(out.first(), new CompletableFuture<>());
        links.add(link);
        Sink<Message, CompletionStage<Done>> in = Sink.foreach(message -> {
            Asked asked = new Asked(MAPPER.readTree(message.asTextMessage().getStrictText()), link);
            String answer = reply.apply(asked);
            if (!answer.isEmpty()) {
                link.push(answer);
            }
            calls.add(asked);
        });
        Sink<Message, NotUsed> told = in.mapMaterializedValue(done -> {
            done.whenComplete((_, _) -> link.ended().complete(null));
            return NotUsed.getInstance();
        });
        return request.getAttribute(AttributeKeys.webSocketUpgrade)
                .orElseThrow()
                .handleMessagesWith(told, out.second());
    }
}
