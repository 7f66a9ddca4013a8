package io.kontor.position;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.Asset;
import io.kontor.value.Decimals;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** One line of a position's books: a fact that is booked as it stands. Whoever writes it has seen to it that it is written once. */
public sealed interface LedgerEntry extends Wire {
    /** When it happened, by the venue's clock for trades. */
    Instant at();

    /** An execution. The fee is what was paid; a rebate is negative. */
    record Trade(
            IntentId intent,
            FillId fill,
            Side side,
            Price price,
            Quantity quantity,
            Money fee,
            Asset feeAsset,
            Liquidity liquidity,
            Instant at)
            implements LedgerEntry {}

    /** The venue took a trade back: it never happened, nor did its fee. */
    record Bust(Trade original, String reason, Instant at) implements LedgerEntry {}

    /** The venue changed a trade's figures; {@code before} is the trade as it was last booked. */
    record Correction(Trade before, Trade after, Instant at) implements LedgerEntry {}

    /**
     * A change made by hand or by a corporate action.
     *
     * @param quantityChange signed, in the position's unit
     * @param price what was paid or received per unit; absent when no money moved (a split, dust, a transfer whose cost stays)
     * @param by who answers for it
     */
    record Adjustment(BigDecimal quantityChange, Optional<Price> price, String reason, String by, Instant at)
            implements LedgerEntry {
        public Adjustment {
            quantityChange = Decimals.normalise(quantityChange);
        }

        /** Whether it asks for the same, whenever that was. */
        public boolean sameAs(Adjustment other) {
            return equals(new Adjustment(other.quantityChange, other.price, other.reason, other.by, at));
        }
    }
}
