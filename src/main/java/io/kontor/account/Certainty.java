package io.kontor.account;

/** Whether the outcome of the pending action at the venue is known. Unknown is not rejected: its exposure stays reserved. */
public enum Certainty {
    CONFIRMED,
    UNKNOWN
}
