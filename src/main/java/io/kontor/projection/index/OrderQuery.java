package io.kontor.projection.index;

import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of an account's list.
 *
 * @param after where it begins
 * @param symbol only orders in it
 * @param from only orders whose row's time is not before
 * @param to only orders whose row's time is before
 * @param limit rows wanted at most
 */
public record OrderQuery(
        AccountId account,
        ListPlace after,
        Optional<Symbol> symbol,
        Optional<Instant> from,
        Optional<Instant> to,
        int limit) {
    boolean takes(OrderRow row) {
        return row.seq() > after.seq()
                && symbol.filter(s -> !s.equals(row.symbol())).isEmpty()
                && from.filter(row.at()::isBefore).isEmpty()
                && !isBeyond(row);
    }

    /** Neither this one is wanted nor any behind it. */
    boolean isBeyond(OrderRow row) {
        return to.filter(end -> !row.at().isBefore(end)).isPresent();
    }

    OrderQuery goingOn(ListPlace place, int wanted) {
        return new OrderQuery(account, place, symbol, from, to, wanted);
    }
}
