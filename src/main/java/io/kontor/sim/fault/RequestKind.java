package io.kontor.sim.fault;

/** What a participant can ask of its session. */
public enum RequestKind {
    SUBMIT,
    CANCEL,
    REPLACE,
    QUERY
}
