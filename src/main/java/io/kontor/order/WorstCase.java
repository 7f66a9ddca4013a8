package io.kontor.order;

import io.kontor.account.Announcement.Exposure;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.time.Instant;
import java.util.Optional;

/** The most an order can still come to: what the account holds room for while anything is open or in doubt. Pure. */
final class WorstCase {
    private WorstCase() {}

    static Exposure of(Order order) {
        // Of somebody else's order there is never more to come than is at the venue.
        Quantity wanted = order.isExternal() ? Quantity.ZERO : order.wanted();
        Quantity atVenue = Quantity.ZERO;
        boolean live = false;
        for (Attempt attempt : order.attempts()) {
            Quantity exposed = attempt.exposed();
            if (!exposed.isZero() && !isRefusedForSure(order, attempt)) {
                atVenue = atVenue.plus(isOutweighed(attempt, order) ? attempt.unbooked() : exposed);
                live = live || attempt.isLive();
            }
        }
        boolean over = !live && wanted.isZero() && !atVenue.isZero();
        return new Exposure(
                wanted.max(atVenue),
                worstPrice(order),
                order.isClosed(),
                dueAt(order),
                over ? Optional.of(Quantity.ZERO) : Optional.empty());
    }

    /**
     * Of an order and its atomic replacement only one can stand, so the worst case is what the larger of the two has left to fill. What
     * either has filled is certain, and comes on top.
     */
    private static boolean isOutweighed(Attempt attempt, Order order) {
        for (Attempt other : order.attempts()) {
            boolean replacement = isReplacement(other, attempt);
            if ((replacement || isReplacement(attempt, other)) && !isRefusedForSure(order, other)) {
                int more = other.leaves().compareTo(attempt.leaves());
                if (replacement ? more >= 0 : more > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isReplacement(Attempt attempt, Attempt of) {
        return attempt.replaces().isPresent() && attempt.replaces().get() == of.number();
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
        Price worst = order.terms().price();
        for (Attempt attempt : order.attempts()) {
            int higher = attempt.isLive() ? attempt.price().compareTo(worst) : 0;
            if (order.side() == Side.BUY ? higher > 0 : higher < 0) {
                worst = attempt.price();
            }
        }
        return worst;
    }

    private static Optional<Instant> dueAt(Order order) {
        return order.isClosed() ? Optional.empty() : order.terms().expireAt();
    }
}
