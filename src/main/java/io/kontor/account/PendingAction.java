package io.kontor.account;

/** What was asked of the venue and has not been answered yet. */
public enum PendingAction {
    SUBMIT,
    CANCEL,
    REPLACE
}
