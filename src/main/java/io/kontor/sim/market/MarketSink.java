package io.kontor.sim.market;

import io.kontor.sim.matching.LevelChange;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.util.List;

/** What the outside market does; prices and quantities in {@link io.kontor.sim.matching.Units} of the symbol. */
public interface MarketSink {
    void quote(Symbol symbol, List<LevelChange> changes);

    /** Every quote is withdrawn. */
    void clear(Symbol symbol);

    void trade(Symbol symbol, Side aggressor, long price, long quantity);
}
