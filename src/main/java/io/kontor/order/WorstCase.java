package io.kontor.order;

import io.kontor.account.Announcement.Exposure;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The most an order can still come to: what the account holds room for while anything is open or in doubt. Pure. */
final class WorstCase {
    private WorstCase() {}

    static Exposure of(Order order) {
        List<Attempt> possible = order.attempts().stream()
                .filter(a -> !isRefusedForSure(order, a))
                .toList();
        Quantity atVenue = possible.stream()
                .filter(a -> !isOutweighed(a, possible))
                .map(Attempt::exposed)
                .reduce(Quantity.ZERO, Quantity::plus);
        return new Exposure(order.wanted().max(atVenue), worstPrice(order), order.isClosed(), dueAt(order));
    }

    /** Of an order and its atomic replacement only one can stand, so the larger of the two is the worst case. */
    private static boolean isOutweighed(Attempt attempt, List<Attempt> possible) {
        return possible.stream().anyMatch(other -> {
            int more = other.exposed().compareTo(attempt.exposed());
            boolean replacement = other.replaces().equals(Optional.of(attempt.number()));
            boolean replaced = attempt.replaces().equals(Optional.of(other.number()));
            return (replacement && more >= 0) || (replaced && more > 0);
        });
    }

    /**
     * Only an unfilled order is replaced in one step, and this one's has a fill. One that was canceled may have been so by being
     * replaced, and filled all the same: that is asked.
     */
    static boolean isRefusedForSure(Order order, Attempt replacement) {
        return replacement.isLive()
                && !replacement.heard()
                && replacement
                        .replaces()
                        .flatMap(order::attempt)
                        .filter(target -> !target.cumulative().isZero())
                        .filter(target -> !target.end().equals(Optional.of(Attempt.End.CANCELED)))
                        .isPresent();
    }

    private static Price worstPrice(Order order) {
        Price wanted = order.terms().price();
        Comparator<Price> worse = order.side() == Side.BUY ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return order.attempts().stream()
                .filter(Attempt::isLive)
                .map(Attempt::price)
                .max(worse)
                .filter(p -> worse.compare(p, wanted) > 0)
                .orElse(wanted);
    }

    private static Optional<Instant> dueAt(Order order) {
        return order.isClosed() ? Optional.empty() : order.terms().expireAt();
    }
}
