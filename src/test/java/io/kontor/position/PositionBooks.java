package io.kontor.position;

import io.kontor.platform.batch.BatchLogic;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;

/** A position's logic as the model may see it, from outside the package. */
public final class PositionBooks {
    private PositionBooks() {}

    public static BatchLogic<PositionEntity.Command, PositionEvent, PositionState> logic(
            AccountId account, Symbol symbol) {
        return new PositionLogic(account, symbol);
    }
}
