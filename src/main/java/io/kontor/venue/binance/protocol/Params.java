package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request's parameters in order, and the two ways of signing them: a REST request over its query string, a WebSocket request over its
 * parameters sorted by name and not encoded. Immutable.
 */
public final class Params {
    private static final Params NONE = new Params(Map.of());
    private static final String SIGNATURE = "&signature=";
    private static final HexFormat ESCAPED = HexFormat.of().withUpperCase().withPrefix("%");
    private static final int ESCAPED_CHARS = 3;

    private final Map<String, Object> values;

    private Params(Map<String, Object> values) {
        this.values = values;
    }

    public static Params none() {
        return NONE;
    }

    public Params with(String name, String value) {
        return plus(name, value);
    }

    public Params with(String name, long value) {
        return plus(name, value);
    }

    public Params withMaybe(String name, Optional<String> value) {
        return value.map(v -> with(name, v)).orElse(this);
    }

    /** Percent-encoded, as it stands in a URL. */
    public String query() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + encode(e.getValue().toString()))
                .collect(Collectors.joining("&"));
    }

    /** The query with the time, the window and the signature over all that. */
    public String signedQuery(ApiKey key, Stamp stamp) {
        String payload = stamped(stamp).query();
        return payload + SIGNATURE + encode(key.signer().sign(payload));
    }

    /**
     * The signed query as a body, the signature with every character escaped: whatever is signed and whenever, as long as the parameters
     * are the same it has as many characters.
     */
    public String signedForm(ApiKey key, Stamp stamp) {
        String payload = stamped(stamp).query();
        byte[] signature = key.signer().sign(payload).getBytes(StandardCharsets.US_ASCII);
        return payload + SIGNATURE + ESCAPED.formatHex(signature);
    }

    /** How long {@link #signedForm} is, without signing. */
    public int signedFormChars(ApiKey key, Stamp stamp) {
        return stamped(stamp).query().length()
                + SIGNATURE.length()
                + key.signer().signatureChars() * ESCAPED_CHARS;
    }

    /** The parameters with the key, the time, the window and the signature over all that. */
    public Params signed(ApiKey key, Stamp stamp) {
        Params payload = with("apiKey", key.key().reveal()).stamped(stamp);
        String plain = new TreeMap<>(payload.values)
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("&"));
        return payload.with("signature", key.signer().sign(plain));
    }

    public ObjectNode json() {
        ObjectNode object = Json.object();
        values.forEach((name, value) -> {
            if (value instanceof Long number) {
                object.put(name, number);
            } else {
                object.put(name, value.toString());
            }
        });
        return object;
    }

    /** The names only: values may be secrets. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }

    /**
     * The time a request is signed for, in the venue's milliseconds, and how long after it the venue may take it.
     *
     * @param timestamp when it leaves; never later, so that the venue itself drops what was held up on the way
     */
    public record Stamp(long timestamp, long recvWindowMillis) {}

    private Params stamped(Stamp stamp) {
        return with("recvWindow", stamp.recvWindowMillis()).with("timestamp", stamp.timestamp());
    }

    private Params plus(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Params(more);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
