package io.kontor.control;

/** What raising a halt does besides keeping new orders in. */
public enum HaltAction {
    /** Cancels every order that is open in its scope. */
    CANCEL_ORDERS,
    /**
     * Closes every position in its scope, and first cancels every order there: one on the same side would leave no room, one on the other
     * would open anew.
     */
    CLOSE_POSITIONS
}
