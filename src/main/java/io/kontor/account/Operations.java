package io.kontor.account;

import io.kontor.account.AccountEntity.Operation;
import io.kontor.account.AccountEvent.CancelAllReceived;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.List;
import java.util.Optional;

/** How far the cancel-alls of an account have come. */
final class Operations {
    private Operations() {}

    static Optional<Operation> find(AccountState state, String id) {
        return state.allOperations()
                .filter(o -> o.operationId().equals(id))
                .findFirst()
                .map(o -> progress(state, o))
                .or(() -> state.pastCancelAlls().flatMap(past -> longAgo(state, past, id)));
    }

    private static Operation progress(AccountState state, CancelAllReceived o) {
        int open = o.forgotten()
                .map(count -> openAtMost(state, o.symbol(), o.venue(), count))
                .orElseGet(() -> open(state, o.orders()));
        return new Operation(o.operationId(), o.at(), o.count(), open);
    }

    /** Of one that was named before its time was kept nothing can be told. */
    private static Optional<Operation> longAgo(AccountState state, PastCancelAlls past, String id) {
        return past.named().stream()
                .filter(n ->
                        AccountRules.operationId(state.account(), n.command()).equals(id))
                .findFirst()
                .flatMap(n -> n.at().map(at ->
                        new Operation(id, at, n.count(), openAtMost(state, n.symbol(), n.venue(), n.count()))));
    }

    private static int open(AccountState state, List<IntentId> orders) {
        return (int) orders.stream()
                .filter(order -> state.order(order).filter(OpenOrder::isOpen).isPresent())
                .count();
    }

    /** Where its orders are forgotten: a cancel is noted of each that is still open, as it may be of others. */
    private static int openAtMost(AccountState state, Optional<Symbol> symbol, Optional<VenueId> venue, int count) {
        long canceled = state.orders().values().stream()
                .filter(order -> order.isOpen() && order.cancel().isPresent())
                .filter(order -> symbol.isEmpty() || symbol.get().equals(order.symbol()))
                .filter(order -> venue.isEmpty() || venue.get().equals(order.venue()))
                .count();
        return (int) Math.min(count, canceled);
    }
}
