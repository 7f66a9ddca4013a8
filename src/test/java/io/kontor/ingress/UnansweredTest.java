package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of many of whom one may not answer, as an entity never does whose events are damaged: the others are told, and it is named. */
class UnansweredTest {
    private final TestGateway gateway = new TestGateway();
    private final Http http = new Http(gateway.base());

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"OPEN,rest,1", "ALL,rest,1", "CLOSED,fill,2"})
    void pagesLeadPastAnOrderThatDoesNotAnswer(String status, String kind, int eventsEach) {
        place(kind, 4, eventsEach);
        IntentId silent = silence(kind + "-1");

        for (int limit : List.of(1, 2, 100)) {
            List<JsonNode> pages = pages("/v1/orders?account=main&status=" + status + "&limit=" + limit);

            assertThat(names(pages))
                    .as("limit %s", limit)
                    .containsExactlyInAnyOrder(kind + "-0", kind + "-2", kind + "-3");
            assertThat(unanswered(pages)).containsExactly(silent.value());
            assertThat(pages)
                    .allSatisfy(page -> assertThat(page.path("items").size()
                                    + page.path("unanswered").size())
                            .isLessThanOrEqualTo(limit));
        }
    }

    /** Each round may take as long as an answer is waited for. */
    @ParameterizedTest
    @CsvSource({"OPEN", "ALL"})
    void aPageEndsWithTheFirstRoundInWhichAnOrderDoesNotAnswer(String status) {
        place("rest", 20, 1);
        IntentId first = IntStream.range(0, 20)
                .mapToObj(n -> intent("rest-" + n))
                .min(IntentId::compareTo)
                .orElseThrow();
        gateway.entities().gone(status.equals("OPEN") ? first : intent("rest-0"));

        List<JsonNode> pages = pages("/v1/orders?account=main&status=" + status);

        assertThat(pages).extracting(page -> page.path("items").size()).containsExactly(15, 4);
        assertThat(unanswered(pages)).hasSize(1);
    }

    @Test
    void aSnapshotOfOrdersEndsThoughOneDoesNotAnswer() {
        place("rest", 3, 1);
        IntentId silent = silence("rest-1");

        List<JsonNode> parts = new ArrayList<>();
        try (RawWebSocket stream = new RawWebSocket(gateway.base())) {
            stream.ask(
                    "{\"op\":\"subscribe\",\"id\":\"o\",\"channel\":\"orders\",\"account\":\"main\",\"snapshot\":true}");
            do {
                parts.add(stream.readJson().path("data"));
            } while (!parts.getLast().path("last").asBoolean(true));
        }

        assertThat(parts.getLast().path("last").asBoolean()).isTrue();
        assertThat(names(parts)).containsExactlyInAnyOrder("rest-0", "rest-2");
        assertThat(unanswered(parts)).containsExactly(silent.value());
        assertThat(parts.getLast().has("unanswered")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/accounts", "/v1/positions", "/v1/risk/limits", "/v1/risk/usage"})
    void listsOverAllAccountsTellOfTheOthersWhereOneDoesNotAnswer(String path) {
        place("fill", 1, 2);
        gateway.entities().gone(TestGateway.OTHER);

        JsonNode page = http.get(path).json();

        assertThat(page.path("items").findValuesAsText("account")).containsExactly("main");
        assertThat(unanswered(List.of(page))).containsExactly("t-001");
        assertThat(http.get(path + "?account=t-001").code()).isEqualTo("NOT_READY");
    }

    @ParameterizedTest
    @CsvSource({"OPEN", "ALL", "CLOSED"})
    void theOrdersOfAllAccountsAreListedPastOneThatDoesNotAnswer(String status) {
        place("fill", 1, 2);
        http.post("/v1/orders", order("fill-1").replace("main", "t-001"));
        http.post("/v1/orders", order("rest-1").replace("main", "t-001"));
        gateway.journal().await(5);
        gateway.entities().gone(TestGateway.MAIN);

        List<JsonNode> pages = pages("/v1/orders?status=" + status);

        assertThat(names(pages)).hasSize(status.equals("ALL") ? 2 : 1);
        assertThat(pages)
                .extracting(page -> page.path("unansweredAccounts").path(0).asText())
                .containsExactly("main", "");
        assertThat(http.get("/v1/orders?account=main&status=OPEN").code()).isEqualTo("NOT_READY");
    }

    @Test
    void allAreComparedWithTheirVenuesButForOneThatDoesNotAnswer() {
        gateway.entities().gone(TestGateway.OTHER);

        Http.Answer asked = http.post("/v1/reconciliations", "");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.json().path("asked").isNumber()).isTrue();
        assertThat(unanswered(List.of(asked.json()))).containsExactly("t-001");

        gateway.entities().gone(TestGateway.MAIN, new VenueId("SIM"));

        assertThat(http.post("/v1/reconciliations", "").code()).isEqualTo("NOT_READY");
    }

    @Test
    void howFarACancelAllHasComeIsToldPastAnAccountThatDoesNotAnswer() {
        http.delete("/v1/orders?scope=ALL", "Idempotency-Key", "c-1");
        boolean done = http.get("/v1/operations/~c-1").json().path("done").asBoolean();
        gateway.entities().gone(TestGateway.OTHER);

        Http.Answer answer = http.get("/v1/operations/~c-1");

        assertThat(done).isTrue();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(unanswered(List.of(answer.json()))).containsExactly("t-001");
        assertThat(answer.json().path("done").asBoolean(true)).isFalse();
        assertThat(http.get("/v1/operations/~c-2").code()).as("it may know it").isEqualTo("NOT_READY");
        assertThat(http.get("/v1/operations/t-001~c-1").code()).isEqualTo("NOT_READY");
        assertThat(http.get("/v1/operations/main~c-2").code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void aCancelAllOverAllAccountsNamesTheOneThatCannotActAndDoesNotDenyThatTheOthersDo() {
        gateway.entities().refusesCancelAll(TestGateway.OTHER, RefusalCode.JOURNAL_UNAVAILABLE);
        gateway.entities().gone(TestGateway.OTHER, new VenueId("SIM"));

        Http.Answer answer = http.delete("/v1/orders?scope=ALL", "Idempotency-Key", "c-1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(answer.json().path("detail").asText()).startsWith("t-001: ");
        assertThat(answer.json().has("applied")).isFalse();
        assertThat(answer.json().path("operationId").asText()).isEqualTo("~c-1");
    }

    @Test
    void aConnectionThatDoesNotAnswerIsNamedAndNotTakenForOneThatIsUp() {
        gateway.entities().gone(TestGateway.MAIN, new VenueId("SIM"));

        JsonNode one = http.get("/v1/venues/SIM").json();

        assertThat(http.get("/v1/venues").json().path("items").path(0)).isEqualTo(one);
        assertThat(one.path("connections").findValuesAsText("account")).containsExactly("t-001");
        assertThat(unanswered(List.of(one))).containsExactly("main");
        assertThat(one.path("up").asBoolean(true)).isFalse();

        gateway.entities().gone(TestGateway.OTHER, new VenueId("SIM"));

        assertThat(http.get("/v1/venues/SIM").code()).isEqualTo("NOT_READY");
        assertThat(http.get("/v1/venues").code()).isEqualTo("NOT_READY");
    }

    private void place(String kind, int orders, int eventsEach) {
        for (int n = 0; n < orders; n++) {
            http.post("/v1/orders", order(kind + "-" + n));
        }
        gateway.journal().await((long) orders * eventsEach);
    }

    private static String order(String clientOrderId) {
        return """
                {"account":"main","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""".formatted(clientOrderId);
    }

    private IntentId silence(String clientOrderId) {
        IntentId order = intent(clientOrderId);
        gateway.entities().gone(order);
        return order;
    }

    private static IntentId intent(String clientOrderId) {
        return IntentId.of(TestGateway.MAIN, new ClientOrderId(clientOrderId));
    }

    private List<JsonNode> pages(String path) {
        List<JsonNode> pages = new ArrayList<>();
        String cursor = "";
        do {
            Http.Answer page = http.get(path + cursor);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            pages.add(page.json());
            cursor = "&cursor=" + page.json().path("nextCursor").asText();
        } while (pages.getLast().has("nextCursor") && pages.size() < 50);
        return pages;
    }

    private static List<String> names(List<JsonNode> pages) {
        List<String> names = new ArrayList<>();
        pages.forEach(page -> page.path("items")
                .forEach(item ->
                        names.add(item.path("intent").path("clientOrderId").asText())));
        return names;
    }

    private static List<String> unanswered(List<JsonNode> pages) {
        List<String> names = new ArrayList<>();
        pages.forEach(page -> page.path("unanswered").forEach(name -> names.add(name.asText())));
        return names;
    }
}
