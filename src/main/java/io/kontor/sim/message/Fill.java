package io.kontor.sim.message;

import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Instant;

/**
 * One order's part in one trade.
 *
 * @param trade the trade's number; both sides of a trade carry it, no order carries it twice
 * @param fee what was charged; a rebate is negative
 */
public record Fill(
        AccountId account,
        long orderId,
        long trade,
        Symbol symbol,
        Side side,
        Price price,
        Quantity quantity,
        Money fee,
        Asset feeAsset,
        Liquidity liquidity,
        Standing standing,
        Instant at) {
    /** Whether a fill is still what it was when it was made. Append only: kept on disk. */
    public enum Standing {
        MADE,
        /** Its price or quantity were changed afterwards; these are the new ones. */
        CORRECTED,
        /** It never happened; the figures are those it had. */
        BUSTED
    }
}
