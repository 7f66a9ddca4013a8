package io.kontor.sim.message;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import java.time.Instant;
import java.util.Optional;

/**
 * What an account is told of one thing that happened to an order of it.
 *
 * @param cursor numbers the account's reports from 1 without a gap
 * @param clientOrderId what the report is about; for a refused replacement the new order's, for an amended order the one it had until then
 * @param order the order right after it; for a duplicate the one that has the id; absent where the exchange never saw the id,
 *     and, told again, where it keeps no order it rejected
 * @param fill for trades, busts and corrections
 */
public record Report(
        AccountId account,
        long cursor,
        Type type,
        ClientOrderId clientOrderId,
        Optional<OrderRecord> order,
        Optional<Fill> fill,
        Optional<Reason> reason,
        Instant at) {
    /** What happened. Append only: kept on disk. */
    public enum Type {
        NEW,
        TRADE,
        CANCELED,
        /** The order took another's place; that one is gone without a report of its own. */
        REPLACED,
        REJECTED,
        EXPIRED,
        CANCEL_REJECTED,
        REPLACE_REJECTED,
        TRIGGERED,
        TRADE_CANCEL,
        TRADE_CORRECT,
        /** The order goes on, in its place, for less and perhaps under another id. */
        AMENDED,
        AMEND_REJECTED
    }
}
