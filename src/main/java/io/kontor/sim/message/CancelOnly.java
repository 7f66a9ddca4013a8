package io.kontor.sim.message;

/** How far an order may be for a cancel to be meant. */
public enum CancelOnly {
    ANY,
    /** Nothing of it is filled. */
    NEW,
    /** Some of it is filled. */
    PARTIALLY_FILLED
}
