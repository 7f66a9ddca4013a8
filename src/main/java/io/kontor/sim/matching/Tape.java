package io.kontor.sim.matching;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Instant;

/** Where trades are printed, as the whole market sees them. */
public interface Tape {
    void printed(Symbol symbol, Side aggressor, Price price, Quantity quantity, Instant at);
}
