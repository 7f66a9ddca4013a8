package io.kontor.account;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.Quantity;
import io.kontor.value.Side;

/** What the open orders of one symbol may still fill, each side at its worst: every open buy and no sell, or the other way round. */
public record SymbolExposure(Quantity openBuy, Quantity openSell) implements Wire {
    public static final SymbolExposure NONE = new SymbolExposure(Quantity.ZERO, Quantity.ZERO);

    /** Replaces what one order had open by what it has open now. */
    SymbolExposure replace(Side side, Quantity before, Quantity after) {
        return side == Side.BUY
                ? new SymbolExposure(openBuy.plus(after).minus(before), openSell)
                : new SymbolExposure(openBuy, openSell.plus(after).minus(before));
    }

    boolean isNone() {
        return openBuy.isZero() && openSell.isZero();
    }
}
