package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The orders of all accounts, of which almost none has any. */
class AllAccountsListTest {
    private final TestGateway gateway = new TestGateway(
            "kontor.http { lists.rows-scanned-max = 5000 }",
            IntStream.range(0, 30).mapToObj(n -> new AccountId("x-" + n)).toArray(AccountId[]::new));
    private final Http http = new Http(gateway.base());

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aPageOverAccountsWithoutOrdersEndsWithACursorThatLeadsToTheNext() {
        http.post("/v1/orders", """
                {"account":"x-29","clientOrderId":"a-1","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""");
        gateway.journal().await(1);

        for (String status : List.of("OPEN", "ALL", "CLOSED")) {
            List<JsonNode> pages = pages(status);

            assertThat(pages).as(status).hasSize(4);
            assertThat(pages.stream()
                            .mapToInt(page -> page.path("items").size())
                            .sum())
                    .as(status)
                    .isEqualTo(status.equals("CLOSED") ? 0 : 1);
        }
    }

    private List<JsonNode> pages(String status) {
        List<JsonNode> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = http.get("/v1/orders?status=" + status + cursor).json();
            pages.add(page);
            cursor = "&cursor=" + page.path("nextCursor").asText();
        } while (pages.getLast().has("nextCursor") && pages.size() < 50);
        return pages;
    }
}
