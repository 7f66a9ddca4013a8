package io.kontor.sim;

/** A request never entered the exchange: the session is over, the exchange is closed, or too much is waiting. It cannot have an effect. */
public sealed class NotTaken extends RuntimeException permits TooLate {
    private static final long serialVersionUID = 1L;

    NotTaken(String reason) {
        super(reason, null, false, false);
    }
}
