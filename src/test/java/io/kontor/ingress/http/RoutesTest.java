package io.kontor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.ingress.Http;
import io.kontor.ingress.Http.Answer;
import io.kontor.ingress.Readiness;
import io.kontor.ingress.TestGateway;
import io.kontor.platform.journal.JournalException;
import io.kontor.value.AccountId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private TestGateway gateway;
    private Http http;

    @BeforeEach
    void start() {
        gateway = new TestGateway("kontor.http.lists.rows-scanned-max = 5");
        http = new Http(gateway.base());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void restart(String settings, AccountId... more) {
        gateway.close();
        gateway = new TestGateway(settings, more);
        http = new Http(gateway.base());
    }

    @Test
    void placingIsAcceptedOnceAndRepeatsSayTheSame() {
        Answer first = http.post("/v1/orders", order("a-1", "0.5"));
        Answer repeat = http.post("/v1/orders", order("a-1", "0.50"));
        Answer other = http.post("/v1/orders", order("a-1", "0.6"));

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.json().path("clientOrderId").asText()).isEqualTo("a-1");
        assertThat(first.json().path("revision").asInt()).isEqualTo(1);
        assertThat(repeat.status()).isEqualTo(200);
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("DUPLICATE_CLIENT_ORDER_ID");
        assertThat(other.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void anOrderIsSeenWholeAndInParts() {
        String id = place("a-1");

        JsonNode both = http.get("/v1/orders/" + id).json();

        assertThat(both.path("intent").path("limitPrice").asText()).isEqualTo("50000");
        assertThat(both.path("state").path("status").asText()).isEqualTo("WORKING");
        assertThat(both.path("state").path("updatedAt").asText()).isEqualTo("2026-11-20T09:30:00.000000Z");
        assertThat(http.get("/v1/orders/" + id + "/intent").json()).isEqualTo(both.path("intent"));
        assertThat(http.get("/v1/orders/" + id + "/state").json()).isEqualTo(both.path("state"));
        assertThat(http.get("/v1/accounts/main/orders/a-1").json()).isEqualTo(both);
        assertThat(http.get("/v1/orders/" + id).raw().headers().firstValue("ETag"))
                .contains("\"1\"");
        assertThat(http.get("/v1/orders/" + id + "/events")
                        .json()
                        .path("items")
                        .get(0)
                        .path("type")
                        .asText())
                .isEqualTo("OrderRejected");
    }

    @Test
    void whatIsShownCanBeSentBack() {
        String id = place("a-1");
        String intent = http.get("/v1/orders/" + id + "/intent").body();

        assertThat(http.put("/v1/orders/" + id, intent).status()).isEqualTo(200);
        assertThat(http.put("/v1/orders/" + id, intent.replace("\"0.5\"", "\"0.7\""))
                        .status())
                .isEqualTo(202);
        assertThat(http.get("/v1/orders/" + id).json().path("revision").asInt()).isEqualTo(2);
    }

    @Test
    void modifyingHoldsTheRevisionAndTheIdentity() {
        String id = place("a-1");

        assertThat(http.put("/v1/orders/" + id, order("a-1", "0.6"), "If-Match", "\"2\"")
                        .code())
                .isEqualTo("REVISION_MISMATCH");
        assertThat(http.put("/v1/orders/" + id, order("a-1", "0.6"), "If-Match", "1")
                        .status())
                .isEqualTo(202);
        assertThat(http.put("/v1/orders/" + id, order("a-2", "0.6")).code()).isEqualTo("IMMUTABLE_FIELD");
        assertThat(http.put("/v1/accounts/main/orders/a-1", order("a-2", "0.6")).code())
                .isEqualTo("IMMUTABLE_FIELD");
        assertThat(http.put(
                                "/v1/accounts/main/orders/a-1",
                                "{\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"0.8\",\"commandId\":\"c\"}")
                        .status())
                .isEqualTo(202);
        assertThat(http.put("/v1/orders/" + "A".repeat(20), order("a-1", "0.6")).code())
                .isEqualTo("UNKNOWN_ORDER");
        assertThat(http.put("/v1/accounts/main/orders/none", order("none", "0.6"))
                        .code())
                .isEqualTo("UNKNOWN_ORDER");
    }

    @Test
    void cancellingIsAcceptedThenRepeatedThenTheOrderIsClosed() {
        String id = place("a-1");

        assertThat(http.delete("/v1/orders/" + id, "Idempotency-Key", "c-1").status())
                .isEqualTo(202);
        assertThat(http.delete("/v1/orders/" + id).status()).isEqualTo(200);
        assertThat(http.send("DELETE", "/v1/accounts/main/orders/a-1", "application/json", "{\"commandId\":\"c-1\"}")
                        .status())
                .isEqualTo(200);
        assertThat(http.put("/v1/orders/" + id, order("a-1", "0.6")).code()).isEqualTo("ORDER_CLOSED");
        assertThat(http.delete("/v1/accounts/main/orders/none").code()).isEqualTo("UNKNOWN_ORDER");
    }

    @Test
    void noAnswerIsSaidToBeUnknownWithTheIdsToAskAgain() {
        restart("kontor.http.ask-timeout = 1 s");

        Answer answer = http.post("/v1/orders", order("silent-1", "0.5"));

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.code()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(answer.json().path("clientOrderId").asText()).isEqualTo("silent-1");
        assertThat(answer.json().path("intentId").asText()).hasSize(20);
    }

    @Test
    void refusalsCarryTheirStatus() {
        assertThat(http.post("/v1/orders", order("denied-1", "0.5")).status()).isEqualTo(422);
        Answer rate = http.post("/v1/orders", order("rate-1", "0.5"));
        assertThat(rate.status()).isEqualTo(429);
        assertThat(rate.raw().headers().firstValue("Retry-After")).contains("2");
        assertThat(http.post("/v1/orders", order("a-1", "0.5").replace("main", "nobody"))
                        .code())
                .isEqualTo("UNKNOWN_ACCOUNT");
        assertThat(http.post("/v1/orders", order("a-1", "0.5").replace("BTC/USDT", "X/Y"))
                        .code())
                .isEqualTo("UNKNOWN_SYMBOL");
    }

    @Test
    void cancelAllMeansOneAccountOneSymbolOrEverything() {
        place("a-1");
        place("a-2");
        http.post("/v1/orders", order("b-1", "0.5").replace("main", "t-001"));
        gateway.journal().await(3);

        Answer ofSymbol = http.delete("/v1/orders?account=main&symbol=ETH%2FUSDT");
        Answer ofAccount = http.delete("/v1/orders?account=main", "Idempotency-Key", "all-1");
        Answer everything = http.delete("/v1/orders?scope=ALL", "Idempotency-Key", "all-2");

        assertThat(ofSymbol.json().path("count").asInt()).isZero();
        assertThat(ofAccount.status()).isEqualTo(202);
        assertThat(ofAccount.json().path("count").asInt()).isEqualTo(2);
        assertThat(http.delete("/v1/orders?account=main", "Idempotency-Key", "all-1")
                        .body())
                .isEqualTo(ofAccount.body());
        assertThat(everything.json().path("count").asInt()).isEqualTo(1);
        for (Answer answer : List.of(ofAccount, everything)) {
            JsonNode operation = http.get("/v1/operations/"
                            + answer.json().path("operationId").asText())
                    .json();
            assertThat(operation.path("count")).isEqualTo(answer.json().path("count"));
        }
        assertThat(http.get("/v1/operations/main~AAAA").code()).isEqualTo("NOT_FOUND");
        assertThat(http.delete("/v1/orders")
                        .json()
                        .path("errors")
                        .get(0)
                        .path("field")
                        .asText())
                .isEqualTo("account");
        assertThat(http.delete("/v1/orders?account=main&scope=ALL").status()).isEqualTo(400);
    }

    @Test
    void listsAreReadPageByPageWithoutGapOrRepeat() {
        List<String> placed =
                IntStream.range(0, 23).mapToObj(i -> place("a-" + i)).sorted().toList();
        http.post("/v1/orders", order("b-1", "0.5").replace("main", "t-001"));
        http.delete("/v1/orders/" + placed.getFirst());
        gateway.journal().await(25);

        for (String status : List.of("OPEN", "ALL", "CLOSED")) {
            List<String> ofMain = listed("/v1/orders?account=main&limit=3&status=" + status);
            List<String> everywhere = listed("/v1/orders?limit=4&status=" + status);

            assertThat(ofMain).doesNotHaveDuplicates();
            assertThat(ofMain).hasSize(status.equals("ALL") ? 23 : status.equals("OPEN") ? 22 : 1);
            assertThat(everywhere).doesNotHaveDuplicates().containsAll(ofMain);
            assertThat(everywhere).hasSize(ofMain.size() + (status.equals("CLOSED") ? 0 : 1));
        }
        assertThat(listed("/v1/orders?account=main&symbol=ETH%2FUSDT")).isEmpty();
        assertThat(listed("/v1/orders?account=main&to=2026-11-20T09:30:00Z")).isEmpty();
        assertThat(http.get("/v1/orders?cursor=x")
                        .json()
                        .path("errors")
                        .get(0)
                        .path("field")
                        .asText())
                .isEqualTo("cursor");
    }

    @Test
    void aBatchAnswersForEachInOrder() {
        String batch = "[" + order("a-1", "0.5") + "," + order("denied-1", "0.5") + ",7," + order("a-2", "0.5") + "]";

        Answer answer = http.post("/v1/orders:batch", batch);

        JsonNode items = answer.json().path("items");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(items).hasSize(4);
        assertThat(items.get(0).path("result").path("clientOrderId").asText()).isEqualTo("a-1");
        assertThat(items.get(1).path("problem").path("code").asText()).isEqualTo("RISK_ORDER_SIZE");
        assertThat(items.get(2).path("problem").path("code").asText()).isEqualTo("MALFORMED");
        assertThat(items.get(3).path("result").path("clientOrderId").asText()).isEqualTo("a-2");
    }

    @Test
    void aRateRefusalSaysWhenToComeBack() {
        String rate = order("rate-1", "0.5");

        JsonNode alone = http.post("/v1/orders", rate).json();
        JsonNode inBatch = http.post("/v1/orders:batch", "[" + rate + "]")
                .json()
                .path("items")
                .path(0)
                .path("problem");
        String line = http.send("POST", "/v1/orders:batch", "application/x-ndjson", rate.replace("\n", ""))
                .body();

        assertThat(alone.path("retryAfterMillis").asLong()).isEqualTo(1_501);
        assertThat(inBatch.path("retryAfterMillis").asLong()).isEqualTo(1_501);
        assertThat(line).contains("\"retryAfterMillis\":1501");
        assertThat(http.post("/v1/orders", order("denied-1", "0.5")).json().has("retryAfterMillis"))
                .isFalse();
    }

    @Test
    void aStreamedBatchMayBeOfAnyLength() {
        String lines = IntStream.range(0, 2_000)
                .mapToObj(i -> order("s-" + i, "0.5").replace("\n", ""))
                .collect(Collectors.joining("\n"));

        Answer answer = http.send("POST", "/v1/orders:batch", "application/x-ndjson", lines);

        List<String> outcomes = answer.body().lines().toList();
        assertThat(outcomes).hasSize(2_000);
        assertThat(outcomes.get(1_999)).contains("\"clientOrderId\":\"s-1999\"");
    }

    @Test
    void positionsAreValuedAtTheMark() {
        http.post("/v1/orders", order("fill-1", "0.5").replace("50000", "49000"));
        place("a-1");
        gateway.journal().await(3);

        JsonNode position = http.get("/v1/positions?account=main&symbol=BTC%2FUSDT")
                .json()
                .path("items")
                .get(0);

        assertThat(position.path("quantity").asText()).isEqualTo("0.5");
        assertThat(position.path("averagePrice").asText()).isEqualTo("49000");
        assertThat(position.path("unrealizedPnl").asText()).isEqualTo("500");
        assertThat(position.path("openBuyAmount").asText()).isEqualTo("0.5");
        assertThat(position.path("fees").path("USDT").asText()).isEqualTo("0.1");
        JsonNode account = http.get("/v1/accounts/main").json();
        assertThat(account.path("unrealizedPnl").path("USDT").asText()).isEqualTo("500");
        assertThat(account.path("usage").path("openOrders").asInt()).isEqualTo(1);
        assertThat(http.get("/v1/risk/limits?account=main")
                        .json()
                        .path("items")
                        .get(0)
                        .path("version")
                        .asInt())
                .isEqualTo(7);
        assertThat(http.get("/v1/risk/usage").json().path("items")).hasSize(2);
        assertThat(http.get("/v1/accounts?limit=1").json().path("nextCursor").asText())
                .isEqualTo("main");
    }

    @Test
    void anUnknownMarkLeavesTheAssetsResultOut() {
        String eth = order("fill-2", "0.5").replace("BTC/USDT", "ETH/USDT").replace("50000", "3000");
        http.post("/v1/orders", order("fill-1", "0.5").replace("50000", "49000"));
        http.post("/v1/orders", eth);
        gateway.journal().await(4);

        JsonNode partly = http.get("/v1/accounts/main").json();
        http.post("/v1/orders", eth.replace("fill-2", "fill-3").replace("BUY", "SELL"));
        gateway.journal().await(6);
        JsonNode flat = http.get("/v1/accounts/main").json();

        assertThat(partly.path("realizedPnl").path("USDT").asText()).isEqualTo("0");
        assertThat(partly.path("unrealizedPnl").has("USDT")).isFalse();
        assertThat(flat.path("unrealizedPnl").path("USDT").asText())
                .as("what is flat needs no mark")
                .isEqualTo("500");
    }

    @Test
    void aBreakerThatDoesNotAnswerIsNotReady() {
        gateway.breakerGone();

        Answer answer = http.get("/v1/breaker");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("NOT_READY");
    }

    @Test
    void aFeedThatDoesNotAnswerIsNotReady() {
        restart("kontor.marketdata.ask-timeout = 1 s");
        gateway.market().stop();

        Answer answer = http.get("/v1/marketdata/BTC%2FUSDT?depth=5");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("NOT_READY");
        assertThat(http.get("/v1/marketdata/BTC%2FUSDT").status()).isEqualTo(200);
    }

    @Test
    void aHistoryThatCannotBeReadNowIsNotReady() {
        String id = place("a-1");
        gateway.journal().unreadable(new IllegalStateException("nobody answers"));

        Answer answer = http.get("/v1/orders/" + id + "/events");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("NOT_READY");
    }

    @Test
    void aHistoryThatIsStoredWronglyIsAFaultOfOurs() {
        String id = place("a-1");
        gateway.journal().unreadable(new JournalException.Unreadable("of another build", null));

        Answer answer = http.get("/v1/orders/" + id + "/events");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("INTERNAL");
    }

    @Test
    void theBestPricesAreThoseOfTheBooksFirstLevels() {
        gateway.market().tick();

        JsonNode market = http.get("/v1/marketdata/BTC%2FUSDT?depth=5").json();

        assertThat(market.path("bids").get(0).path("price").asText()).isEqualTo("50000");
        assertThat(market.path("bid")).isEqualTo(market.path("bids").get(0));
        assertThat(market.path("ask")).isEqualTo(market.path("asks").get(0));
        assertThat(market.path("last").asText()).isEqualTo("50000");
        assertThat(http.get("/v1/marketdata/BTC%2FUSDT").json().has("bids")).isFalse();
    }

    @Test
    void symbolsAndTheirPricesAreFoundByTheirEncodedNames() {
        assertThat(http.get("/v1/symbols/BTC%2FUSDT").json().path("symbol").asText())
                .isEqualTo("BTC/USDT");
        assertThat(http.get("/v1/symbols?limit=500").json().path("items").size())
                .isGreaterThan(10);
        assertThat(http.get("/v1/assets/BTC").json().path("kind").asText()).isEqualTo("CRYPTO");
        assertThat(http.get("/v1/assets/NONE").code()).isEqualTo("NOT_FOUND");
        JsonNode quote = http.get("/v1/marketdata/BTC%2FUSDT?depth=5").json();
        assertThat(quote.path("bid").path("price").asText()).isEqualTo("49999");
        assertThat(quote.path("stale").asBoolean()).isFalse();
        assertThat(http.get("/v1/marketdata/ETH%2FUSDT").code()).isEqualTo("MARK_UNAVAILABLE");
        assertThat(http.get("/v1/marketdata/BTC%2FUSDT?venue=X").code()).isEqualTo("UNKNOWN_VENUE");
        assertThat(http.get("/v1/symbols/X").code()).isEqualTo("UNKNOWN_SYMBOL");
    }

    /** A caller that took it for unknown would strike it from its list. */
    @Test
    void aSymbolOfAVenueThatHasNotListedYetIsNotReady() {
        try (TestGateway starting = TestGateway.beforeTheListing()) {
            Http caller = new Http(starting.base());

            assertThat(caller.get("/v1/symbols/NEW%2FUSDT").code()).isEqualTo("NOT_READY");
            assertThat(caller.get("/v1/marketdata/NEW%2FUSDT").code()).isEqualTo("NOT_READY");
            assertThat(caller.get("/v1/symbols/BTC%2FUSDT").status()).isEqualTo(200);
        }
    }

    @Test
    void venuesAreShownAndSwitched() {
        assertThat(http.get("/v1/venues").json().path("items").get(0).path("up").asBoolean())
                .isTrue();
        assertThat(http.send("POST", "/v1/venues/SIM:disconnect", "", "").status())
                .isEqualTo(202);
        JsonNode down = http.get("/v1/venues/SIM").json();
        assertThat(down.path("connections").get(0).path("up").asBoolean()).isFalse();
        assertThat(http.send("POST", "/v1/venues/SIM:connect", "", "").status()).isEqualTo(202);
        assertThat(http.get("/v1/venues/NONE").code()).isEqualTo("UNKNOWN_VENUE");
        assertThat(http.send("GET", "/v1/venues/SIM:connect", "", "").code()).isEqualTo("METHOD_NOT_ALLOWED");
    }

    /** As one that would switch a single account's, and would have switched all. */
    @ParameterizedTest
    @ValueSource(strings = {"connect", "disconnect"})
    void whatIsNotAskedForInTheBodyOfASwitchIsRefusedAndNothingIsSwitched(String verb) {
        String before = http.get("/v1/venues/SIM").body();

        Answer answer = http.post("/v1/venues/SIM:" + verb, "{\"account\":\"main\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_FIELD");
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("account");
        assertThat(http.get("/v1/venues/SIM").body()).isEqualTo(before);
        assertThat(http.post("/v1/venues/SIM:" + verb, "{}").status()).isEqualTo(202);
    }

    @Test
    void whatIsNotAskedForInAQueryIsRefusedAndNothingIsDone() {
        Answer placed = http.post("/v1/orders?dryRun=true", order("a-1", "0.5"));

        assertThat(placed.code()).isEqualTo("INVALID_FIELD");
        assertThat(placed.json().path("detail").asText()).isEqualTo("dryRun: unknown (expected: absent)");
        assertThat(http.get("/v1/accounts/main/orders/a-1").code()).isEqualTo("UNKNOWN_ORDER");
        String id = place("a-1");
        assertThat(http.put("/v1/orders/" + id + "?amount=1", order("a-1", "0.6"))
                        .code())
                .isEqualTo("INVALID_FIELD");
        assertThat(http.delete("/v1/orders/" + id + "?symbol=ETH%2FUSDT").code())
                .isEqualTo("INVALID_FIELD");
        assertThat(http.post("/v1/orders:batch?atomic=true", "[" + order("a-2", "0.5") + "]")
                        .code())
                .isEqualTo("INVALID_FIELD");
        assertThat(http.get("/v1/halts?limit=1").code()).isEqualTo("INVALID_FIELD");
        assertThat(http.get("/v1/stream?account=main").code()).isEqualTo("INVALID_FIELD");
        assertThat(http.get("/v1/orders/" + id + "?").json().path("revision").asInt())
                .isEqualTo(1);
        assertThat(http.get("/v1/accounts/main/orders/a-2").code()).isEqualTo("UNKNOWN_ORDER");
    }

    @Test
    void anOrderGroupIsSaidToBeUnsupportedAndNotUnknown() {
        Answer answer = http.post("/v1/order-groups", "{\"type\":\"OCO\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("UNSUPPORTED_BY_VENUE");
        assertThat(answer.json().path("detail").asText()).contains("order groups");
        assertThat(http.get("/v1/order-groups").code()).isEqualTo("METHOD_NOT_ALLOWED");
    }

    @Test
    void aCursorThatNoPageGaveIsRefusedInEveryList() {
        for (String list :
                List.of("positions", "accounts", "risk/limits", "risk/usage", "symbols", "venues", "orders")) {
            Answer answer = http.get("/v1/" + list + "?cursor=no%20one");

            assertThat(answer.code()).as(list).isEqualTo("INVALID_FIELD");
            assertThat(answer.json().path("detail").asText())
                    .as(list)
                    .isEqualTo("cursor: no one (expected: a page's nextCursor)");
        }
        assertThat(http.get("/v1/accounts?cursor=main").json().path("items")).hasSize(1);
    }

    @Test
    void noPageOfPositionsLeavesAnAccountOutWhateverItIsCalled() {
        restart("", new AccountId("main-2"));
        String eth = order("fill-2", "0.5").replace("BTC/USDT", "ETH/USDT").replace("50000", "3000");
        http.post("/v1/orders", order("fill-1", "0.5"));
        http.post("/v1/orders", eth);
        http.post("/v1/orders", order("fill-1", "0.5").replace("\"main\"", "\"main-2\""));
        gateway.journal().await(6);

        List<String> seen = new ArrayList<>();
        JsonNode page = http.get("/v1/positions?limit=1").json();
        while (page.has("nextCursor")) {
            page.path("items").forEach(item -> seen.add(position(item)));
            String cursor = URLEncoder.encode(page.path("nextCursor").asText(), StandardCharsets.UTF_8);
            page = http.get("/v1/positions?limit=1&cursor=" + cursor).json();
        }
        page.path("items").forEach(item -> seen.add(position(item)));

        assertThat(seen).containsExactly("main BTC/USDT", "main ETH/USDT", "main-2 BTC/USDT");
    }

    @Test
    void reconciliationIsForcedForOneOrderOrForAll() {
        String id = place("a-1");
        gateway.journal().await(1);

        assertThat(http.post("/v1/reconciliations", "{\"intentId\":\"" + id + "\"}")
                        .status())
                .isEqualTo(202);
        assertThat(http.send("POST", "/v1/reconciliations", "", "")
                        .json()
                        .path("asked")
                        .asInt())
                .isEqualTo(1);
        assertThat(http.post("/v1/reconciliations", "{\"intentId\":\"" + "A".repeat(20) + "\"}")
                        .code())
                .isEqualTo("UNKNOWN_ORDER");
        assertThat(http.get("/v1/reconciliations")
                        .json()
                        .path("counts")
                        .path("queried")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void theAuditReplaysTheAccountsJournalAndSaysHowFar() {
        String id = place("a-1");
        place("a-2");
        gateway.journal().await(2);

        List<String> all = http.get("/v1/audit?account=main").body().lines().toList();
        List<String> one =
                http.get("/v1/audit?account=main&intentId=" + id).body().lines().toList();

        assertThat(all).hasSize(3);
        assertThat(all.getFirst()).contains("\"type\":\"OrderAnnounced\"").contains("\"sequenceNr\":1");
        assertThat(all.getLast())
                .isEqualTo("{\"completeTo\":{\"sequenceNr\":2,\"at\":\"2026-11-20T09:30:00.000000Z\"}}");
        assertThat(one).hasSize(2);
        assertThat(http.get("/v1/audit").status()).isEqualTo(400);
    }

    @Test
    void readinessNamesThePartThatIsNotReady() {
        assertThat(http.get("/health/ready").status()).isEqualTo(200);

        gateway.readiness(new Readiness.Part("journal", false, "the disk is full"));

        Answer answer = http.get("/health/ready");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("parts").get(0).path("detail").asText()).isEqualTo("the disk is full");
        assertThat(http.get("/health/live").status()).isEqualTo(200);
        assertThat(http.get("/metrics").body()).contains("kontor_http_requests_seconds_count");
        assertThat(http.get("/openapi.yaml").body()).startsWith("openapi:");
    }

    private String place(String clientOrderId) {
        return http.post("/v1/orders", order(clientOrderId, "0.5"))
                .json()
                .path("intentId")
                .asText();
    }

    private static String position(JsonNode item) {
        return item.path("account").asText() + " " + item.path("symbol").asText();
    }

    private List<String> listed(String path) {
        List<String> ids = new ArrayList<>();
        JsonNode page = http.get(path).json();
        page.path("items").forEach(item -> ids.add(item.path("intentId").asText()));
        while (page.has("nextCursor")) {
            page = http.get(path + "&cursor=" + page.path("nextCursor").asText())
                    .json();
            page.path("items").forEach(item -> ids.add(item.path("intentId").asText()));
        }
        return ids;
    }

    private static String order(String clientOrderId, String amount) {
        return """
                {"account":"main","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"%s","limitPrice":"50000"}""".formatted(clientOrderId, amount);
    }
}
