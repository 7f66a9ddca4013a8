package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.Announcement;
import io.kontor.ingress.Http.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancelAllsTest {
    private static final String ORDER = """
            {"account":"main","clientOrderId":"a-1","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""";

    private final TestGateway gateway = new TestGateway();
    private final Http http = new Http(gateway.base());
    private final DelistedOrder delisted = new DelistedOrder(gateway);

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aSymbolNobodyKnowsIsNotTakenForACancelAllOfNothing() {
        http.post("/v1/orders", ORDER);
        gateway.journal().await(1);

        Answer misspelt = http.delete("/v1/orders?account=main&symbol=BTCUSDT");

        assertThat(misspelt.status()).isEqualTo(404);
        assertThat(misspelt.code()).isEqualTo("UNKNOWN_SYMBOL");
        assertThat(http.delete("/v1/orders?account=main&symbol=ETH%2FUSDT")
                        .json()
                        .path("count")
                        .asInt(-1))
                .isZero();
    }

    /** It may be traded there, and nothing is gained by keeping a cancel in. */
    @Test
    void aSymbolOfAVenueThatHasNotListedYetIsCanceledAllTheSame() {
        try (TestGateway starting = TestGateway.beforeTheListing()) {
            Answer answer = new Http(starting.base()).delete("/v1/orders?account=main&symbol=NEW%2FUSDT");

            assertThat(answer.status()).isEqualTo(202);
        }
    }

    @Test
    void ordersInASymbolThatIsListedNoMoreAreCanceledAllTheSame() {
        http.post("/v1/orders", ORDER);
        gateway.journal().await(1);
        delisted.takes(0);
        gateway.journal().await(2);

        Answer answer = http.delete("/v1/orders?account=main&symbol=OLD%2FUSDT");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("count").asInt()).isEqualTo(1);
    }

    @Test
    void aCancelAllToldAgainIsAnsweredAlikeWhenAllItMeantInASymbolListedNoMoreIsGone() {
        http.post("/v1/orders", ORDER);
        gateway.journal().await(1);
        Announcement placed = delisted.takes(0);
        gateway.journal().await(2);
        Answer first = cancelAllOfTheDelisted("c-1");
        gateway.journal().await(3);
        delisted.closes(placed);
        gateway.journal().await(4);

        Answer again = cancelAllOfTheDelisted("c-1");

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.json().path("count").asInt()).isEqualTo(1);
        assertThat(cancelAllOfTheDelisted("c-2").code()).isEqualTo("UNKNOWN_SYMBOL");
    }

    private Answer cancelAllOfTheDelisted(String command) {
        return http.send(
                "DELETE",
                "/v1/orders?account=main&symbol=OLD%2FUSDT",
                "application/json",
                "{\"commandId\":\"" + command + "\"}");
    }
}
