package io.kontor.venue.binance;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.binance.protocol.StrategyLabel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an account's orders were called when they came from us. The venue gives a canceled order the id of its cancel: where somebody
 * canceled it by hand, its label tells that it is ours. So does its number, which is all there is where it was placed without a label; as
 * many as were reported last. One that was amended by hand goes on under another id, and is reached by its number alone. An id of ours with
 * another account in it tells nothing: that account shares the venue's, and canceled what it took for somebody else's. Thread-safe.
 */
final class OrderNames {
    private final String accountPart;
    private final int ordersMax;
    private final Map<Numbered, String> ours = new LinkedHashMap<>();
    private final Map<Named, VenueOrderId> renamed = new HashMap<>();

    /** The venue numbers orders within a symbol. */
    private record Numbered(String venueSymbol, VenueOrderId order) {}

    /** @param name the id it came with from us */
    private record Named(String venueSymbol, String name) {}

    OrderNames(AccountId account, int ordersMax) {
        this.accountPart = IntentId.accountPart(account);
        this.ordersMax = ordersMax;
    }

    /** The id the order came with from us, as far as that is known; else the one it is said to have. */
    synchronized String of(String venueSymbol, VenueOrderId order, String said, Optional<StrategyLabel> label) {
        Numbered numbered = new Numbered(venueSymbol, order);
        Optional<String> name = VenueClientOrderId.parse(said)
                .filter(id -> id.intent().accountPart().equals(accountPart))
                .map(_ -> said)
                .or(() -> Optional.ofNullable(ours.get(numbered)))
                .or(() -> label.flatMap(l -> l.order(accountPart)).map(VenueClientOrderId::toString));
        name.ifPresent(ourName -> keep(numbered, ourName, said));
        return name.orElse(said);
    }

    /** It was found by that id, or by what else told that it is ours. */
    synchronized void found(String venueSymbol, VenueOrderId order, VenueClientOrderId id, String said) {
        keep(new Numbered(venueSymbol, order), id.toString(), said);
    }

    private void keep(Numbered numbered, String name, String said) {
        ours.remove(numbered);
        ours.put(numbered, name);
        Named named = new Named(numbered.venueSymbol(), name);
        if (said.equals(name)) {
            renamed.remove(named);
        } else {
            renamed.put(named, numbered.order());
        }
        if (ours.size() > ordersMax) {
            forget(ours.entrySet().iterator().next());
        }
    }

    private void forget(Map.Entry<Numbered, String> eldest) {
        Numbered numbered = eldest.getKey();
        renamed.remove(new Named(numbered.venueSymbol(), eldest.getValue()), numbered.order());
        ours.remove(numbered);
    }

    /** The venue's number of an order that goes by another id there by now; empty where it has the one it came with, as far as is known. */
    synchronized Optional<VenueOrderId> renamed(String venueSymbol, VenueClientOrderId id) {
        return Optional.ofNullable(renamed.get(new Named(venueSymbol, id.toString())));
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
