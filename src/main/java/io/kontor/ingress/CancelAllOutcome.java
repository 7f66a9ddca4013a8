package io.kontor.ingress;

import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.ingress.json.Problem;

/** What became of a cancel-all. */
public sealed interface CancelAllOutcome {
    /** What it is counted under. */
    String word();

    record Done(CancelAllAccepted accepted) implements CancelAllOutcome {
        @Override
        public String word() {
            return CommandMeters.ACCEPTED;
        }
    }

    record Not(Problem problem) implements CancelAllOutcome {
        @Override
        public String word() {
            return problem.refusal().code().name();
        }
    }
}
