package io.kontor.account;

import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueOrder;
import java.util.Optional;

/** How an account reaches its orders, which are above it: {@code app} wires it to their entities. Messages may be lost or repeat. */
public interface OrderWaker {
    /**
     * Look after yourself: something is due or differs.
     *
     * @param seen what the venue said of the order, where it said something
     * @param afresh the venue is back, or a person asks: what could not leave is tried at once, and not when its patience ends
     * @param held what the account keeps of it, where the order has announced anything and the venue said nothing
     */
    void wake(
            AccountId account,
            VenueId venue,
            IntentId order,
            Optional<VenueOrder> seen,
            boolean afresh,
            Optional<OpenOrder> held);

    /**
     * Announce everything that is not known to be delivered, quoting the inquiry.
     *
     * @param held the last announcement the account has of an order it is to forget, where that had announced more and it was journalled here
     */
    void inquire(IntentId order, long inquiry, Optional<Long> held);

    /** The account noted that this order is to be canceled. */
    void cancel(IntentId order, CommandId command, String reason);
}
