package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.marketdata.Quote;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One message of the market streams, combined form. */
public sealed interface MarketEvent {
    /** Something about one symbol. */
    sealed interface OfSymbol extends MarketEvent {
        String venueSymbol();
    }

    /** Levels that changed, as absolute quantities, from the first to the last update id. */
    record Depth(String venueSymbol, long first, long last, List<Quote.Level> bids, List<Quote.Level> asks, Instant at)
            implements OfSymbol {}

    record Trade(String venueSymbol, long id, Price price, Quantity quantity, Instant at) implements OfSymbol {}

    /** The best of both sides changed; it comes at once, where depth comes in steps. An empty side's price is zero. */
    record Top(String venueSymbol, long updateId, Price bid, Price ask) implements OfSymbol {}

    /** SUBSCRIBE was taken. */
    record Subscribed(long id) implements MarketEvent {}

    /** It was refused; most refusals do not say which one they mean. */
    record NotSubscribed(OptionalLong id, String error) implements MarketEvent {}

    record ShuttingDown() implements MarketEvent {}

    record Other() implements MarketEvent {}

    /** A whole book, asked for on REST. */
    record Snapshot(long lastUpdateId, List<Quote.Level> bids, List<Quote.Level> asks) {
        public static Snapshot of(JsonNode body) {
            return new Snapshot(Json.number(body, "lastUpdateId"), levels(body, "bids"), levels(body, "asks"));
        }
    }

    static MarketEvent read(String text) {
        JsonNode message = Json.read(text);
        JsonNode data = message.has("data") ? message.path("data") : message;
        if (data.has("e")) {
            return event(data);
        }
        if (data.has("u") && data.has("s")) {
            return new Top(Json.text(data, "s"), Json.number(data, "u"), Json.price(data, "b"), Json.price(data, "a"));
        }
        JsonNode id = message.path("id");
        // The documents' errors are flat (web-socket-streams.md, Error Messages); some have come wrapped.
        JsonNode error = message.has("error") ? message.path("error") : message;
        if (error.has("code") && error.has("msg")) {
            return new NotSubscribed(
                    id.isIntegralNumber() ? OptionalLong.of(id.longValue()) : OptionalLong.empty(),
                    error.path("msg").asText());
        }
        if (id.isIntegralNumber()) {
            return new Subscribed(id.longValue());
        }
        return message.has("event") ? event(message.path("event")) : new Other();
    }

    private static MarketEvent event(JsonNode event) {
        return switch (Json.text(event, "e")) {
            case "depthUpdate" ->
                new Depth(
                        Json.text(event, "s"),
                        Json.number(event, "U"),
                        Json.number(event, "u"),
                        levels(event, "b"),
                        levels(event, "a"),
                        Json.time(event, "E"));
            case "trade" ->
                new Trade(
                        Json.text(event, "s"),
                        Json.number(event, "t"),
                        Json.price(event, "p"),
                        Json.quantity(event, "q"),
                        Json.time(event, "T"));
            case "serverShutdown" -> new ShuttingDown();
            default -> new Other();
        };
    }

    private static List<Quote.Level> levels(JsonNode node, String field) {
        List<Quote.Level> levels = new ArrayList<>();
        for (JsonNode level : Json.child(node, field)) {
            try {
                levels.add(new Quote.Level(
                        Price.of(level.path(0).asText()),
                        Quantity.of(level.path(1).asText())));
            } catch (IllegalArgumentException e) {
                throw new ProtocolException(field + ": " + e.getMessage());
            }
        }
        return levels;
    }
}
