package io.kontor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.WireSamples;
import io.kontor.account.AccountEvent;
import io.kontor.ingress.Http;
import io.kontor.ingress.TestGateway;
import io.kontor.order.OrderEvent;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Journalled events of every kind as they are shown; {@link Http} reads none that says a field twice. */
class JournalledEventsTest {
    @Test
    void noEventSaysAFieldTwice() {
        IntentId order = IntentId.of(TestGateway.MAIN, new ClientOrderId("a-1"));
        List<Class<?>> kinds = Arrays.asList(OrderEvent.class.getPermittedSubclasses());
        List<AccountEvent> ofAccount = new ArrayList<>();
        for (Class<?> kind : AccountEvent.class.getPermittedSubclasses()) {
            ofAccount.add((AccountEvent) WireSamples.of(kind));
        }
        try (TestGateway gateway = new TestGateway()) {
            Http http = new Http(gateway.base());
            kinds.forEach(kind -> gateway.journal().write(order, (OrderEvent) WireSamples.of(kind)));
            gateway.journal().write(TestGateway.MAIN, ofAccount);

            JsonNode events = http.get("/v1/orders/" + order + "/events").json().path("items");
            List<String> audit =
                    http.get("/v1/audit?account=main").body().lines().toList();

            assertThat(events).hasSameSizeAs(kinds);
            for (int i = 0; i < kinds.size(); i++) {
                assertThat(events.path(i).path("number").asInt()).isEqualTo(i + 1);
                assertThat(events.path(i).path("type").asText())
                        .isEqualTo(kinds.get(i).getSimpleName());
            }
            assertThat(events.path(kinds.indexOf(OrderEvent.Delivered.class))
                            .path("announcement")
                            .asLong())
                    .isEqualTo(5_000_000_000L);
            assertThat(audit).hasSize(ofAccount.size() + 1);
        }
    }
}
