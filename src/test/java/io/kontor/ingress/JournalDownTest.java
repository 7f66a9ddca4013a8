package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.ingress.Http.Answer;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.venue.VenueConnection.CancelOpen;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are answered while the journal takes no writes: new orders not now, cancels past it. */
class JournalDownTest {
    private TestGateway gateway;
    private Http http;

    @BeforeEach
    void start() {
        gateway = new TestGateway("kontor.http.kept-cancels { max = 2, tell-every = 10 ms }");
        http = new Http(gateway.base());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void ordersAreNeitherPlacedNorChangedAndNothingIsSaidToAct() {
        place("a-1");
        gateway.journalUp(false);

        Answer placed = http.post("/v1/orders", order("a-2"));
        Answer modified = http.put("/v1/accounts/main/orders/a-1", order("a-1").replace("0.5", "0.6"));

        for (Answer answer : new Answer[] {placed, modified}) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("JOURNAL_UNAVAILABLE");
            assertThat(answer.json().has("applied")).isFalse();
        }
        assertThat(http.get("/v1/accounts/main/orders/a-2").status()).isEqualTo(404);
        assertThat(status("a-1", "/intent/amount")).isEqualTo("0.5");
    }

    @Test
    void aCancelActsThroughTheSessionFirstAndReachesTheOrderWhenTheJournalIsBack() {
        IntentId intent = place("a-1");
        gateway.journal().await(1);
        gateway.journalUp(false);

        Answer canceled = http.delete("/v1/orders/" + intent);

        assertThat(canceled.status()).isEqualTo(503);
        assertThat(canceled.code()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(canceled.json().path("applied").asBoolean()).isTrue();
        assertThat(canceled.json().path("intentId").asText()).isEqualTo(intent.value());
        assertThat(gateway.entities().canceled()).extracting(CancelOpen::intent).containsExactly(Optional.of(intent));
        assertThat(http.get("/v1/orders/" + intent).json().at("/state/status").asText())
                .isEqualTo("WORKING");

        gateway.journalUp(true);
        gateway.journal().await(2);
        assertThat(http.get("/v1/orders/" + intent).json().at("/state/status").asText())
                .isEqualTo("CANCELED");
    }

    @Test
    void whereNoSessionIsUpNothingActsAndNothingIsKept() {
        IntentId intent = place("a-1");
        http.post("/v1/venues/SIM:disconnect", "");
        gateway.journalUp(false);

        Answer one = http.delete("/v1/orders/" + intent);
        Answer all = http.delete("/v1/orders?account=main");

        for (Answer answer : new Answer[] {one, all}) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().get("applied").asBoolean()).isFalse();
            assertThat(answer.json().path("detail").asText()).contains("no session is up at SIM");
        }
        assertThat(http.get("/metrics").body()).contains("kontor_cancels_kept 0.0");
    }

    /** What leaves is somebody's wish, and its order says whose once it can write. */
    @Test
    void whatASessionCancelsWithoutKnowingAllIsNotSaidToBeAllAndReachesTheOrderWhenTheJournalIsBack() {
        place("a-1");
        IntentId second = place("a-2");
        gateway.journal().await(2);
        gateway.entities().takesPartOfCancels(second);
        gateway.journalUp(false);

        Answer refused = http.delete("/v1/orders/" + second);
        Answer all = http.delete("/v1/orders?account=main");

        for (Answer answer : new Answer[] {refused, all}) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().get("applied").asBoolean()).isFalse();
            assertThat(answer.json().path("detail").asText())
                    .contains("that could cancel all that is open there")
                    .contains("1 could not leave and are tried again when the journal is back");
        }
        assertThat(all.json().path("detail").asText()).contains("1 cancels are on the way to the venue");
        gateway.journalUp(true);
        gateway.journal().await(4);
        assertThat(status("a-1", "/state/status")).isEqualTo("CANCELED");
        assertThat(status("a-2", "/state/status")).isEqualTo("CANCELED");
    }

    @Test
    void aVenueThatCouldNotBeSwitchedIsNotSaidToBe() {
        gateway.entities().keepsConnection(TestGateway.OTHER);

        Answer answer = http.post("/v1/venues/SIM:disconnect", "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(answer.json().path("detail").asText()).endsWith("the connection of " + TestGateway.OTHER);
        assertThat(http.post("/v1/venues/SIM:connect", "").status()).isEqualTo(202);
    }

    /** The other connections may have written it, so nobody is told that nothing was changed. */
    @Test
    void whereOneConnectionDoesNotAnswerWhetherTheVenueWasSwitchedIsUnknown() {
        try (TestGateway impatient = new TestGateway("kontor.http.ask-timeout = 200 ms")) {
            impatient.entities().answersNoSwitch(TestGateway.OTHER);

            Answer answer = new Http(impatient.base()).post("/v1/venues/SIM:disconnect", "");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("OUTCOME_UNKNOWN");
        }
    }

    @Test
    void anOrderNoSessionKnowsToBeOpenIsNotSaidToBeCanceled() {
        gateway.journalUp(false);

        Answer answer = http.delete("/v1/accounts/main/orders/never-placed");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().get("applied").asBoolean()).isFalse();
    }

    @Test
    void cancelAllActsThroughEverySessionItMeans() {
        place("a-1");
        gateway.journal().await(1);
        gateway.journalUp(false);

        Answer ofSymbol = http.delete("/v1/orders?account=main&symbol=BTC%2FUSDT");
        Answer everything = http.delete("/v1/orders?scope=ALL");

        assertThat(ofSymbol.status()).isEqualTo(503);
        assertThat(ofSymbol.json().path("applied").asBoolean()).isTrue();
        assertThat(everything.status()).isEqualTo(503);
        assertThat(everything.json().path("applied").asBoolean()).isTrue();
        assertThat(gateway.entities().canceled())
                .extracting(CancelOpen::symbol)
                .containsExactly(Optional.of(new Symbol("BTC/USDT")), Optional.empty(), Optional.empty());
        gateway.journalUp(true);
        gateway.journal().await(2);
        assertThat(status("a-1", "/state/status")).isEqualTo("CANCELED");
    }

    @Test
    void cancelsOfAStreamActToo() {
        place("a-1");
        gateway.journalUp(false);
        try (RawWebSocket stream = new RawWebSocket(gateway.base())) {
            JsonNode one =
                    stream.ask("{\"op\":\"cancel\",\"id\":\"1\",\"account\":\"main\",\"clientOrderId\":\"a-1\"}");
            JsonNode all = stream.ask("{\"op\":\"cancelAll\",\"id\":\"2\",\"account\":\"main\"}");

            for (JsonNode answer : new JsonNode[] {one, all}) {
                assertThat(answer.at("/problem/status").asInt()).isEqualTo(503);
                assertThat(answer.at("/problem/applied").asBoolean()).isTrue();
            }
        }
        assertThat(gateway.entities().canceled()).hasSize(2);
    }

    @Test
    void whatIsKeptIsBoundedAndCounted() {
        for (String id : new String[] {"a-1", "a-2", "a-3"}) {
            place(id);
        }
        gateway.journal().await(3);
        gateway.journalUp(false);

        Answer answer = http.delete("/v1/orders?account=main");

        assertThat(answer.json().path("applied").asBoolean()).isTrue();
        assertThat(http.get("/metrics").body())
                .contains("kontor_cancels_kept 2.0")
                .contains("kontor_cancels_not_kept_total 1.0");
    }

    @Test
    void ordersThatDoNotAnswerKeepNoOtherFromBeingTold() {
        try (TestGateway many =
                new TestGateway("kontor.http { ask-timeout = 1 s, kept-cancels { max = 600, tell-every = 10 ms } }")) {
            Http caller = new Http(many.base());
            List<String> lost =
                    IntStream.range(0, 500).mapToObj(i -> order("lost-" + i)).toList();
            caller.post("/v1/orders:batch", lost.toString());
            caller.post("/v1/orders", order("a-1"));
            many.journal().await(501);
            many.journalUp(false);
            for (int i = 0; i < 500; i++) {
                caller.delete("/v1/accounts/main/orders/lost-" + i);
            }
            await(() -> caller.delete("/v1/accounts/main/orders/a-1")
                    .json()
                    .path("applied")
                    .asBoolean());

            many.journalUp(true);

            many.journal().await(502);
            await(() -> caller.get("/v1/accounts/main/orders/a-1")
                    .json()
                    .at("/state/status")
                    .asText()
                    .equals("CANCELED"));
        }
    }

    /** Asked again: the wait for an answer is short here, and this machine may stand still for longer. */
    private static void await(BooleanSupplier question) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!question.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private IntentId place(String id) {
        return new IntentId(
                http.post("/v1/orders", order(id)).json().path("intentId").asText());
    }

    private String status(String id, String pointer) {
        JsonNode order = http.get("/v1/accounts/main/orders/" + id).json();
        return order.at(pointer).asText();
    }

    private static String order(String id) {
        return "{\"account\":\"main\",\"clientOrderId\":\"" + id
                + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"0.5\",\"limitPrice\":\"50000\"}";
    }
}
