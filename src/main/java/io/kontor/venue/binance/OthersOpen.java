package io.kontor.venue.binance;

import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.VenueOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The open orders that somebody else placed, from one of the venue's lists to the next. Their fills are asked for by symbol, and only where
 * something happened: if the report of a fill got lost, the list is the one to tell. Thread-safe.
 */
final class OthersOpen {
    private Optional<Map<Numbered, Quantity>> before = Optional.empty();

    /** The venue numbers orders within a symbol. */
    private record Numbered(Symbol symbol, VenueOrderId number) {}

    /**
     * In which symbols one of them has filled since the list before, or is gone from it; one not listed before had nothing filled. In none
     * where there was no list before: a log-on asks for everything up to then, but what is from before an account's first.
     */
    synchronized Set<Symbol> listed(Collection<VenueOrder> open) {
        Map<Numbered, Quantity> now = new HashMap<>();
        for (VenueOrder order : open) {
            if (VenueClientOrderId.parse(order.clientOrderId()).isEmpty()) {
                now.put(new Numbered(order.symbol(), order.venueOrderId()), order.cumulative());
            }
        }
        Set<Symbol> moved = before.map(then -> moved(then, now)).orElse(Set.of());
        before = Optional.of(now);
        return moved;
    }

    private static Set<Symbol> moved(Map<Numbered, Quantity> then, Map<Numbered, Quantity> now) {
        Set<Symbol> moved = new HashSet<>();
        now.forEach((order, filled) -> {
            if (!filled.equals(then.getOrDefault(order, Quantity.ZERO))) {
                moved.add(order.symbol());
            }
        });
        then.forEach((order, _) -> {
            if (!now.containsKey(order)) {
                moved.add(order.symbol());
            }
        });
        return moved;
    }
}
