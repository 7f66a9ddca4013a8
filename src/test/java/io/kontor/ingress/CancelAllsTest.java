package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.Announcement;
import io.kontor.account.OrderSummary;
import io.kontor.ingress.Http.Answer;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancelAllsTest {
    private static final String ORDER = """
            {"account":"main","clientOrderId":"a-1","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""";

    private static final IntentId DELISTED = IntentId.of(TestGateway.MAIN, new ClientOrderId("delisted"));

    private final TestGateway gateway = new TestGateway();
    private final Http http = new Http(gateway.base());

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
        placedBeforeItsSymbolWasDelisted();

        Answer answer = http.delete("/v1/orders?account=main&symbol=OLD%2FUSDT");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("count").asInt()).isEqualTo(1);
    }

    @Test
    void aCancelAllToldAgainIsAnsweredAlikeWhenAllItMeantInASymbolListedNoMoreIsGone() {
        Announcement placed = placedBeforeItsSymbolWasDelisted();
        Answer first = cancelAllOfTheDelisted("c-1");
        gateway.journal().await(3);
        announce(closed(placed));
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

    private Announcement placedBeforeItsSymbolWasDelisted() {
        http.post("/v1/orders", ORDER);
        gateway.journal().await(1);
        OrderAnnounced first = (OrderAnnounced) gateway.journal().first(TestGateway.MAIN);
        Announcement placed = in(new Symbol("OLD/USDT"), DELISTED, first.announcement());
        announce(placed);
        gateway.journal().await(2);
        return placed;
    }

    private void announce(Announcement announcement) {
        gateway.entities()
                .account(TestGateway.MAIN)
                .tell(new AccountEntity.Announce(DELISTED, List.of(announcement), Optional.empty(), gateway.ignored()));
    }

    private static Announcement closed(Announcement a) {
        Announcement.Exposure none = new Announcement.Exposure(
                Quantity.ZERO, a.exposure().price(), true, Optional.empty(), Optional.empty());
        return new Announcement(a.number() + 1, a.type(), a.order(), a.fill(), a.entry(), none, a.at());
    }

    private static Announcement in(Symbol symbol, IntentId order, Announcement a) {
        OrderSummary s = a.order();
        OrderSummary other = new OrderSummary(
                order,
                new ClientOrderId("delisted"),
                symbol,
                s.side(),
                s.revision(),
                s.status(),
                s.pendingAction(),
                s.certainty(),
                s.amount(),
                s.filledAmount(),
                s.filledQuote(),
                s.remainingAmount(),
                s.averagePrice(),
                s.fees(),
                s.observedRevision(),
                s.venue(),
                s.venueOrderId(),
                s.reason(),
                s.flags(),
                s.metadata(),
                s.updatedAt());
        return new Announcement(a.number(), a.type(), other, a.fill(), a.entry(), a.exposure(), a.at());
    }
}
