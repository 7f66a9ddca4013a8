package io.kontor.venue;

import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.VenueConnection.Cancel;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The open orders as far as the session knows, from its own sends, the reports and the venue's snapshots; what cancels and sweeps go
 * by while no journal can be read. Bounded: past it further orders are left to the account's own sweep. Confined to one thread.
 */
final class KnownOrders {
    private final ExternalOrders ids;
    private final int ordersMax;
    private final Map<String, Known> orders = new LinkedHashMap<>();
    /** While a snapshot is awaited: what changed since it was asked for, of which it may say less than we know. */
    private Optional<Set<String>> touched = Optional.empty();

    private boolean compared;
    /** Some order found no room, and no snapshot has said since that what is known is all there is. */
    private boolean dropped;

    private boolean droppedSinceAsked;

    /**
     * An open order.
     *
     * @param key our client order id, or the derived intent of an order that is not ours
     * @param number the venue's, of an order that is not ours
     */
    private record Known(
            String key,
            IntentId intent,
            Symbol symbol,
            Price price,
            Quantity quantity,
            Quantity cumulative,
            Optional<VenueOrderId> number) {}

    KnownOrders(ExternalOrders ids, int ordersMax) {
        this.ids = ids;
        this.ordersMax = ordersMax;
    }

    void sent(OrderRequest order) {
        put(new Known(
                order.id().toString(),
                order.id().intent(),
                order.symbol(),
                order.price(),
                order.quantity(),
                Quantity.ZERO,
                Optional.empty()));
    }

    /** It never left, or the venue has no such order. */
    void gone(VenueClientOrderId id) {
        remove(id.toString());
        remove(id.intent().value());
    }

    void reported(IntentId intent, ExecutionReport report) {
        String key = key(intent, report.clientOrderId());
        Known known = new Known(
                key,
                intent,
                report.symbol(),
                report.price(),
                report.quantity(),
                report.cumulative(),
                number(key, intent, report.venueOrderId()));
        boolean filled = report.cumulative().compareTo(report.quantity()) >= 0;
        switch (report.type()) {
            case NEW -> {
                if (!filled) {
                    put(known);
                }
            }
            case REPLACED -> {
                orders.values().removeIf(other -> other.intent().equals(intent));
                put(known);
            }
            case TRADE, AMENDED, TRIGGERED, TRADE_CANCEL, TRADE_CORRECT -> {
                if (filled) {
                    remove(key);
                } else if (orders.containsKey(key)) {
                    put(known);
                }
            }
            case CANCELED, REJECTED, EXPIRED, REPLACE_REJECTED -> remove(key);
            case CANCEL_REJECTED, AMEND_REJECTED -> {}
        }
    }

    /** The venue's word about one order it was asked for. */
    void answered(VenueOrder order) {
        Known known = known(order);
        if (order.status().isFinal()) {
            remove(known.key());
            // Somebody else's that we canceled has a name of ours by now.
            remove(known.intent().value());
        } else {
            put(known);
        }
    }

    /** A snapshot is about to be asked for; calls in flight may or may not show in it. */
    void beginComparison(Collection<String> inFlight) {
        touched = Optional.of(new HashSet<>(inFlight));
        droppedSinceAsked = dropped && !orders.keySet().containsAll(inFlight);
    }

    /** The snapshot did not come. */
    void abandonComparison() {
        touched = Optional.empty();
    }

    /** The intents in which the snapshot differs from what is known; afterwards the snapshot is what is known. */
    Set<IntentId> compare(Collection<VenueOrder> snapshot) {
        Set<String> newer = touched.orElse(Set.of());
        touched = Optional.empty();
        compared = true;
        dropped = droppedSinceAsked;
        Set<IntentId> differing = new LinkedHashSet<>();
        Set<String> atVenue = new HashSet<>(newer);
        for (VenueOrder order : snapshot) {
            Known seen = known(order);
            atVenue.add(seen.key());
            if (!newer.contains(seen.key()) && !seen.equals(orders.get(seen.key())) && put(seen)) {
                differing.add(seen.intent());
            }
        }
        orders.values().stream()
                .filter(known -> !atVenue.contains(known.key()))
                .map(Known::intent)
                .forEach(differing::add);
        orders.keySet().retainAll(atVenue);
        return differing;
    }

    /** There was a snapshot, and room for every order: what is not known is not open. Else nothing follows from not knowing it. */
    boolean isComplete() {
        return compared && !dropped;
    }

    /** What cancels the open orders, of that intent and symbol where given. */
    SequencedMap<VenueClientOrderId, Cancel> cancels(
            Optional<IntentId> intent, Optional<Symbol> symbol, Instant sendBefore) {
        SequencedMap<VenueClientOrderId, Cancel> cancels = new LinkedHashMap<>();
        orders.values().stream()
                .filter(known -> intent.isEmpty() || isOf(known, intent.get()))
                .filter(known -> symbol.isEmpty() || known.symbol().equals(symbol.get()))
                .map(known -> cancel(known, sendBefore))
                .forEach(cancel -> cancels.put(cancel.target(), cancel));
        return cancels;
    }

    private boolean isOf(Known known, IntentId intent) {
        return known.intent().equals(intent)
                || known.number()
                        .filter(number -> ids.isFormerIntent(intent, number))
                        .isPresent();
    }

    /** Somebody else's is called after the first attempt of its intent, as it is taken in. */
    private static Cancel cancel(Known known, Instant sendBefore) {
        VenueClientOrderId target =
                VenueClientOrderId.parse(known.key()).orElseGet(() -> new VenueClientOrderId(known.intent(), 1));
        return new Cancel(known.symbol(), target, known.number(), sendBefore);
    }

    /** False: no room. */
    private boolean put(Known known) {
        touched.ifPresent(keys -> keys.add(known.key()));
        boolean fits = orders.size() < ordersMax || orders.containsKey(known.key());
        if (fits) {
            orders.put(known.key(), known);
        } else {
            dropped = true;
            droppedSinceAsked = true;
        }
        return fits;
    }

    private void remove(String key) {
        touched.ifPresent(keys -> keys.add(key));
        orders.remove(key);
    }

    private Known known(VenueOrder order) {
        IntentId intent = ids.intentOf(order.clientOrderId(), order.symbol(), order.venueOrderId());
        String key = key(intent, order.clientOrderId());
        return new Known(
                key,
                intent,
                order.symbol(),
                order.price(),
                order.quantity(),
                order.cumulative(),
                number(key, intent, order.venueOrderId()));
    }

    private static Optional<VenueOrderId> number(String key, IntentId intent, VenueOrderId number) {
        return key.equals(intent.value()) ? Optional.of(number) : Optional.empty();
    }

    /** Our client order ids carry their intent behind the prefix. */
    private static String key(IntentId intent, String clientOrderId) {
        return clientOrderId.startsWith(intent.value(), 1) ? clientOrderId : intent.value();
    }
}
