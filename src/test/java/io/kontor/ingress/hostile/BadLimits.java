package io.kontor.ingress.hostile;

import static io.kontor.ingress.hostile.BadInput.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Limits nobody may set. */
final class BadLimits {
    private static final String GOOD = """
            {"version":1,"currency":"USD","ordersPerSecondMax":50,"ordersPerMinuteMax":500,"orderLotsMax":10,"orderNotionalMax":"1000",
            "openOrdersMax":100,"selfTrade":"REFUSE","repeatsMax":20,"withoutMark":"REFUSE","by":"b","reason":"r"}""";

    private BadLimits() {}

    static List<BadInput> all() {
        return List.of(
                field(
                        "a negative limit",
                        "\"ordersPerSecondMax\":50",
                        "\"ordersPerSecondMax\":-1",
                        "ordersPerSecondMax: -1 (expected: a whole number from 1 to 100000)"),
                field(
                        "a limit of nothing",
                        "\"orderNotionalMax\":\"1000\"",
                        "\"orderNotionalMax\":\"0\"",
                        "orderNotionalMax: 0 (expected: more than 0)"),
                field(
                        "a limit that is no number",
                        "\"orderNotionalMax\":\"1000\"",
                        "\"orderNotionalMax\":\"NaN\"",
                        "orderNotionalMax: NaN (expected: a decimal of at most 38 digits)"),
                field(
                        "a rate that cannot be counted",
                        "\"ordersPerMinuteMax\":500",
                        "\"ordersPerMinuteMax\":100001",
                        "ordersPerMinuteMax: 100001 (expected: a whole number from 1 to 100000)"),
                field(
                        "an unknown limit",
                        "\"by\":\"b\"",
                        "\"by\":\"b\",\"leverageMax\":3",
                        "leverageMax: unknown (expected: one of account, version, currency, ordersPerSecondMax,"
                                + " ordersPerMinuteMax, orderLotsMax, priceCollar, orderNotionalMax, openOrdersMax,"
                                + " grossNotionalMax, netNotionalMax, dailyLossMax, selfTrade, repeatsMax, withoutMark,"
                                + " symbols, by, reason, commandId)"),
                field(
                        "a negative position limit",
                        "\"by\":\"b\"",
                        "\"by\":\"b\",\"symbols\":{\"BTC/USDT\":{\"positionLongMax\":\"-1\"}}",
                        "symbols.BTC/USDT.positionLongMax: -1 (expected: 0 or more)"),
                field(
                        "limits nobody answers for",
                        "\"by\":\"b\",",
                        "",
                        "by: absent (expected: a string of 1 to 64 characters without control characters)"),
                field(
                        "limits of another account",
                        "\"by\":\"b\"",
                        "\"by\":\"b\",\"account\":\"t-002\"",
                        "account: t-002 (expected: main)"),
                put(
                        "limits of an unknown account",
                        "nobody",
                        GOOD,
                        404,
                        "UNKNOWN_ACCOUNT",
                        "account: nobody (expected: a configured account)"),
                put(
                        "limits in an unknown currency",
                        "main",
                        GOOD.replace("USD", "XYZ"),
                        400,
                        "INVALID_FIELD",
                        "currency: XYZ (expected: one of [USD, USDT])"),
                put(
                        "limits of an unknown symbol",
                        "main",
                        GOOD.replace("\"by\":\"b\"", "\"by\":\"b\",\"symbols\":{\"NO/SUCH\":{}}"),
                        404,
                        "UNKNOWN_SYMBOL",
                        "symbols: NO/SUCH (expected: symbols of GET /v1/symbols)"),
                put(
                        "limits that replace none",
                        "main",
                        GOOD.replace("\"version\":1,", ""),
                        400,
                        "INVALID_FIELD",
                        "version: absent (expected: the version that is replaced, here or in If-Match)"));
    }

    private static BadInput field(String name, String good, String bad, String error) {
        return put(name, "main", GOOD.replace(good, bad), 400, "INVALID_FIELD", error);
    }

    private static BadInput put(String name, String account, String body, int status, String code, String error) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return http(
                name,
                http -> http.send(BadInput.head(
                                "PUT",
                                "/v1/risk/limits/" + account,
                                "Content-Type: application/json",
                                "Content-Length: " + bytes.length))
                        .send(bytes),
                status,
                code,
                error);
    }
}
