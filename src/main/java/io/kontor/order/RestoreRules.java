package io.kontor.order;

import io.kontor.account.OpenOrder;
import io.kontor.order.OrderEntity.Wake;
import io.kontor.value.IntentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an order makes of an account whose journal is of another moment than its own, as after a restore. What either has lost nobody here
 * can tell: whatever is known is told, and a person has to compare the position with the venue's record. Pure.
 */
final class RestoreRules {
    private static final String FLAG = "RESTORED_APART";

    private RestoreRules() {}

    /** The account has taken more of the order than it ever said: whatever it says next would be taken for told. */
    static List<OrderEvent> accountAhead(Order order, long held, Instant now) {
        return held <= order.announced()
                ? List.of()
                : List.of(new OrderEvent.AnnouncedBefore(held, now), apart(held, order.announced(), now));
    }

    /** The account lacks what its journal held once, and nothing is left to be told: the alert tells where the order stands. */
    static List<OrderEvent> accountBehind(Order order, Optional<Long> held, Instant now) {
        return held.filter(number -> order.outbox().isEmpty() && number < order.announced())
                .map(number -> List.of(apart(number, order.announced(), now)))
                .orElse(List.of());
    }

    /** Nothing of the order is left but what the account keeps of it: it goes on from that as what somebody else placed. */
    static List<OrderEvent> ofTheAccount(IntentId id, Wake wake, OpenOrder held, Instant now) {
        return List.of(
                Adoption.of(id, wake.account(), wake.venue(), held, now),
                new OrderEvent.AnnouncedBefore(held.announced(), now),
                apart(held.announced(), 0, now));
    }

    private static OrderEvent apart(long held, long own, Instant now) {
        return new OrderEvent.Flagged(
                FLAG,
                "of this order's announcements the account's journal had " + held + ", its own " + own
                        + ": fills may be missing, or counted twice; compare the position with the venue",
                now);
    }
}
