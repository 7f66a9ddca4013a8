package io.kontor.account;

import io.kontor.risk.LimitUse;
import io.kontor.risk.RiskLimit;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A limit is used up, nearly so, or not any more.
 *
 * @param symbol absent where the limit is the account's
 * @param percent of the limit that was reached: {@value #WARNING} or {@value #REACHED}; 0 once it is well below the lower one again, or the
 *     limit is gone
 * @param used when that was seen, in what the limit counts: orders, base units or the account's currency
 */
public record LimitAlert(RiskLimit limit, Optional<Symbol> symbol, int percent, BigDecimal used, BigDecimal max) {
    public static final int WARNING = 80;
    public static final int REACHED = 100;

    /** An alert goes only this much below where it came, so that what hovers there does not flap. */
    static final int HYSTERESIS = 5;

    static LimitAlert of(LimitUse use, int percent) {
        return new LimitAlert(use.limit(), use.symbol(), percent, use.used(), use.max());
    }

    /** Over, with the figures it stood with: its limit holds no more, so there are no later ones. */
    LimitAlert lowered() {
        return new LimitAlert(limit, symbol, 0, used, max);
    }

    boolean isAbout(RiskLimit other, Optional<Symbol> otherSymbol) {
        return limit == other && symbol.equals(otherSymbol);
    }

    /** The level to stand at, given the one stood at and how much is used. */
    static int level(int before, long percentUsed) {
        if (percentUsed >= REACHED || (before >= REACHED && percentUsed >= REACHED - HYSTERESIS)) {
            return REACHED;
        }
        return percentUsed >= WARNING || (before >= WARNING && percentUsed >= WARNING - HYSTERESIS) ? WARNING : 0;
    }
}
