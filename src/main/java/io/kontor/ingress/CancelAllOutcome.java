package io.kontor.ingress;

import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.ingress.json.Problem;

/** What became of a cancel-all. */
public sealed interface CancelAllOutcome {
    record Done(CancelAllAccepted accepted) implements CancelAllOutcome {}

    record Not(Problem problem) implements CancelAllOutcome {}
}
