package io.kontor.ingress.hostile;

import static io.kontor.ingress.hostile.BadInput.fatal;
import static io.kontor.ingress.hostile.BadInput.frame;
import static io.kontor.ingress.hostile.BadInput.head;
import static io.kontor.ingress.hostile.BadInput.http;
import static io.kontor.ingress.hostile.BadInput.request;

import io.kontor.ingress.RawWebSocket;
import java.util.List;
import java.util.function.Consumer;

/** Requests and streams that must be refused whatever they carry: sizes, framing, headers, paths, frames. */
final class BadRequests {
    private static final String JSON = "Content-Type: application/json";
    private static final String ORDER = BadOrders.order("x", "");

    private BadRequests() {}

    static List<BadInput> bodies() {
        return List.of(
                typed(
                        "text",
                        "text/plain; charset=UTF-8",
                        "Content-Type: text/plain; charset=UTF-8 (expected: application/json)"),
                typed(
                        "a form",
                        "application/x-www-form-urlencoded",
                        "Content-Type: application/x-www-form-urlencoded (expected: application/json)"),
                typed(
                        "another JSON",
                        "application/vnd.api+json",
                        "Content-Type: application/vnd.api+json (expected: application/json)"),
                http(
                        "no content type",
                        http -> http.send(head("POST", "/v1/orders", length(ORDER)) + ORDER),
                        415,
                        "UNSUPPORTED_MEDIA_TYPE",
                        "Content-Type: application/octet-stream (expected: application/json)"),
                http(
                        "a packed body",
                        http -> http.send(
                                head("POST", "/v1/orders", JSON, "Content-Encoding: gzip", length(ORDER)) + ORDER),
                        415,
                        "UNSUPPORTED_MEDIA_TYPE",
                        "Content-Encoding: gzip (expected: none)"),
                http(
                        "a body over the limit",
                        http -> http.send(head("POST", "/v1/orders", JSON, "Content-Length: 300000"))
                                .send("[" + " ".repeat(299_998) + "]"),
                        413,
                        "BODY_TOO_LARGE",
                        "body: 300000 bytes (expected: at most 262144 bytes)"),
                http(
                        "a body announced without measure",
                        http -> http.send(head("POST", "/v1/orders", JSON, "Content-Length: 1000000000")),
                        413,
                        "BODY_TOO_LARGE",
                        "body: 1000000000 bytes (expected: at most 262144 bytes)"),
                http(
                        "chunks over the limit",
                        http -> http.send(head("POST", "/v1/orders", JSON, "Transfer-Encoding: chunked"))
                                .send("10000\r\n%s\r\n"
                                                .formatted(" ".repeat(65_536))
                                                .repeat(5) + "0\r\n\r\n"),
                        413,
                        "BODY_TOO_LARGE",
                        "body: 327680 bytes (expected: at most 262144 bytes)"),
                http(
                        "a body that never comes",
                        http -> http.send(head("POST", "/v1/orders", JSON, length(ORDER)) + "{"),
                        408,
                        "REQUEST_TIMEOUT"),
                http(
                        "a body that breaks off",
                        http -> http.send(head("POST", "/v1/orders", JSON, length(ORDER)) + "{")
                                .endOutput(),
                        400,
                        "MALFORMED"),
                http(
                        "chunks that are none",
                        http -> http.send(
                                head("POST", "/v1/orders", JSON, "Transfer-Encoding: chunked") + "xyz\r\n{}\r\n"),
                        400,
                        "MALFORMED"));
    }

    static List<BadInput> heads() {
        return List.of(
                http("no HTTP", http -> http.send("GET / GOPHER/1\r\n\r\n"), 400, "MALFORMED"),
                http(
                        "another protocol",
                        http -> http.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"),
                        400,
                        "MALFORMED"),
                http("no host", http -> http.send("GET /v1/orders HTTP/1.1\r\n\r\n"), 400, "MALFORMED"),
                request("a path without end", "GET", "/v1/" + "x".repeat(5_000), List.of(), 400, "MALFORMED"),
                request(
                        "a header without end",
                        "GET",
                        "/v1/orders",
                        List.of("X: " + "x".repeat(20_000)),
                        400,
                        "MALFORMED"),
                request(
                        "headers without end",
                        "GET",
                        "/v1/orders",
                        java.util.Collections.nCopies(200, "X: 1"),
                        400,
                        "MALFORMED"),
                request(
                        "a negative length",
                        "POST",
                        "/v1/orders",
                        List.of(JSON, "Content-Length: -1"),
                        400,
                        "MALFORMED"),
                request(
                        "two lengths",
                        "POST",
                        "/v1/orders",
                        List.of(JSON, "Content-Length: 1", "Content-Length: 2"),
                        400,
                        "MALFORMED"),
                request("a broken escape", "GET", "/v1/symbols/%ZZ", List.of(), 400, "MALFORMED"),
                request("a method nobody knows", "DANCE", "/v1/orders", List.of(), 405, "METHOD_NOT_ALLOWED"),
                request(
                        "a method not taken",
                        "PATCH",
                        "/v1/orders",
                        List.of(),
                        405,
                        "METHOD_NOT_ALLOWED",
                        "method: PATCH (expected: one of DELETE, GET, POST)"),
                request(
                        "no such path",
                        "GET",
                        "/v1/nothing",
                        List.of(),
                        404,
                        "NOT_FOUND",
                        "path: /v1/nothing (expected: a path of /openapi.yaml)"),
                request(
                        "no such order",
                        "GET",
                        "/v1/orders/none",
                        List.of(),
                        404,
                        "UNKNOWN_ORDER",
                        "intentId: none (expected: an accepted order's id)"),
                request(
                        "no such account",
                        "GET",
                        "/v1/accounts/nobody/orders/a",
                        List.of(),
                        404,
                        "UNKNOWN_ACCOUNT",
                        "account: nobody (expected: a configured account)"),
                request(
                        "no such symbol",
                        "GET",
                        "/v1/symbols/..%2F..%2Fetc%2Fpasswd",
                        List.of(),
                        404,
                        "UNKNOWN_SYMBOL",
                        "symbol: ../../etc/passwd (expected: a known symbol)"),
                request(
                        "an unknown filter",
                        "GET",
                        "/v1/orders?colour=red",
                        List.of(),
                        400,
                        "INVALID_FIELD",
                        "colour: unknown (expected: one of account, symbol, status, from, to, cursor, limit)"),
                request(
                        "a page of nothing",
                        "GET",
                        "/v1/orders?limit=0",
                        List.of(),
                        400,
                        "INVALID_FIELD",
                        "limit: 0 (expected: a whole number from 1 to 500)"),
                request(
                        "a filter twice",
                        "GET",
                        "/v1/positions?account=main&account=main",
                        List.of(),
                        400,
                        "INVALID_FIELD",
                        "account: given twice (expected: at most once)"),
                request(
                        "a cursor of nowhere",
                        "GET",
                        "/v1/orders?cursor=zzz",
                        List.of(),
                        400,
                        "INVALID_FIELD",
                        "cursor: zzz (expected: a page's nextCursor)"),
                request(
                        "cancel everything by mistake",
                        "DELETE",
                        "/v1/orders",
                        List.of(),
                        400,
                        "INVALID_FIELD",
                        "account: absent (expected: either account, or scope=ALL)"),
                http(
                        "a revision that is none",
                        http -> http.send(
                                head("PUT", "/v1/orders/" + "A".repeat(20), JSON, length(ORDER), "If-Match: \"x\"")
                                        + ORDER),
                        400,
                        "INVALID_FIELD",
                        "If-Match: \"x\" (expected: a revision such as \"3\", or *)"),
                request(
                        "a command id that is none",
                        "DELETE",
                        "/v1/orders/" + "A".repeat(20),
                        List.of("Idempotency-Key: a b"),
                        400,
                        "INVALID_FIELD",
                        "Idempotency-Key: a b (expected: 1 to 64 printable ASCII characters without blanks)"));
    }

    static List<BadInput> streams() {
        return List.of(
                request(
                        "a stream without a handshake",
                        "GET",
                        "/v1/stream",
                        List.of(),
                        400,
                        "MALFORMED",
                        "Upgrade: absent (expected: a WebSocket handshake of version 13)"),
                frame("a frame that is no JSON", "hello", "MALFORMED", ": broken JSON (expected: JSON in UTF-8)"),
                frame("a frame that is no object", "[]", "MALFORMED", ": an array of 0 (expected: a JSON object)"),
                frame(
                        "an operation without a name",
                        "{\"id\":\"1\"}",
                        "INVALID_FIELD",
                        "op: absent (expected: one of subscribe, unsubscribe, place, modify, cancel, cancelAll, session)"),
                frame(
                        "a channel that is none",
                        "{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"news\"}",
                        "INVALID_FIELD",
                        "channel: news (expected: one of orders, positions, accounts, risk, system, marketdata.l1, marketdata.l2)"),
                frame(
                        "types of a channel that has none",
                        "{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"accounts\",\"account\":\"main\",\"types\":[\"OrderFilled\"]}",
                        "INVALID_FIELD",
                        "types[0]: OrderFilled (expected: absent on accounts, which has no types)"),
                frame(
                        "an account that is none",
                        "{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"orders\",\"account\":\"nobody\"}",
                        "UNKNOWN_ACCOUNT",
                        "account: nobody (expected: a configured account)"),
                frame(
                        "an order whose amount is no number",
                        "{\"op\":\"place\",\"id\":\"1\",\"order\":" + BadOrders.order("amount", "NaN") + "}",
                        "INVALID_FIELD",
                        "order.amount: NaN (expected: a decimal of at most 38 digits)"),
                fatal("a binary frame", stream -> stream.sendBinary(new byte[10]), 1003, "UNSUPPORTED_DATA"),
                fatal("a frame over the limit", stream -> stream.send(" ".repeat(70_000)), 1009, "TOO_BIG"),
                fatal("pieces over the limit", BadRequests::sendPieces, 1009, "TOO_BIG"),
                fatal("text that is no UTF-8", raw(0x81, 0x82, 0, 0, 0, 0, 0xc0, 0x80), 1007, ""),
                fatal("a frame without a mask", raw(0x81, 2, '{', '}'), 1002, ""),
                fatal("reserved bits", raw(0xf1, 0x82, 0, 0, 0, 0, '{', '}'), 1002, ""),
                fatal("a ping over its size", raw(0x89, 0xfe, 0, 126, 0, 0, 0, 0), 1002, ""),
                fatal("a piece of nothing", raw(0x80, 0x82, 0, 0, 0, 0, '{', '}'), 1002, ""));
    }

    private static BadInput typed(String name, String type, String error) {
        return http(
                name,
                http -> http.send(head("POST", "/v1/orders", "Content-Type: " + type, length(ORDER)) + ORDER),
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                error);
    }

    private static String length(String body) {
        return "Content-Length: " + body.length();
    }

    private static void sendPieces(RawWebSocket stream) {
        stream.sendPiece(true, false, "\"");
        for (int i = 0; i < 10; i++) {
            stream.sendPiece(false, false, "x".repeat(10_000));
        }
    }

    private static Consumer<RawWebSocket> raw(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        return stream -> stream.sendRaw(raw);
    }
}
