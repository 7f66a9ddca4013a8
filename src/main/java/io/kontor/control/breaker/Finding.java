package io.kontor.control.breaker;

import io.kontor.value.Symbol;
import java.util.Optional;

/** How it stands with a circuit's cause right now. */
sealed interface Finding {
    /**
     * It is there.
     *
     * @param cause what was found, in figures
     * @param symbol of the market it was found in; empty where it is none's
     */
    record Present(String cause, Optional<Symbol> symbol) implements Finding {
        Present(String cause) {
            this(cause, Optional.empty());
        }
    }

    /** It is known not to be there. */
    record Absent() implements Finding {}

    /** It cannot be told, such as while there is no price: no reason to trip, and none to reset. */
    record Unknown() implements Finding {}
}
