package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.VenueClientOrderId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the nodes say of an account, held against what the simulated exchange holds. */
record CrossCheck(Nodes nodes) {
    /** Said of an order that was accepted while no node could be granted a send, for longer than it may wait. */
    private static final String TOO_LATE = "it could not be sent in time";

    /** Every order accepted is at the venue at most once and as the gateway says, and the position is what the venue's fills come to. */
    void agrees(String account, List<String> accepted) throws InterruptedException {
        GatewayApi api = nodes.api(nodes.alive().getFirst());
        Patience.until("the orders of " + account + " to be over", () -> {
            List<JsonNode> open = api.list("/v1/orders?account=" + account + "&status=OPEN");
            boolean left = open.stream()
                    .anyMatch(item ->
                            item.path("intent").path("timeInForce").asText().equals("IOC"));
            return left ? Optional.empty() : Optional.of(true);
        });
        Map<String, List<JsonNode>> atVenue = new HashMap<>();
        BigDecimal bought = BigDecimal.ZERO;
        try (GatewayApi sim = nodes.sim()) {
            for (JsonNode order : sim.list("/sim/orders?account=" + account)) {
                String intent = VenueClientOrderId.parse(
                                order.path("clientOrderId").asText())
                        .orElseThrow()
                        .intent()
                        .value();
                atVenue.computeIfAbsent(intent, _ -> new ArrayList<>()).add(order);
            }
            for (JsonNode fill : sim.list("/sim/fills?account=" + account)) {
                bought = bought.add(new BigDecimal(fill.path("amount").asText()));
                if (fill.path("feeAsset").asText().equals("BTC")) {
                    bought = bought.subtract(new BigDecimal(fill.path("fee").asText()));
                }
            }
        }
        for (String id : accepted) {
            JsonNode order = api.get("/v1/accounts/" + account + "/orders/" + id);
            List<JsonNode> there =
                    atVenue.getOrDefault(order.path("state").path("intentId").asText(), List.of());
            if (there.isEmpty()) {
                assertThat(order.path("state").path("reason").asText()).as(id).isEqualTo(TOO_LATE);
                assertThat(order.path("state").path("status").asText()).as(id).isEqualTo("CANCELED");
                continue;
            }
            assertThat(there).as(id + " " + order).hasSize(1);
            assertThat(new BigDecimal(there.getFirst().path("filledAmount").asText()))
                    .as(id)
                    .isEqualByComparingTo(
                            order.path("state").path("filledAmount").asText());
        }
        BigDecimal position = api.list("/v1/positions?account=" + account).stream()
                .filter(item -> item.path("symbol").asText().equals("BTC/USDT"))
                .map(item -> new BigDecimal(item.path("quantity").asText()))
                .findFirst()
                .orElse(BigDecimal.ZERO);
        assertThat(position).as("position of " + account).isEqualByComparingTo(bought);
    }
}
