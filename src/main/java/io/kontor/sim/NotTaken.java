package io.kontor.sim;

/** A request never entered the exchange: the session is over, the exchange is closed, or too much is waiting. It cannot have an effect. */
public final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(String reason) {
        super(reason, null, false, false);
    }
}
