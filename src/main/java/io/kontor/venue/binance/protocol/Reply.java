package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.venue.VenueSession;
import java.util.Optional;

/** What the venue answered, over either way; {@code result} is empty of meaning where there is an error. */
public record Reply(JsonNode result, Optional<VenueError> error) {
    /** The result; throws what the error means where there is one. */
    public JsonNode orThrow() {
        if (error.isPresent()) {
            throw failure(error.get());
        }
        return result;
    }

    /** As a failed stage: turned away is proof that it was not taken, everything else leaves the outcome open. */
    public static RuntimeException failure(VenueError error) {
        return error.verdict() == VenueError.Verdict.NOT_TAKEN
                ? new VenueSession.NotSent(error.text())
                : new ProtocolException(error.text());
    }
}
