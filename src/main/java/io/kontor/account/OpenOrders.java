package io.kontor.account;

import io.kontor.account.AccountEntity.ListOpen;
import io.kontor.value.IntentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which of an account's orders are open: by pages, and among some. Pure. */
final class OpenOrders {
    private OpenOrders() {}

    /** Passes over all of them once and keeps no more than are wanted. */
    static List<IntentId> listed(Map<IntentId, OpenOrder> orders, ListOpen wanted) {
        TreeSet<IntentId> first = new TreeSet<>();
        orders.forEach((id, order) -> {
            boolean after =
                    wanted.after().filter(place -> id.compareTo(place) <= 0).isEmpty();
            if (after && isWanted(order, wanted) && (first.size() < wanted.limit() || id.compareTo(first.last()) < 0)) {
                first.add(id);
                if (first.size() > wanted.limit()) {
                    first.removeLast();
                }
            }
        });
        return List.copyOf(first);
    }

    static List<IntentId> among(Map<IntentId, OpenOrder> orders, List<IntentId> asked) {
        return asked.stream()
                .filter(id -> Optional.ofNullable(orders.get(id))
                        .filter(OpenOrder::isOpen)
                        .isPresent())
                .toList();
    }

    private static boolean isWanted(OpenOrder order, ListOpen wanted) {
        return order.isOpen()
                && (!wanted.unannounced() || order.announced() == 0)
                && wanted.symbol().filter(s -> !s.equals(order.symbol())).isEmpty()
                && wanted.from().filter(order.since()::isBefore).isEmpty()
                && wanted.to().filter(end -> !order.since().isBefore(end)).isEmpty();
    }
}
