package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.ingress.Http.Answer;
import io.kontor.ingress.OpenApi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the server and its description against each other: every documented operation, status and media type is seen, every body is
 * valid by its schema (which {@link Http} checks of every answer in every test), and no path answers to a method that is not documented.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String JSON = "application/json";

    private final OpenApi api = OpenApi.document();
    private final Set<String> seen = new TreeSet<>();

    private TestGateway gateway;
    private Http http;

    @BeforeAll
    void start() {
        gateway = new TestGateway("kontor.risk.two-person.required = on");
        http = new Http(gateway.base());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void everythingDocumentedIsSeen() {
        String id = call("POST", "/v1/orders", JSON, full("a-1"))
                .json()
                .path("intentId")
                .asText();
        gateway.journal().await(1);
        call("POST", "/v1/orders", JSON, full("a-1"));
        call("POST", "/v1/orders", JSON, order("fill-1"));
        gateway.journal().await(3);
        call("GET", "/v1/orders", "", "");
        call("POST", "/v1/orders:batch", JSON, "[" + order("b-1") + "," + order("denied-1") + "]");
        call("POST", "/v1/orders:batch", NDJSON, order("b-2") + "\n" + order("denied-2"));
        for (String path : List.of("/v1/orders/" + id, "/v1/accounts/main/orders/a-1")) {
            call("GET", path, "", "");
            call("PUT", path, JSON, full("a-1"));
            String other = full("a-1").replace("\"0.5\"", path.contains("accounts") ? "\"0.7\"" : "\"0.6\"");
            call("PUT", path, JSON, other);
            call("PUT", path, JSON, other);
        }
        for (String part : List.of("intent", "state", "events")) {
            call("GET", "/v1/orders/" + id + "/" + part, "", "");
        }
        call("DELETE", "/v1/orders/" + id, JSON, "{\"commandId\":\"c-1\"}");
        call("DELETE", "/v1/orders/" + id, "", "");
        call("DELETE", "/v1/accounts/main/orders/b-1", "", "");
        call("DELETE", "/v1/accounts/main/orders/b-1", "", "");
        String operation = call("DELETE", "/v1/orders?account=main", "", "")
                .json()
                .path("operationId")
                .asText();
        call("GET", "/v1/operations/" + operation, "", "");
        for (String path : List.of(
                "/v1/positions?account=main",
                "/v1/accounts",
                "/v1/accounts/main",
                "/v1/risk/limits",
                "/v1/risk/usage",
                "/v1/symbols",
                "/v1/symbols/BTC%2FUSDT",
                "/v1/assets/BTC",
                "/v1/marketdata/BTC%2FUSDT?depth=5",
                "/v1/venues",
                "/v1/venues/SIM",
                "/v1/reconciliations",
                "/v1/audit?account=main",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/openapi.yaml")) {
            call("GET", path, "", "");
        }
        call("PUT", "/v1/risk/limits/main", JSON, LIMITS);
        call("GET", "/v1/risk/limits", "", "");
        call("DELETE", "/v1/risk/limits/main/proposal", JSON, "{\"by\":\"b\",\"reason\":\"r\",\"commandId\":\"w-1\"}");
        call("PUT", "/v1/risk/limits/main", JSON, LIMITS.replace("limits-1", "limits-3"));
        call(
                "PUT",
                "/v1/risk/limits/main",
                JSON,
                LIMITS.replace("a person", "another").replace("limits-1", "limits-2"));
        call("POST", "/v1/venues/SIM:connect", "", "");
        call("POST", "/v1/venues/SIM:disconnect", "", "");
        String halt = "{\"scope\":{\"type\":\"GLOBAL\"},\"reason\":\"r\",\"by\":\"b\",\"commandId\":\"h-1\"}";
        String haltId = call("POST", "/v1/halts", JSON, halt).json().path("id").asText();
        call("POST", "/v1/halts", JSON, halt);
        call("GET", "/v1/halts", "", "");
        call("GET", "/v1/breaker", "", "");
        String override = "{\"component\":{\"kind\":\"VENUE\",\"name\":\"SIM\"},\"stance\":\"REFUSE\",\"reason\":\"r\","
                + "\"by\":\"b\",\"until\":\"2026-11-20T12:00:00Z\",\"commandId\":\"o-1\"}";
        String overrideId =
                call("POST", "/v1/overrides", JSON, override).json().path("id").asText();
        call("POST", "/v1/overrides", JSON, override);
        call("GET", "/v1/overrides", "", "");
        call("POST", "/v1/overrides/" + overrideId + ":end", JSON, "{\"reason\":\"r\",\"by\":\"b\"}");
        call("POST", "/v1/overrides/" + overrideId + ":end", JSON, "{\"reason\":\"r\",\"by\":\"b\"}");
        call("POST", "/v1/halts/" + haltId + ":lift", JSON, "{\"reason\":\"r\",\"by\":\"b\"}");
        call("POST", "/v1/halts/" + haltId + ":lift", JSON, "{\"reason\":\"r\",\"by\":\"b\"}");
        call("POST", "/v1/reconciliations", JSON, "{\"intentId\":\"" + id + "\"}");
        gateway.readiness(new Readiness.Part("journal", false, "the disk is full"));
        call("GET", "/health/ready", "", "");
        try (RawWebSocket stream = new RawWebSocket(gateway.base())) {
            stream.send("{\"op\":\"session\",\"id\":\"1\",\"cancelOnDisconnect\":false}");
            seen.add("openStream 101");
        }

        List<String> documented = new ArrayList<>();
        for (Operation o : api.operations()) {
            api.medias(o).forEach((status, medias) -> {
                if (medias.isEmpty()) {
                    documented.add(o.id() + " " + status);
                }
                medias.forEach(media -> documented.add(o.id() + " " + status + " " + media));
            });
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(documented);
    }

    Stream<String> paths() {
        return api.operations().stream().map(Operation::path).distinct();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void noPathTakesAMethodThatIsNotDocumented(String template) {
        String path = template.replace("{intentId}", "A".repeat(20)).replaceAll("\\{[^}]+}", "x");
        Set<String> documented = new TreeSet<>();
        api.operations().stream()
                .filter(o -> o.path().equals(template))
                .forEach(o -> documented.add(o.method().toUpperCase(java.util.Locale.ROOT)));

        for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
            if (!documented.contains(method)) {
                Answer answer = http.send(method, path, JSON, "{}");

                assertThat(answer.code()).as("%s %s", method, path).isEqualTo("METHOD_NOT_ALLOWED");
                assertThat(Set.of(answer.raw()
                                .headers()
                                .firstValue("Allow")
                                .orElse("")
                                .split(", ")))
                        .isEqualTo(documented);
            }
        }
    }

    @Test
    void everyOperationSaysThatAPartMayNotAnswer() {
        assertThat(api.operations())
                .filteredOn(o -> o.path().startsWith("/v1/") && !o.path().equals("/v1/order-groups"))
                .allSatisfy(o -> assertThat(o.definition().path("responses").has("5XX"))
                        .as(o.id())
                        .isTrue());
    }

    @Test
    void everyDocumentedResourceIsCountedByItsName() {
        Set<String> resources = new TreeSet<>();
        for (Operation operation : api.operations()) {
            if (operation.path().startsWith("/v1/")) {
                resources.add(operation.path().split("/", -1)[2]);
            }
        }

        resources.forEach(resource -> http.send("PATCH", "/v1/" + resource, JSON, "{}"));

        String counted = http.get("/metrics").body();
        assertThat(resources)
                .allSatisfy(resource -> assertThat(counted)
                        .contains("kontor_http_requests_seconds_count{method=\"PATCH\",resource=\"" + resource + "\""));
    }

    @Test
    void whatIsNotDocumentedIsNotThere() {
        for (String path : List.of(
                "/",
                "/v1",
                "/v1/",
                "/v1/halts/x",
                "/v1/overrides/x",
                "/v1/orders/",
                "/v2/orders",
                "/v1/orders/x/y",
                "/v1/stream/x",
                "/health",
                "/v1//orders")) {
            assertThat(http.get(path).code()).as(path).isEqualTo("NOT_FOUND");
        }
    }

    private Answer call(String method, String path, String contentType, String body) {
        Operation operation = api.find(method, path).orElseThrow(() -> new AssertionError(method + " " + path));
        if (contentType.equals(JSON)) {
            assertThat(api.requestFaults(operation, body)).as(operation.id()).isEmpty();
        }

        Answer answer = http.send(method, path, contentType, body);

        assertThat(api.statuses(operation))
                .as("%s answered %s", operation.id(), answer.body())
                .contains(answer.status());
        seen.add(operation.id() + " " + answer.status() + " "
                + answer.contentType().replaceFirst(";.*", ""));
        return answer;
    }

    /** Limits with every field there is. */
    static final String LIMITS = """
            { "account": "main", "version": 7, "currency": "USD", "ordersPerSecondMax": 50, "ordersPerMinuteMax": 500, "orderLotsMax": 10,
              "priceCollar": "0.1", "orderNotionalMax": "250000", "openOrdersMax": 100, "grossNotionalMax": 5000000,
              "netNotionalMax": "2000000", "dailyLossMax": "50000", "selfTrade": "REFUSE", "repeatsMax": 20, "withoutMark": "REFUSE",
              "symbols": { "BTC/USDT": { "orderLotsMax": 5, "positionLongMax": "10", "positionShortMax": "0", "positionNetMax": "8" } },
              "by": "a person", "reason": "a new desk", "commandId": "limits-1" }""";

    /** An order with every field that a resting order may have. */
    private static String full(String clientOrderId) {
        return """
                { "account": "main", "clientOrderId": "%s", "symbol": "BTC/USDT", "side": "BUY", "amount": "0.5", "amountType": "BASE",
                  "limitPrice": 50000, "protectionPrice": null, "timeInForce": "GTD", "expireAt": "2027-01-01T00:00:00.000000Z",
                  "trigger": { "type": "STOP", "price": "48000", "source": "LAST" }, "conditionalMode": "UNIFIED_ADJUSTING",
                  "reduceOnly": false, "postOnly": true, "icebergAmount": "0.1",
                  "algo": { "type": "TWAP", "duration": "PT10M", "slices": 20 }, "route": { "policy": "SMART", "venues": ["SIM"] },
                  "metadata": { "strategy": "mm-1" } }""".formatted(clientOrderId);
    }

    private static String order(String clientOrderId) {
        return """
                {"account":"main","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""".formatted(clientOrderId);
    }
}
