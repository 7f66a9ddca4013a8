package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
