package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEvent;
import io.kontor.account.TradingDay;
import io.kontor.ingress.json.Times;
import io.kontor.value.AccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code GET /v1/audit} takes for a part of an order's story. */
class AuditTest {
    private static final String ORDER = """
            {"account":"main","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""";

    private final TestGateway gateway = new TestGateway();
    private final Http http = new Http(gateway.base());

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theAuditOfAnOrderShowsTheCancelAllThatMeantIt() {
        String meant = place("a-1");
        gateway.journal().await(1);
        http.delete("/v1/orders?account=main");
        String later = place("a-2");
        gateway.journal().await(3);

        assertThat(audit(meant)).anySatisfy(line -> assertThat(line).contains("\"type\":\"CancelAllReceived\"", meant));
        assertThat(audit(later)).noneSatisfy(line -> assertThat(line).contains("CancelAllReceived"));
    }

    /** Whoever asks next for what came from then on must not miss what was journalled while this was read. */
    @Test
    void theAuditIsCompleteToItsLastEventAndNotToWhenItWasRead() {
        Instant last = TestGateway.NOW.minusSeconds(60);
        TradingDay day = new TradingDay(LocalDate.parse("2026-11-20"), Map.of(), Optional.empty());
        gateway.journal()
                .write(
                        new AccountId("main"),
                        List.of(
                                new AccountEvent.TradingDayOpened(day, last.minusSeconds(1)),
                                new AccountEvent.TradingDayOpened(day, last)));

        assertThat(completeTo("?account=main")).isEqualTo(line(1, last));
        assertThat(completeTo("?account=main&to=2026-11-20T00:00:00Z")).isEqualTo(line(1, last));
        assertThat(completeTo("?account=t-001&from=2026-11-20T00:00:00Z"))
                .isEqualTo(line(0, Instant.parse("2026-11-20T00:00:00Z")));
        assertThat(completeTo("?account=t-001")).isEqualTo(line(0, Instant.EPOCH));
    }

    private String completeTo(String query) {
        return http.get("/v1/audit" + query).body().lines().toList().getLast();
    }

    private static String line(long sequenceNr, Instant at) {
        return "{\"completeTo\":{\"sequenceNr\":" + sequenceNr + ",\"at\":\"" + Times.format(at) + "\"}}";
    }

    private String place(String clientOrderId) {
        return http.post("/v1/orders", ORDER.formatted(clientOrderId))
                .json()
                .path("intentId")
                .asText();
    }

    private List<String> audit(String order) {
        return http.get("/v1/audit?account=main&intentId=" + order)
                .body()
                .lines()
                .toList();
    }
}
