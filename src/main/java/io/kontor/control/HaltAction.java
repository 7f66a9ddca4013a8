package io.kontor.control;

/** What raising a halt does besides keeping new orders in. */
public enum HaltAction {
    /** Cancels every order that is open in its scope. */
    CANCEL_ORDERS
}
