package io.kontor.ingress.hostile;

import static io.kontor.ingress.hostile.BadInput.head;
import static io.kontor.ingress.hostile.BadInput.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Halts, lifts and overrides that must be refused: a kill switch that is misspelt must not be taken for one that works. */
final class BadHalts {
    private static final String WHY = "\"reason\":\"r\",\"by\":\"b\"";
    private static final String GLOBAL = "\"scope\":{\"type\":\"GLOBAL\"}";
    private static final String NOBODYS = "00000000-0000-4000-8000-000000000000";
    private static final String NAME = "1 to 36 printable ASCII characters without blanks";
    private static final String REASON = "a string of 1 to 256 characters without control characters";
    private static final String ACTIONS = "one of CANCEL_ORDERS, CLOSE_POSITIONS";
    private static final String SOON = "a time to come, at most PT24H away";
    private static final String FAR = "2099-01-01T00:00:00Z";
    private static final String PAST = "2020-01-01T00:00:00Z";

    private BadHalts() {}

    static List<BadInput> all() {
        return List.of(
                missing("a halt of an unknown account", "ACCOUNT", "nobody", "UNKNOWN_ACCOUNT", "an account"),
                missing("a halt of an unknown symbol", "SYMBOL", "ABC/XYZ", "UNKNOWN_SYMBOL", "a known symbol"),
                missing("a halt of an unknown venue", "VENUE", "NOWHERE", "UNKNOWN_VENUE", "a venue"),
                scope(
                        "a halt of an unknown scope",
                        "{\"type\":\"PLANET\",\"value\":\"earth\"}",
                        "scope.type: PLANET (expected: one of GLOBAL, ACCOUNT, SYMBOL, VENUE)"),
                halt("a halt without a scope", WHY, "scope: absent (expected: an object with type and value)"),
                scope("a halt of nothing", "null", "scope: null (expected: an object with type and value)"),
                scope(
                        "a halt of a number",
                        "{\"type\":\"ACCOUNT\",\"value\":-1}",
                        "scope.value: -1 (expected: " + NAME + ", as a string)"),
                scope(
                        "a halt of NaN",
                        "{\"type\":\"ACCOUNT\",\"value\":NaN}",
                        "scope.value: NaN (expected: " + NAME + ", as a string)"),
                scope(
                        "a halt of an account without its name",
                        "{\"type\":\"ACCOUNT\"}",
                        "scope.value: absent (expected: " + NAME + ")"),
                scope(
                        "a global halt with a name",
                        "{\"type\":\"GLOBAL\",\"value\":\"x\"}",
                        "scope.value: given (expected: nothing: everything is meant)"),
                halt("a halt that says not why", GLOBAL + ",\"by\":\"b\"", "reason: absent (expected: " + REASON + ")"),
                halt(
                        "a halt by nobody",
                        GLOBAL + ",\"reason\":\"r\",\"by\":\"\"",
                        "by:  (expected: " + REASON.replace("256", "64") + ")"),
                halt(
                        "a halt with an unknown action",
                        GLOBAL + "," + WHY + ",\"actions\":[\"LIQUIDATE\"]",
                        "actions[0]: LIQUIDATE (expected: " + ACTIONS + ")"),
                halt(
                        "a halt with an action that is none",
                        GLOBAL + "," + WHY + ",\"actions\":[1]",
                        "actions[0]: 1 (expected: " + ACTIONS + ", as a string)"),
                halt(
                        "a halt with a field nobody knows",
                        GLOBAL + "," + WHY + ",\"force\":true",
                        "force: unknown (expected: one of scope, reason, by, actions, commandId)"),
                lift("a lift of a halt nobody saw", NOBODYS),
                lift("a lift of what is no id", "x"),
                post(
                        "a lift without a reason",
                        "/v1/halts/" + NOBODYS + ":lift",
                        "{\"by\":\"b\"}",
                        new BadInput.Answer(
                                400, "INVALID_FIELD", List.of("reason: absent (expected: " + REASON + ")"))),
                post(
                        "an override of an unknown venue",
                        "/v1/overrides",
                        override("{\"kind\":\"VENUE\",\"name\":\"NOWHERE\"}", FAR),
                        new BadInput.Answer(
                                404, "UNKNOWN_VENUE", List.of("component.name: NOWHERE (expected: a venue)"))),
                badOverride("an override without end", "JOURNAL", FAR, "until: " + FAR + " (expected: " + SOON + ")"),
                badOverride(
                        "an override that is over", "JOURNAL", PAST, "until: " + PAST + " (expected: " + SOON + ")"),
                badOverride(
                        "an override of what bounds itself",
                        "INGRESS",
                        FAR,
                        "component.kind: INGRESS (expected: one that can be overridden)"));
    }

    private static BadInput missing(String name, String type, String value, String code, String expected) {
        String body = "{\"scope\":{\"type\":\"" + type + "\",\"value\":\"" + value + "\"}," + WHY + "}";
        String error = "scope.value: " + value + " (expected: " + expected + ")";
        return post(name, "/v1/halts", body, new BadInput.Answer(404, code, List.of(error)));
    }

    private static BadInput scope(String name, String scope, String error) {
        return halt(name, "\"scope\":" + scope + "," + WHY, error);
    }

    private static BadInput halt(String name, String fields, String error) {
        return post(name, "/v1/halts", "{" + fields + "}", new BadInput.Answer(400, "INVALID_FIELD", List.of(error)));
    }

    private static BadInput lift(String name, String id) {
        String error = "haltId: " + id + " (expected: a halt not long past)";
        return post(
                name,
                "/v1/halts/" + id + ":lift",
                "{" + WHY + "}",
                new BadInput.Answer(404, "NOT_FOUND", List.of(error)));
    }

    private static BadInput badOverride(String name, String kind, String until, String error) {
        return post(
                name,
                "/v1/overrides",
                override("{\"kind\":\"" + kind + "\"}", until),
                new BadInput.Answer(400, "INVALID_FIELD", List.of(error)));
    }

    private static String override(String component, String until) {
        return "{\"component\":" + component + ",\"stance\":\"ACCEPT\",\"until\":\"" + until + "\"," + WHY + "}";
    }

    private static BadInput post(String name, String path, String body, BadInput.Answer expected) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return http(
                name,
                http -> http.send(
                                head("POST", path, "Content-Type: application/json", "Content-Length: " + bytes.length))
                        .send(bytes),
                expected.status(),
                expected.code(),
                expected.errors().toArray(String[]::new));
    }
}
