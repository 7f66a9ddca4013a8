package io.kontor.ingress.hostile;

import static io.kontor.ingress.hostile.BadInput.body;
import static io.kontor.ingress.hostile.BadInput.bytes;
import static io.kontor.ingress.hostile.BadInput.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Order bodies that must be refused: wrong types, sizes, numbers, structure, encodings. */
final class BadOrders {
    private static final String DECIMAL = "a decimal of at most 38 digits";

    private BadOrders() {}

    static List<BadInput> fields() {
        return List.of(
                body("account a number", order("account", "7"), "account: 7 (expected: " + id(36) + ", as a string)"),
                body("account null", order("account", "null"), "account: null (expected: " + id(36) + ")"),
                body("account absent", order("account", ""), "account: absent (expected: " + id(36) + ")"),
                body("account empty", order("account", "\"\""), "account:  (expected: " + id(36) + ")"),
                body(
                        "account with a blank",
                        order("account", "\"ma in\""),
                        "account: ma in (expected: " + id(36) + ")"),
                body(
                        "account too long",
                        order("account", "\"" + "a".repeat(37) + "\""),
                        "account: " + "a".repeat(37) + " (expected: " + id(36) + ")"),
                body(
                        "clientOrderId an array",
                        order("clientOrderId", "[\"a\"]"),
                        "clientOrderId: an array of 1 (expected: " + id(64) + ", as a string)"),
                body(
                        "clientOrderId too long",
                        order("clientOrderId", "\"" + "a".repeat(65) + "\""),
                        "clientOrderId: " + "a".repeat(64) + "… (65 characters) (expected: " + id(64) + ")"),
                body(
                        "clientOrderId with a line end",
                        order("clientOrderId", "\"a\\nb\""),
                        "clientOrderId: a\nb (expected: " + id(64) + ")"),
                body(
                        "clientOrderId not ASCII",
                        order("clientOrderId", "\"ä\""),
                        "clientOrderId: ä (expected: " + id(64) + ")"),
                body(
                        "symbol an object",
                        order("symbol", "{}"),
                        "symbol: an object (expected: " + id(32) + ", as a string)"),
                body("side in small letters", order("side", "\"buy\""), "side: buy (expected: one of BUY, SELL)"),
                body("side a number", order("side", "1"), "side: 1 (expected: one of BUY, SELL, as a string)"),
                body(
                        "time in force unknown",
                        order("timeInForce", "\"FOREVER\""),
                        "timeInForce: FOREVER (expected: one of GTC, IOC, FOK, DAY, GTD, AT_OPEN, AT_CLOSE)"),
                body("postOnly a string", order("postOnly", "\"true\""), "postOnly: true (expected: true or false)"),
                body("unknown field", order("colour", "\"red\""), "colour: unknown (expected: one of " + NAMES + ")"),
                body(
                        "commandId in a placing",
                        order("commandId", "\"c\""),
                        "commandId: unknown (expected: one of " + NAMES + ")"),
                body(
                        "a name twice",
                        order("x", "1").replace("\"x\":1", "\"side\":\"SELL\""),
                        "side: given twice (expected: at most once)"),
                body(
                        "several at once",
                        "{\"account\":1,\"side\":2}",
                        "account: 1 (expected: " + id(36) + ", as a string)",
                        "clientOrderId: absent (expected: " + id(64) + ")",
                        "symbol: absent (expected: " + id(32) + ")",
                        "side: 2 (expected: one of BUY, SELL, as a string)",
                        "amount: absent (expected: " + DECIMAL + ")"));
    }

    static List<BadInput> numbers() {
        return List.of(
                body("amount absent", order("amount", ""), "amount: absent (expected: " + DECIMAL + ")"),
                body("amount zero", order("amount", "0"), "amount: 0 (expected: more than 0)"),
                body("amount negative", order("amount", "\"-1\""), "amount: -1 (expected: more than 0)"),
                number("NaN", "NaN"),
                number("\"NaN\"", "NaN"),
                number("Infinity", "Infinity"),
                number("1e400", "1e400"),
                number("\"1e400\"", "1e400"),
                number("1e999999999", "1e999999999"),
                number("1E-400", "1E-400"),
                number("-0", "-0"),
                number("\"-0.00\"", "-0.00"),
                number("1".repeat(40), "1".repeat(40)),
                number("\"" + "1".repeat(5_000) + "\"", "1".repeat(64) + "… (5000 characters)"),
                number("1".repeat(4_000), "1".repeat(64) + "… (4000 characters)"),
                number("0." + "0".repeat(40) + "1", "0." + "0".repeat(40) + "1"),
                number("true", "true"),
                number("{}", "an object"),
                number("[1]", "an array of 1"),
                number("\"\"", ""),
                number("\"0x10\"", "0x10"),
                number("\"1,5\"", "1,5"),
                number("\" 1\"", " 1"),
                number("\"+1\"", "+1"),
                number("\"1_0\"", "1_0"),
                number("\"٣\"", "٣"),
                body(
                        "price no number",
                        order("limitPrice", "\"much\""),
                        "limitPrice: much (expected: " + DECIMAL + ")"),
                json(
                        "price off the tick",
                        order("limitPrice", "\"50000.001\""),
                        422,
                        "PRICE_NOT_ON_TICK",
                        "limitPrice: 50000.001 (expected: a multiple of tick 0.01)"),
                json(
                        "amount off the step",
                        order("amount", "\"0.5000001\""),
                        422,
                        "AMOUNT_NOT_ON_STEP",
                        "amount: 0.5000001 (expected: a multiple of step 0.00001)"));
    }

    static List<BadInput> structures() {
        String decimal = " (expected: " + DECIMAL + ")";
        return List.of(
                body(
                        "expiry without GTD",
                        order("expireAt", "\"2027-01-01T00:00:00Z\""),
                        "expireAt: present (expected: a time with GTD only)"),
                body(
                        "GTD without expiry",
                        order("timeInForce", "\"GTD\""),
                        "expireAt: absent (expected: a time with GTD only)"),
                body(
                        "expiry in nanoseconds",
                        order("timeInForce", "\"GTD\",\"expireAt\":\"2027-01-01T00:00:00.000000001Z\""),
                        "expireAt: 2027-01-01T00:00:00.000000001Z (expected: " + TIME + ")"),
                body(
                        "expiry with an offset",
                        order("timeInForce", "\"GTD\",\"expireAt\":\"2027-01-01T00:00:00+01:00\""),
                        "expireAt: 2027-01-01T00:00:00+01:00 (expected: " + TIME + ")"),
                body(
                        "post-only that takes at once",
                        order("timeInForce", "\"IOC\",\"postOnly\":true"),
                        "postOnly: true with IOC (expected: false with IOC and FOK)"),
                body(
                        "two worst prices",
                        order("protectionPrice", "1"),
                        "protectionPrice: with a limitPrice (expected: market orders only)"),
                body("trigger a string", order("trigger", "\"STOP\""), "trigger: STOP (expected: an object)"),
                body(
                        "trigger of no kind",
                        order("trigger", "{\"price\":1}"),
                        "trigger.type: absent (expected: one of STOP, STOP_LOSS, TAKE_PROFIT, TRAILING_STOP)"),
                body(
                        "trailing stop without an offset",
                        order("trigger", "{\"type\":\"TRAILING_STOP\"}"),
                        "trigger.offset: absent (expected: given with TRAILING_STOP only)",
                        "trigger.offsetType: absent (expected: given with TRAILING_STOP only)"),
                body(
                        "trigger price no number",
                        order("trigger", "{\"type\":\"STOP\",\"price\":\"x\"}"),
                        "trigger.price: x" + decimal),
                body(
                        "unknown field inside",
                        order("trigger", "{\"type\":\"STOP\",\"price\":1,\"x\":1}"),
                        "trigger.x: unknown (expected: one of type, price, offset, offsetType, source)"),
                body(
                        "slices in parts",
                        order("algo", "{\"type\":\"TWAP\",\"slices\":1.5}"),
                        "algo.slices: 1.5 (expected: a whole number from 1 to 10000)"),
                body(
                        "duration of another language",
                        order("algo", "{\"type\":\"TWAP\",\"duration\":\"10m\"}"),
                        "algo.duration: 10m (expected: a duration of at least a second such as PT10M)"),
                body(
                        "too many venues",
                        order("route", "{\"policy\":\"SMART\",\"venues\":[" + repeat("\"V%d\"", 17) + "]}"),
                        "route.venues: an array of 17 (expected: an array of at most 16)"),
                body(
                        "a venue twice",
                        order("route", "{\"policy\":\"SMART\",\"venues\":[\"SIM\",\"SIM\"]}"),
                        "route.venues[1]: SIM (expected: each at most once)"),
                body(
                        "too much metadata",
                        order("metadata", "{" + repeat("\"k%d\":\"v\"", 17) + "}"),
                        "metadata: 17 pairs (expected: at most 16)"),
                body(
                        "metadata no string",
                        order("metadata", "{\"k\":1}"),
                        "metadata.k: 1 (expected: " + text(0, 256) + ")"),
                body(
                        "metadata with a control character",
                        order("metadata", "{\"k\":\"a\\u0000b\"}"),
                        "metadata.k: a\u0000b (expected: " + text(0, 256) + ")"),
                body(
                        "metadata too long",
                        order("metadata", "{\"k\":\"" + "v".repeat(257) + "\"}"),
                        "metadata.k: " + "v".repeat(64) + "… (257 characters) (expected: " + text(0, 256) + ")"),
                body(
                        "metadata's name too long",
                        order("metadata", "{\"" + "k".repeat(65) + "\":\"v\"}"),
                        "metadata." + "k".repeat(64) + "… (65 characters): as a name (expected: " + text(1, 64) + ")"));
    }

    static List<BadInput> encodings() {
        return List.of(
                json("no body", "", 400, "MALFORMED", ": nothing (expected: one JSON value)"),
                json("blanks", "  \n ", 400, "MALFORMED", ": nothing (expected: one JSON value)"),
                broken("no JSON", "hello"),
                broken("JSON cut off", "{\"account\":\"ma"),
                broken("single quotes", "{'account':'main'}"),
                broken("a comment", "{/* x */}"),
                broken("a trailing comma", "{\"account\":\"main\",}"),
                broken("a leading zero", order("amount", "01")),
                broken("a byte order mark", "\ufeff" + order("x", "")),
                json("two values", order("x", "") + "{}", 400, "MALFORMED", ": { (expected: one JSON value)"),
                json("an array", "[]", 400, "MALFORMED", ": an array of 0 (expected: a JSON object)"),
                json("a string", "\"order\"", 400, "MALFORMED", ": order (expected: a JSON object)"),
                json("null", "null", 400, "MALFORMED", ": null (expected: a JSON object)"),
                json(
                        "nested too deeply",
                        "[".repeat(17) + "]".repeat(17),
                        400,
                        "MALFORMED",
                        "/0".repeat(15) + "/0: a value at level 17 (expected: at most 16)"),
                json(
                        "nested without end",
                        "[".repeat(200_000),
                        400,
                        "MALFORMED",
                        "/0".repeat(15) + "/0: a value at level 17 (expected: at most 16)"),
                bytes("UTF-16", order("x", "").getBytes(StandardCharsets.UTF_16), 400, "MALFORMED", NOT_UTF_8),
                bytes(
                        "ISO 8859-1",
                        order("x", "\"ä\"").getBytes(StandardCharsets.ISO_8859_1),
                        400,
                        "MALFORMED",
                        NOT_UTF_8),
                bytes("overlong UTF-8", quoted(0xc0, 0x80), 400, "MALFORMED", NOT_UTF_8),
                bytes("half a surrogate pair", quoted(0xed, 0xa0, 0x80), 400, "MALFORMED", NOT_UTF_8));
    }

    private static final String NOT_UTF_8 = ": bytes of another encoding (expected: JSON in UTF-8)";
    private static final String TIME = "a time in UTC such as 2026-11-20T09:30:00.000000Z";
    private static final String NAMES =
            "account, clientOrderId, symbol, side, amount, amountType, limitPrice, protectionPrice,"
                    + " timeInForce, expireAt, trigger, conditionalMode, reduceOnly, postOnly, icebergAmount, algo, route, metadata";

    private static BadInput number(String spelled, String shown) {
        String name = "amount " + (spelled.length() > 20 ? "of " + spelled.length() + " characters" : spelled);
        return body(name, order("amount", spelled), "amount: " + shown + " (expected: " + DECIMAL + ")");
    }

    private static BadInput broken(String name, String body) {
        return json(name, body, 400, "MALFORMED", ": broken JSON (expected: JSON in UTF-8)");
    }

    /** An order that would be taken, but for one field; without a value the field is left out. */
    static String order(String field, String value) {
        List<String> fields = List.of(
                "\"account\":\"main\"",
                "\"clientOrderId\":\"bad\"",
                "\"symbol\":\"BTC/USDT\"",
                "\"side\":\"BUY\"",
                "\"amount\":\"0.5\"",
                "\"limitPrice\":\"50000\"");
        String others =
                fields.stream().filter(f -> !f.startsWith("\"" + field + "\"")).collect(Collectors.joining(","));
        return "{" + others + (value.isEmpty() ? "" : ",\"" + field + "\":" + value) + "}";
    }

    private static String id(int chars) {
        return "1 to " + chars + " printable ASCII characters without blanks";
    }

    private static String text(int min, int max) {
        return "a string of " + min + " to " + max + " characters without control characters";
    }

    private static String repeat(String pattern, int times) {
        return IntStream.range(0, times).mapToObj(pattern::formatted).collect(Collectors.joining(","));
    }

    private static byte[] quoted(int... bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('"');
        for (int b : bytes) {
            out.write(b);
        }
        out.write('"');
        return out.toByteArray();
    }
}
