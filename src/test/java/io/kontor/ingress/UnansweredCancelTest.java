package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.ingress.Http.Answer;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.RefusalCode;
import io.kontor.venue.VenueConnection.CancelOpen;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cancels that their order or account does not take, while this node's journal is up. */
class UnansweredCancelTest {
    @Test
    void aCancelOfWhichItsOrderKnowsNothingGoesToTheVenueAndIsToldToTheOrderAgain() {
        try (TestGateway gateway = new TestGateway("kontor.http.kept-cancels.tell-every = 10 ms")) {
            Http http = new Http(gateway.base());
            http.post("/v1/orders", order("unsure-1"));
            gateway.journal().await(1);

            Answer answer = http.delete("/v1/accounts/main/orders/unsure-1");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("OUTCOME_UNKNOWN");
            assertThat(answer.json().path("applied").asBoolean()).isTrue();
            assertThat(answer.json().path("intentId").asText())
                    .isEqualTo(intent("unsure-1").value());
            assertThat(gateway.entities().canceled())
                    .extracting(CancelOpen::intent)
                    .containsExactly(Optional.of(intent("unsure-1")));
            gateway.journal().await(2);
            assertThat(http.get("/v1/accounts/main/orders/unsure-1")
                            .json()
                            .at("/state/status")
                            .asText())
                    .isEqualTo("CANCELED");
        }
    }

    @Test
    void aCancelOfWhichNobodyKnowsSaysTheIdItWasGiven() {
        try (TestGateway gateway = new TestGateway();
                RawWebSocket stream = new RawWebSocket(gateway.base())) {
            Http http = new Http(gateway.base());
            http.post("/v1/orders", order("unsure-1"));
            http.post("/v1/orders", order("unsure-2"));

            JsonNode overHttp = http.delete("/v1/accounts/main/orders/unsure-1").json();
            JsonNode overStream = stream.ask(
                            "{\"op\":\"cancel\",\"id\":\"1\",\"account\":\"main\",\"clientOrderId\":\"unsure-2\"}")
                    .path("problem");

            assertThat(overHttp.path("code").asText()).isEqualTo("OUTCOME_UNKNOWN");
            assertThat(overHttp.path("clientOrderId").asText()).isEqualTo("unsure-1");
            assertThat(overStream.path("code").asText()).isEqualTo("OUTCOME_UNKNOWN");
            assertThat(overStream.path("clientOrderId").asText()).isEqualTo("unsure-2");
        }
    }

    /** Asked again: the wait for an answer is short here, for the session's too. */
    @Test
    void aCancelThatNobodyAnswersGoesToTheVenue() {
        try (TestGateway gateway = new TestGateway("kontor.http.ask-timeout = 1 s")) {
            Http http = new Http(gateway.base());
            http.post("/v1/orders", order("lost-1"));
            gateway.journal().await(1);

            Answer answer = http.delete("/v1/accounts/main/orders/lost-1");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!answer.json().path("applied").asBoolean()) {
                assertThat(System.nanoTime()).isLessThan(end);
                answer = http.delete("/v1/accounts/main/orders/lost-1");
            }

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("OUTCOME_UNKNOWN");
            assertThat(gateway.entities().canceled())
                    .extracting(CancelOpen::intent)
                    .containsOnly(Optional.of(intent("lost-1")));
        }
    }

    /** That nobody knows does not say that nothing acts. */
    @Test
    void aCancelThatNoSessionTakesEitherIsNotSaidToActOrNot() {
        try (TestGateway gateway = new TestGateway()) {
            Http http = new Http(gateway.base());
            http.post("/v1/orders", order("unsure-1"));
            http.post("/v1/venues/SIM:disconnect", "");

            Answer answer = http.delete("/v1/accounts/main/orders/unsure-1");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.json().has("applied")).isFalse();
            assertThat(answer.json().path("detail").asText()).contains("no session is up at SIM");
            assertThat(http.get("/metrics").body()).contains("kontor_cancels_kept 0.0");
        }
    }

    /** As that of a node which alone is cut off from the journal. */
    @Test
    void aCancelAllThatItsAccountCannotWriteGoesToTheVenue() {
        try (TestGateway gateway = new TestGateway()) {
            gateway.entities().refusesCancelAll(TestGateway.MAIN, RefusalCode.JOURNAL_UNAVAILABLE);

            Answer answer = new Http(gateway.base()).delete("/v1/orders?account=main");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().path("applied").asBoolean()).isTrue();
            assertThat(gateway.entities().canceled())
                    .extracting(CancelOpen::intent)
                    .containsExactly(Optional.empty());
        }
    }

    /** As its writer loses one write while the journal is up: the account knows better than the sessions what it meant. */
    @Test
    void aRepeatedCancelAllThatItsAccountCannotWriteOnceCancelsNothingPlacedSince() {
        try (TestGateway gateway = new TestGateway()) {
            Http http = new Http(gateway.base());
            http.post("/v1/orders", order("a-1"));
            gateway.journal().await(1);
            Answer first = http.delete("/v1/orders?account=main", "Idempotency-Key", "c-1");
            gateway.journal().await(3);
            http.post("/v1/orders", order("a-2"));
            gateway.journal().await(4);
            gateway.entities().refusesCancelAllOnce(TestGateway.MAIN, RefusalCode.JOURNAL_UNAVAILABLE);

            Answer again = http.delete("/v1/orders?account=main", "Idempotency-Key", "c-1");

            assertThat(first.status()).isEqualTo(202);
            assertThat(again.status()).isEqualTo(202);
            assertThat(again.json()).isEqualTo(first.json());
            assertThat(gateway.entities().canceled()).isEmpty();
            assertThat(http.get("/v1/accounts/main/orders/a-2")
                            .json()
                            .at("/state/status")
                            .asText())
                    .isEqualTo("WORKING");
        }
    }

    /** Only its answer may be lost, and what the sessions cancel goes by what is open now. */
    @Test
    void aCancelAllOfWhichNobodyKnowsIsNotCarriedOutOnWhatIsPlacedSince() {
        try (TestGateway gateway = new TestGateway()) {
            gateway.entities().refusesCancelAll(TestGateway.MAIN, RefusalCode.OUTCOME_UNKNOWN);

            Answer answer = new Http(gateway.base()).delete("/v1/orders?account=main");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(gateway.entities().canceled()).isEmpty();
        }
    }

    private static IntentId intent(String clientOrderId) {
        return IntentId.of(TestGateway.MAIN, new ClientOrderId(clientOrderId));
    }

    private static String order(String clientOrderId) {
        return "{\"account\":\"main\",\"clientOrderId\":\"" + clientOrderId
                + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"0.5\",\"limitPrice\":\"50000\"}";
    }
}
