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
        place("x-29", "a-1");
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

    /** Where a page ends with an account, the next one begins before all of the next account's orders, whatever their ids. */
    @Test
    void noOpenOrderIsLeftOutWhereAPageEndsBetweenAccounts() {
        place("main", "a-0");
        List<String> names = IntStream.range(0, 20).mapToObj(n -> "b-" + n).toList();
        names.forEach(name -> place("t-001", name));
        gateway.journal().await(21);

        List<String> listed = new ArrayList<>();
        pages("OPEN&limit=1")
                .forEach(page -> page.path("items")
                        .forEach(item -> listed.add(
                                item.path("intent").path("clientOrderId").asText())));

        assertThat(listed).hasSize(21).startsWith("a-0").containsAll(names);
    }

    private void place(String account, String clientOrderId) {
        http.post("/v1/orders", """
                {"account":"%s","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.5","limitPrice":"50000"}""".formatted(account, clientOrderId));
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
