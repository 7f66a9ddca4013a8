package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one account's events on Kafka tell of its orders: repeats left out, and thrown at where one is missing. */
final class Told {
    private static final Set<String> OVER = Set.of("FILLED", "CANCELED", "REJECTED", "DENIED", "EXPIRED");

    private final Map<String, JsonNode> last = new HashMap<>();
    private final Map<String, Integer> placed = new HashMap<>();
    private final Map<String, Set<String>> fills = new HashMap<>();
    private final List<String> twice = new ArrayList<>();

    private Told() {}

    static Told of(List<JsonNode> events) {
        Told told = new Told();
        events.forEach(told::add);
        return told;
    }

    private void add(JsonNode event) {
        JsonNode data = event.path("data");
        if (!data.has("intentId")) {
            return;
        }
        String intent = data.path("intentId").asText();
        last.put(intent, data);
        if (event.path("type").asText().equals("OrderPlaced")) {
            placed.merge(intent, 1, Integer::sum);
        }
        if (data.has("fill")) {
            String fill = data.at("/fill/fillId").asText();
            if (!fills.computeIfAbsent(intent, _ -> new TreeSet<>()).add(fill)) {
                twice.add(intent + ": fill " + fill);
            }
        }
    }

    /** The last word says that the venue has what was promised last. */
    boolean isKept(Promise promise) {
        JsonNode order = last.get(promise.intentId());
        return order != null
                && (OVER.contains(order.path("status").asText())
                        || (!promise.isCanceled()
                                && order.path("observedRevision").asInt() == promise.revision()
                                && !order.hasNonNull("pendingAction")
                                && order.path("certainty").asText().equals("CONFIRMED")));
    }

    /** Where it does not tell what the gateway says of the same orders. */
    List<String> discrepancies(AccountId account, List<Promise> promises, Map<String, TradedOrder> orders) {
        List<String> found = new ArrayList<>(twice);
        for (Promise promise : promises) {
            String intent = promise.intentId();
            if (placed.getOrDefault(intent, 0) != 1) {
                found.add(promise + ": told as placed " + placed.getOrDefault(intent, 0) + " times");
            }
            Set<String> known = new TreeSet<>();
            TradedOrder order = orders.get(intent);
            if (order != null) {
                order.fills().forEach(fill -> known.add(fill.id().value()));
            }
            Set<String> heard = fills.getOrDefault(intent, Set.of());
            if (!heard.equals(known)) {
                found.add(promise + ": fills told " + heard + ", of the order " + known);
            }
        }
        Set<String> unknown = new HashSet<>(last.keySet());
        promises.forEach(promise -> unknown.remove(promise.intentId()));
        unknown.forEach(intent -> found.add(account + ": told of " + intent + ", which nobody asked for"));
        return found;
    }
}
