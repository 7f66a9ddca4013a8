package io.kontor.sim.binance;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.value.AccountId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection of the WebSocket API: its requests, who is logged on, and its user data subscriptions. Messages come one at a time;
 * answers and events leave from any thread.
 */
final class WsApiPeer implements WebSockets.Peer {
    /** Numbers keep every digit, for those are what was signed. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final int SUBSCRIPTIONS_MAX = 1000;
    private static final int SUBSCRIPTIONS_EVER_MAX = 65_535;
    private static final int SESSION_WEIGHT = 2;
    private static final String VERSION = "v3/";

    private record LoggedOn(String apiKey, Signed.Holder holder, Instant since) {}

    private record Subscription(AccountLine line, AccountStream.Subscriber subscriber, boolean byLogOn) {}

    private final Desk desk;
    private final Endpoints endpoints;
    private final Outbox outbox;
    private final String address;
    private final TimeUnit unit;
    private final boolean tellsLimits;
    private final int inFlightMax;
    private final Instant connectedSince;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<Integer, Subscription> subscriptions = new TreeMap<>();
    private Optional<LoggedOn> loggedOn = Optional.empty();
    private int nextSubscription;

    WsApiPeer(
            Desk desk,
            Endpoints endpoints,
            Outbox outbox,
            String address,
            TimeUnit unit,
            boolean tellsLimits,
            int inFlightMax) {
        this.desk = desk;
        this.endpoints = endpoints;
        this.outbox = outbox;
        this.address = address;
        this.unit = unit;
        this.tellsLimits = tellsLimits;
        this.inFlightMax = inFlightMax;
        this.connectedSince = desk.now();
    }

    /** A request as it is worked on. */
    private record Asked(JsonNode id, Desk.Request request, boolean tellsLimits) {}

    @Override
    public void accept(String text) {
        JsonNode id = JsonNodeFactory.instance.nullNode();
        try {
            JsonNode message = parse(text);
            id = message.path("id").isMissingNode() ? id : message.path("id");
            handle(id, message);
        } catch (Refused refused) {
            send(id, refused, tellsLimits, Optional.empty());
        }
    }

    @Override
    public void announceEnd() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("event").put("e", "serverShutdown").put("E", unit.of(desk.now()));
        outbox.send(json.toString());
    }

    @Override
    public void end() {
        outbox.close();
    }

    @Override
    public synchronized void onEnd() {
        subscriptions.values().forEach(each -> each.line().unsubscribe(each.subscriber()));
        subscriptions.clear();
    }

    private void handle(JsonNode id, JsonNode message) {
        String method = message.path("method").asText("");
        String name = method.startsWith(VERSION) ? method.substring(VERSION.length()) : method;
        Params params = Params.ofJson(message.path("params"));
        boolean limits = params.flag("returnRateLimits", tellsLimits);
        Optional<Signed.Holder> holder = loggedOn.map(LoggedOn::holder);
        Desk.Request request = new Desk.Request(params, address, params.text("apiKey"), params.sorted(), holder, unit);
        params.skip("signature", "timestamp", "recvWindow");
        Asked asked = new Asked(id, request, limits);
        Optional<Endpoint> endpoint = endpoints.ofName(name);
        if (endpoint.isPresent()) {
            process(asked, endpoint.get());
        } else {
            send(asked, session(name, request));
        }
    }

    private void process(Asked asked, Endpoint endpoint) {
        if (inFlight.incrementAndGet() > inFlightMax) {
            inFlight.decrementAndGet();
            throw Refused.busy();
        }
        desk.process(endpoint, asked.request()).thenAccept(settled -> {
            inFlight.decrementAndGet();
            switch (settled.answer()) {
                case Desk.Done done -> send(asked, done.body(), placer(endpoint, settled.account()));
                case Desk.Not not ->
                    send(asked.id(), not.refusal(), asked.tellsLimits(), placer(endpoint, settled.account()));
                case Desk.Lost lost -> outbox.close();
            }
        });
    }

    /** What the connection itself is asked. */
    private synchronized JsonNode session(String name, Desk.Request request) {
        desk.admit(request, SESSION_WEIGHT, desk.now());
        return switch (name) {
            case "session.logon" -> logOn(request);
            case "session.status" -> status();
            case "session.logout" -> logOut();
            case "session.subscriptions" -> {
                ArrayNode list = JsonNodeFactory.instance.arrayNode();
                subscriptions.keySet().forEach(number -> list.addObject().put("subscriptionId", number));
                yield list;
            }
            case "userDataStream.subscribe" ->
                subscribe(
                        loggedOn.map(LoggedOn::holder)
                                .orElseThrow(() ->
                                        Refused.of(401, -2015, "Invalid API-key, IP, or permissions for action.")),
                        true);
            case "userDataStream.subscribe.signature" -> {
                Signed.Holder holder = desk.holder(request);
                desk.checkTime(request);
                yield subscribe(holder, false);
            }
            case "userDataStream.unsubscribe" -> unsubscribe(request.params());
            default -> throw Refused.bad(-1020, "This operation is not supported.");
        };
    }

    private ObjectNode logOn(Desk.Request request) {
        Signed.Holder holder = desk.holder(new Desk.Request(
                request.params(),
                address,
                Optional.of(request.params().requiredText("apiKey")),
                request.payload(),
                Optional.empty(),
                unit));
        desk.checkTime(request);
        if (!(holder.key() instanceof ApiKey.Ed25519)) {
            throw Refused.of(401, -2015, "Invalid API-key, IP, or permissions for action.");
        }
        loggedOn = Optional.of(new LoggedOn(request.apiKey().orElseThrow(), holder, desk.now()));
        return status();
    }

    private ObjectNode logOut() {
        loggedOn = Optional.empty();
        subscriptions.entrySet().stream()
                .filter(entry -> entry.getValue().byLogOn())
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::endSubscription);
        return status();
    }

    private ObjectNode status() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiKey", loggedOn.map(LoggedOn::apiKey).orElse(null));
        json.put("authorizedSince", loggedOn.map(on -> unit.of(on.since())).orElse(null));
        return json.put("connectedSince", unit.of(connectedSince))
                .put("returnRateLimits", tellsLimits)
                .put("serverTime", unit.of(desk.now()))
                .put("userDataStream", !subscriptions.isEmpty());
    }

    private ObjectNode subscribe(Signed.Holder holder, boolean byLogOn) {
        AccountLine line = desk.line(holder);
        AccountId account = line.account();
        if (subscriptions.values().stream()
                .anyMatch(each -> each.line().account().equals(account))) {
            throw Refused.bad(-2035, "User Data Stream subscription already active.");
        }
        if (subscriptions.size() >= SUBSCRIPTIONS_MAX || nextSubscription >= SUBSCRIPTIONS_EVER_MAX) {
            throw Refused.bad(-2042, "Maximum subscription ID reached for this connection.");
        }
        int number = nextSubscription++;
        Subscription subscription = new Subscription(line, new Events(number), byLogOn);
        subscriptions.put(number, subscription);
        line.subscribe(subscription.subscriber());
        return JsonNodeFactory.instance.objectNode().put("subscriptionId", number);
    }

    private ObjectNode unsubscribe(Params params) {
        var asked = params.whole("subscriptionId");
        if (asked.isPresent() && !subscriptions.containsKey((int) asked.getAsLong())) {
            throw Refused.bad(-2036, "User Data Stream subscription not active.");
        }
        java.util.List.copyOf(subscriptions.keySet()).stream()
                .filter(number -> asked.isEmpty() || number == asked.getAsLong())
                .forEach(this::endSubscription);
        return JsonNodeFactory.instance.objectNode();
    }

    private void endSubscription(int number) {
        Subscription ended = subscriptions.remove(number);
        if (ended != null) {
            ended.line().unsubscribe(ended.subscriber());
            new Events(number)
                    .onEvent(JsonNodeFactory.instance
                            .objectNode()
                            .put("e", "eventStreamTerminated")
                            .put("E", unit.of(desk.now())));
        }
    }

    private final class Events implements AccountStream.Subscriber {
        private final int number;

        Events(int number) {
            this.number = number;
        }

        @Override
        public TimeUnit unit() {
            return unit;
        }

        @Override
        public void onEvent(ObjectNode event) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("subscriptionId", number);
            json.set("event", event);
            outbox.send(json.toString());
        }

        @Override
        public void onCut() {
            outbox.close();
        }
    }

    private Optional<AccountId> placer(Endpoint endpoint, Optional<AccountId> account) {
        return endpoint.kind() == Endpoint.Kind.PLACES ? account : Optional.empty();
    }

    private void send(Asked asked, JsonNode result) {
        send(asked, result, Optional.empty());
    }

    private void send(Asked asked, JsonNode result, Optional<AccountId> placer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("id", asked.id());
        json.put("status", 200);
        json.set("result", result);
        finish(json, asked.tellsLimits(), placer);
    }

    private void send(JsonNode id, Refused refused, boolean limits, Optional<AccountId> placer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("id", id);
        json.put("status", refused.status());
        ObjectNode error = refused.toJson();
        refused.retryAt()
                .ifPresent(at -> error.putObject("data")
                        .put("serverTime", unit.of(desk.now()))
                        .put("retryAfter", unit.of(at)));
        json.set("error", error);
        finish(json, limits, placer);
    }

    private void finish(ObjectNode json, boolean limits, Optional<AccountId> placer) {
        if (limits) {
            ArrayNode told = json.putArray("rateLimits");
            placer.ifPresent(account -> told.addAll(desk.limits().ordersJson(account, desk.now())));
            told.add(desk.limits().weightJson(address, desk.now()));
        }
        outbox.send(json.toString());
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            if (message.isObject()) {
                return message;
            }
        } catch (JacksonException | NumberFormatException e) {
            // The second for an exponent beyond any number's.
            throw Refused.bad(-1135, "Invalid JSON Request");
        }
        throw Refused.bad(-1135, "Invalid JSON Request");
    }
}
