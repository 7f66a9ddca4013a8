package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** One message of the WebSocket API. */
public sealed interface Inbound {
    /** The answer to the request of that id. */
    record Answer(long id, Reply reply, List<RateLimit> limits) implements Inbound {}

    record Executed(Execution execution) implements Inbound {}

    /** This connection ends soon: another one is to be opened before it does. */
    record ShuttingDown() implements Inbound {}

    /** Nothing about the account comes here any more, or nothing is answered here any more. */
    record Over(String reason) implements Inbound {}

    /** Balances, order lists, and what the venue adds one day. */
    record Other(String type) implements Inbound {}

    static Inbound read(String text) {
        JsonNode message = Json.read(text);
        if (message.has("event")) {
            return event(message.path("event"));
        }
        if (message.path("id").isIntegralNumber()) {
            int status = (int) Json.number(message, "status");
            Optional<VenueError> error = message.has("error")
                    ? Optional.of(VenueError.of(status, message.path("error"), Optional.empty()))
                    : Optional.empty();
            return new Answer(
                    message.path("id").longValue(),
                    new Reply(message.path("result"), error),
                    RateLimit.list(message.path("rateLimits")));
        }
        // Without an id it is about the connection itself, such as a key that was revoked.
        return new Over(VenueError.of(message.path("status").intValue(), message.path("error"), Optional.empty())
                .text());
    }

    private static Inbound event(JsonNode event) {
        String type = Json.text(event, "e");
        return switch (type) {
            case "executionReport" -> new Executed(Execution.of(event));
            case "serverShutdown" -> new ShuttingDown();
            case "eventStreamTerminated" -> new Over("the venue ended the user data stream");
            default -> new Other(type);
        };
    }
}
