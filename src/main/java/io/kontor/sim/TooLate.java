package io.kontor.sim;

import java.time.Instant;

/** A request came when it was no longer good, and was not carried out. */
public final class TooLate extends NotTaken {
    private static final long serialVersionUID = 1L;

    TooLate(Instant until) {
        super("good until " + until + ", and came later");
    }
}
