package io.kontor.ingress.ws;

import io.kontor.value.AccountId;

/** Fails a subscription: the account's journal has never come as far as its cursor. The subscriber starts anew from a snapshot. */
final class CursorExpired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CursorExpired(AccountId account, long sequenceNr) {
        super(account + ": the journal ends before " + sequenceNr);
    }
}
