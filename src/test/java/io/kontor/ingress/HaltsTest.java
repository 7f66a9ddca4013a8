package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.Announcement;
import io.kontor.ingress.Http.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kill switch as callers have it. */
class HaltsTest {
    private static final String GLOBAL =
            "{\"scope\":{\"type\":\"GLOBAL\"},\"reason\":\"fat finger\",\"by\":\"ann\",\"commandId\":\"k-1\"}";

    private TestGateway gateway;
    private Http http;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        http = new Http(gateway.base());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aHaltIsAcceptedListedLiftedAndGone() {
        Answer raised = http.post("/v1/halts", GLOBAL);
        assertThat(raised.status()).isEqualTo(202);
        String id = raised.json().path("id").asText();
        assertThat(http.get("/v1/halts").json().path("items").path(0).path("id").asText())
                .isEqualTo(id);

        Answer lifted = http.post("/v1/halts/" + id + ":lift", "{\"reason\":\"checked\",\"by\":\"bob\"}");

        assertThat(lifted.status()).isEqualTo(202);
        assertThat(http.get("/v1/halts").json().path("items")).isEmpty();
    }

    @Test
    void repeatsAnswerTheSameAndChangeNothing() {
        String id = http.post("/v1/halts", GLOBAL).json().path("id").asText();

        Answer again = http.post("/v1/halts", GLOBAL);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("id").asText()).isEqualTo(id);
        assertThat(http.get("/v1/halts").json().path("items")).hasSize(1);
        String why = "{\"reason\":\"checked\",\"by\":\"bob\"}";
        http.post("/v1/halts/" + id + ":lift", why);
        assertThat(http.post("/v1/halts/" + id + ":lift", why).status()).isEqualTo(200);
    }

    @Test
    void aRepeatOfAHaltSaysWhetherItIsStillInForce() {
        Answer raised = http.post("/v1/halts", GLOBAL);
        Answer again = http.post("/v1/halts", GLOBAL);
        String id = raised.json().path("id").asText();
        http.post("/v1/halts/" + id + ":lift", "{\"reason\":\"checked\",\"by\":\"bob\"}");

        Answer late = http.post("/v1/halts", GLOBAL);

        assertThat(raised.json().path("inForce").asBoolean()).isTrue();
        assertThat(again.json().path("inForce").asBoolean()).isTrue();
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.json().path("id").asText()).isEqualTo(id);
        assertThat(late.json().path("inForce").asBoolean(true)).isFalse();
        assertThat(http.get("/v1/halts").json().path("items")).isEmpty();
    }

    /** The registry may be gone a moment after it has confirmed the halt. */
    @Test
    void aRepeatOfAHaltIsAnsweredWithoutASecondQuestion() {
        try (TestGateway silent = new TestGateway("kontor.http.ask-timeout = 1 s", TestHalts.silentToQuestions())) {
            Http caller = new Http(silent.base());
            String id = caller.post("/v1/halts", GLOBAL).json().path("id").asText();

            Answer again = caller.post("/v1/halts", GLOBAL);
            caller.post("/v1/halts/" + id + ":lift", "{\"reason\":\"checked\",\"by\":\"bob\"}");
            Answer late = caller.post("/v1/halts", GLOBAL);

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.json().path("id").asText()).isEqualTo(id);
            assertThat(again.json().path("inForce").asBoolean()).isTrue();
            assertThat(late.status()).isEqualTo(200);
            assertThat(late.json().path("inForce").asBoolean(true)).isFalse();
        }
    }

    @Test
    void whatNobodyHearsAtFirstIsToldAgainUntilItIsAnswered() {
        try (TestGateway cutOff = new TestGateway("kontor.http.ask-timeout = 5 s", TestHalts.deafTo(2))) {
            Http caller = new Http(cutOff.base());

            Answer raised = caller.post("/v1/halts", GLOBAL);

            assertThat(raised.status()).as("asked for once by its caller").isEqualTo(202);
            assertThat(caller.get("/v1/halts").json().path("items")).hasSize(1);
            String id = raised.json().path("id").asText();
            Answer lifted = caller.post("/v1/halts/" + id + ":lift", "{\"reason\":\"checked\",\"by\":\"bob\"}");
            assertThat(lifted.status()).isEqualTo(202);
            assertThat(caller.get("/v1/halts").json().path("items")).isEmpty();
        }
    }

    /** That the symbol is misspelt is more than is known, and a halt of what nobody trades costs nothing. */
    @Test
    void aSymbolOfAVenueThatHasNotListedYetIsHaltedAllTheSame() {
        try (TestGateway starting = TestGateway.beforeTheListing()) {
            Answer answer = new Http(starting.base()).post("/v1/halts", symbolHalt("NEW/USDT", "k-1"));

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json().path("unlisted").asBoolean()).isTrue();
        }
    }

    /** Whatever keeps it from being refused: what was meant trades on. */
    @Test
    void aHaltOfASymbolThatMayBeMisspeltSaysSo() {
        gateway.entities().gone(TestGateway.OTHER);

        Answer misspelt = http.post("/v1/halts", symbolHalt("BTCUSDT", "k-1"));
        Answer again = http.post("/v1/halts", symbolHalt("BTCUSDT", "k-1"));
        Answer listed = http.post("/v1/halts", symbolHalt("BTC/USDT", "k-2"));

        assertThat(misspelt.status()).isEqualTo(202);
        assertThat(misspelt.json().path("inForce").asBoolean()).isTrue();
        assertThat(misspelt.json().path("unlisted").asBoolean()).isTrue();
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("unlisted").asBoolean()).isTrue();
        assertThat(listed.status()).isEqualTo(202);
        assertThat(listed.json().has("unlisted")).isFalse();
        assertThat(http.post("/v1/halts", GLOBAL.replace("k-1", "k-3")).json().has("unlisted"))
                .isFalse();
    }

    /** Its repeat, too, though the halt has canceled all it was raised for. */
    @Test
    void aSymbolListedNoMoreIsHaltedWhereAnAccountHasItOpen() {
        DelistedOrder delisted = new DelistedOrder(gateway);
        http.post("/v1/orders", order("rest-1"));
        gateway.journal().await(1);
        Announcement placed = delisted.takes(0);
        gateway.journal().await(2);

        Answer raised = http.post("/v1/halts", symbolHalt("OLD/USDT", "k-1"));
        delisted.closes(placed);
        gateway.journal().await(3);
        Answer again = http.post("/v1/halts", symbolHalt("OLD/USDT", "k-1"));

        assertThat(raised.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("id")).isEqualTo(raised.json().path("id"));
        assertThat(http.post("/v1/halts", symbolHalt("OLD/USDT", "k-2")).code()).isEqualTo("UNKNOWN_SYMBOL");
    }

    @Test
    void aSymbolListedNoMoreIsHaltedWhereAnAccountHoldsIt() {
        http.post("/v1/orders", order("fill-1"));
        gateway.journal().await(2);
        new DelistedOrder(gateway).takes(1);
        gateway.journal().await(3);

        assertThat(http.post("/v1/halts", symbolHalt("OLD/USDT", "k-1")).status())
                .isEqualTo(202);
    }

    private static String symbolHalt(String symbol, String command) {
        return GLOBAL.replace("\"GLOBAL\"", "\"SYMBOL\",\"value\":\"" + symbol + "\"")
                .replace("k-1", command);
    }

    private static String order(String clientOrderId) {
        return """
                {"account":"main","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""".formatted(clientOrderId);
    }

    @Test
    void aHaltThatCannotBeJournalledIsSaidToStand() {
        Answer answer = http.post("/v1/halts", GLOBAL.replace("fat finger", "unwritten"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(answer.json().path("applied").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'type':'ACCOUNT','value':'nobody'};404;UNKNOWN_ACCOUNT",
                "{'type':'SYMBOL','value':'ABC/XYZ'};404;UNKNOWN_SYMBOL",
                "{'type':'VENUE','value':'NOWHERE'};404;UNKNOWN_VENUE",
                "{'type':'PLANET','value':'earth'};400;INVALID_FIELD",
                "{'type':'ACCOUNT'};400;INVALID_FIELD",
                "{'type':'GLOBAL','value':'x'};400;INVALID_FIELD",
                "{'type':'ACCOUNT','value':-1};400;INVALID_FIELD",
                "{'type':'ACCOUNT','value':'main','x':1};400;INVALID_FIELD",
                "'GLOBAL';400;INVALID_FIELD",
                "null;400;INVALID_FIELD",
            })
    void aScopeThatIsNoneIsRefusedAndHaltsNothing(String scope, int status, String code) {
        String body = "{\"scope\":" + scope.replace('\'', '"') + ",\"reason\":\"r\",\"by\":\"b\"}";

        Answer answer = http.post("/v1/halts", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(http.get("/v1/halts").json().path("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'by':'b'}",
                "{'reason':'r'}",
                "{'reason':'','by':'b'}",
                "{'reason':1,'by':'b'}",
                "{'reason':'r','by':'b','x':1}",
                "[]",
                "{",
            })
    void aLiftWithoutReasonAndNameIsRefusedAndTheHaltStands(String body) {
        String id = http.post("/v1/halts", GLOBAL).json().path("id").asText();

        Answer answer = http.post("/v1/halts/" + id + ":lift", body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(http.get("/v1/halts").json().path("items")).hasSize(1);
    }

    /** By these names its own halts are told from those of people: they are counted, and forgotten, apart. */
    @ParameterizedTest
    @CsvSource({"start", "circuit-breaker"})
    void nobodyGoesByANameOfTheGatewaysOwn(String name) {
        String id = http.post("/v1/halts", GLOBAL).json().path("id").asText();
        String why = "{\"reason\":\"r\",\"by\":\"" + name + "\"}";
        String override =
                "{\"component\":{\"kind\":\"JOURNAL\"},\"stance\":\"ACCEPT\",\"until\":\"2026-11-20T10:00:00Z\",";

        List<Answer> answers = List.of(
                http.post("/v1/halts", GLOBAL.replace("ann", name).replace("k-1", "k-2")),
                http.post("/v1/halts/" + id + ":lift", why),
                http.post("/v1/overrides", override + why.substring(1)),
                http.post("/v1/overrides/" + id + ":end", why),
                http.send("PUT", "/v1/risk/limits/main", "application/json", why),
                http.send("DELETE", "/v1/risk/limits/main/proposal", "application/json", why));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("INVALID_FIELD");
            assertThat(answer.body()).contains("by", name, "a name that is not one of the gateway's own");
        });
        assertThat(http.get("/v1/halts").json().path("items")).hasSize(1);
        assertThat(http.get("/v1/overrides").json().path("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"x", "00000000-0000-0000-0000-000000000000", "%20", "..%2F.."})
    void aLiftOfAHaltNobodySawIsNotFound(String id) {
        Answer answer = http.post("/v1/halts/" + id + ":lift", "{\"reason\":\"r\",\"by\":\"b\"}");

        assertThat(answer.status()).isEqualTo(404);
    }
}
