package io.kontor.sim.message;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.Optional;

/**
 * An order as it stood at one moment; what is kept on disk and told to participants.
 *
 * @param id the exchange's own, ascending with acceptance
 * @param triggered false while it waits for its trigger
 * @param rank its place in the queue of its price: the lower one is first; 0 while it is not in a book
 * @param shown what the book shows of it
 * @param filledQuote what was paid or received for what is filled, without fees
 */
public record OrderRecord(
        long id,
        NewOrder request,
        boolean triggered,
        long rank,
        Quantity shown,
        Quantity filled,
        Money filledQuote,
        OrderStatus status,
        Optional<Reason> reason,
        Instant placedAt,
        Instant updatedAt) {
    /** An order nothing has happened to yet. */
    public static OrderRecord asked(long id, NewOrder request, Instant at) {
        return new OrderRecord(
                id,
                request,
                false,
                0,
                Quantity.ZERO,
                Quantity.ZERO,
                Money.ZERO,
                OrderStatus.OPEN,
                Optional.empty(),
                at,
                at);
    }

    public static OrderRecord rejected(long id, NewOrder request, Reason reason, Instant at) {
        return new OrderRecord(
                id,
                request,
                false,
                0,
                Quantity.ZERO,
                Quantity.ZERO,
                Money.ZERO,
                OrderStatus.REJECTED,
                Optional.of(reason),
                at,
                at);
    }

    public AccountId account() {
        return request.account();
    }

    public ClientOrderId clientOrderId() {
        return request.clientOrderId();
    }

    public Symbol symbol() {
        return request.symbol();
    }
}
