package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * The protocol's way to say no: an HTTP status, a code and a text, as in the venue's errors.md. Thrown through the decoders and turned into
 * an answer in one place, the {@link Desk}; it has no stack trace, for it is nobody's mistake here.
 */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final transient Optional<JsonNode> data;
    private final transient Optional<Instant> retryAt;

    private Refused(int status, int code, String text, Optional<JsonNode> data, Optional<Instant> retryAt) {
        super(text, null, false, false);
        this.status = status;
        this.code = code;
        this.data = data;
        this.retryAt = retryAt;
    }

    static Refused of(int status, int code, String text) {
        return new Refused(status, code, text, Optional.empty(), Optional.empty());
    }

    static Refused bad(int code, String text) {
        return of(400, code, text);
    }

    static Refused with(int status, int code, String text, JsonNode data) {
        return new Refused(status, code, text, Optional.of(data), Optional.empty());
    }

    /** Too much, too fast: nothing until then. */
    static Refused until(int status, int code, String text, Instant retryAt) {
        return new Refused(status, code, text, Optional.empty(), Optional.of(retryAt));
    }

    static Refused missing(String name) {
        return bad(-1102, "Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed.");
    }

    static Refused unsupported(String what) {
        return bad(-1013, what + " not supported for this symbol.");
    }

    /** What is not told apart from a loss: the answer is not known, and the exchange may have done it. */
    static Refused timedOut() {
        return of(
                504,
                -1007,
                "Timeout waiting for response from backend server. Send status unknown; execution status unknown.");
    }

    static Refused internalError() {
        return of(503, -1001, "Internal error; unable to process your request. Please try again.");
    }

    static Refused busy() {
        return of(503, -1008, "Server is currently overloaded with other requests. Please try again in a few minutes.");
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    Optional<Instant> retryAt() {
        return retryAt;
    }

    /** As it stands in a body or an {@code error} field. */
    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("code", code).put("msg", text());
        data.ifPresent(more -> json.set("data", more));
        return json;
    }
}
