package io.kontor.venue.binance;

import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an account's orders were called when they came from us. The venue gives a canceled order the id of its cancel: where somebody
 * canceled it by hand, nothing but its number tells that it is ours. As many as were reported last; thread-safe.
 */
final class OrderNames {
    private final int ordersMax;
    private final Map<Numbered, String> ours = new LinkedHashMap<>();

    /** The venue numbers orders within a symbol. */
    private record Numbered(String venueSymbol, VenueOrderId order) {}

    OrderNames(int ordersMax) {
        this.ordersMax = ordersMax;
    }

    /** The id the order came with from us, as far as that is known; else the one it is said to have. */
    synchronized String of(String venueSymbol, VenueOrderId order, String said) {
        Numbered numbered = new Numbered(venueSymbol, order);
        if (VenueClientOrderId.parse(said).isEmpty()) {
            return ours.getOrDefault(numbered, said);
        }
        ours.remove(numbered);
        ours.put(numbered, said);
        if (ours.size() > ordersMax) {
            ours.remove(ours.keySet().iterator().next());
        }
        return said;
    }

    /** The venue's number of an order of ours; empty where no report of it has come. */
    synchronized Optional<VenueOrderId> number(String venueSymbol, VenueClientOrderId id) {
        String name = id.toString();
        return ours.entrySet().stream()
                .filter(each -> each.getValue().equals(name)
                        && each.getKey().venueSymbol().equals(venueSymbol))
                .map(each -> each.getKey().order())
                .findFirst();
    }
}
