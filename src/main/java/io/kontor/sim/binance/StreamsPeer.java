package io.kontor.sim.binance;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One connection to the market streams, raw or combined. Messages come one at a time; events leave from any thread. */
final class StreamsPeer implements WebSockets.Peer, MarketStreams.Subscriber {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METHODS =
            "`SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`";

    private final ActorRef<MarketStreams.Message> market;
    private final Outbox outbox;
    private final FaceClock clock;
    private final TimeUnit unit;
    private final int streamsMax;
    private final int incomingPerSecondMax;
    private final Set<String> streams = new LinkedHashSet<>();
    private volatile boolean combined;
    private long second;
    private int incoming;

    StreamsPeer(
            ActorRef<MarketStreams.Message> market,
            Outbox outbox,
            FaceClock clock,
            TimeUnit unit,
            boolean combined,
            BinanceSettings.Bounds bounds) {
        this.market = market;
        this.outbox = outbox;
        this.clock = clock;
        this.unit = unit;
        this.combined = combined;
        this.streamsMax = bounds.streamsPerConnectionMax();
        this.incomingPerSecondMax = bounds.incomingPerSecondMax();
    }

    /** Answers whether there is room for all of them. */
    synchronized boolean subscribe(Collection<String> names) {
        Set<String> all = new LinkedHashSet<>(streams);
        all.addAll(names);
        if (all.size() > streamsMax) {
            return false;
        }
        names.stream()
                .filter(streams::add)
                .filter(StreamsPeer::isKnown)
                .forEach(name -> market.tell(new MarketStreams.Subscribe(name, this)));
        return true;
    }

    @Override
    public void accept(String text) {
        if (!isInTime()) {
            outbox.close();
            return;
        }
        try {
            JsonNode message = JSON.readTree(text);
            answer(message);
        } catch (JacksonException e) {
            var at = e.getLocation();
            error(
                    3,
                    "Invalid JSON: expected value at line " + (at == null ? 1 : at.getLineNr()) + " column "
                            + (at == null ? 1 : at.getColumnNr()),
                    JsonNodeFactory.instance.nullNode());
        }
    }

    @Override
    public TimeUnit unit() {
        return unit;
    }

    @Override
    public void onEvent(String stream, String event) {
        outbox.send(combined ? "{\"stream\":\"" + stream + "\",\"data\":" + event + "}" : event);
    }

    @Override
    public void announceEnd() {
        String event = JsonNodeFactory.instance
                .objectNode()
                .put("e", "serverShutdown")
                .put("E", unit.of(clock.now()))
                .toString();
        onEvent("!serverShutdown", event);
    }

    @Override
    public void end() {
        outbox.close();
    }

    @Override
    public synchronized void onEnd() {
        unsubscribe(List.copyOf(streams));
    }

    private void answer(JsonNode message) {
        JsonNode id = message.path("id");
        if (!message.path("method").isTextual()) {
            error(2, "Invalid request: missing field `method` at line 1 column 1", id);
            return;
        }
        if (id.isMissingNode() || !(id.isNull() || id.canConvertToLong() || id.isTextual())) {
            error(2, "Invalid request: request ID must be an unsigned integer", id);
            return;
        }
        JsonNode params = message.path("params");
        String method = message.path("method").asText();
        switch (method) {
            case "SUBSCRIBE" -> {
                if (subscribe(names(params))) {
                    result(JsonNodeFactory.instance.nullNode(), id);
                } else {
                    error(2, "Invalid request: too many parameters", id);
                }
            }
            case "UNSUBSCRIBE" -> {
                unsubscribe(names(params));
                result(JsonNodeFactory.instance.nullNode(), id);
            }
            case "LIST_SUBSCRIPTIONS" -> result(list(), id);
            case "SET_PROPERTY" -> setProperty(params, id);
            case "GET_PROPERTY" -> {
                if (isCombined(params, id)) {
                    result(JsonNodeFactory.instance.booleanNode(combined), id);
                }
            }
            default ->
                error(
                        2,
                        "Invalid request: unknown variant `" + method + "`, expected one of " + METHODS
                                + " at line 1 column 28",
                        id);
        }
    }

    private void setProperty(JsonNode params, JsonNode id) {
        if (!isCombined(params, id)) {
            return;
        }
        if (!params.path(1).isBoolean()) {
            error(1, "Invalid value type: expected Boolean", id);
            return;
        }
        combined = params.path(1).asBoolean();
        result(JsonNodeFactory.instance.nullNode(), id);
    }

    /** Whether the one property there is was named. */
    private boolean isCombined(JsonNode params, JsonNode id) {
        if (!params.path(0).isTextual()) {
            error(2, "Invalid request: property name must be a string", id);
            return false;
        }
        if (!params.path(0).asText().equals("combined")) {
            error(0, "Unknown property", id);
            return false;
        }
        return true;
    }

    private synchronized void unsubscribe(Collection<String> names) {
        names.stream()
                .filter(streams::remove)
                .filter(StreamsPeer::isKnown)
                .forEach(name -> market.tell(new MarketStreams.Unsubscribe(name, this)));
    }

    private synchronized ArrayNode list() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        streams.forEach(list::add);
        return list;
    }

    private synchronized boolean isInTime() {
        long now = clock.now().getEpochSecond();
        incoming = now == second ? incoming + 1 : 1;
        second = now;
        return incoming <= incomingPerSecondMax;
    }

    private void result(JsonNode result, JsonNode id) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("result", result);
        json.set("id", id);
        outbox.send(json.toString());
    }

    private void error(int code, String text, JsonNode id) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("code", code).put("msg", text);
        if (!id.isMissingNode()) {
            json.set("id", id);
        }
        outbox.send(json.toString());
    }

    private static List<String> names(JsonNode params) {
        List<String> names = new ArrayList<>();
        params.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static boolean isKnown(String name) {
        return StreamName.parse(name).isPresent();
    }
}
