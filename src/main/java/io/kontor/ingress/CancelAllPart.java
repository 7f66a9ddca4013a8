package io.kontor.ingress;

import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.ingress.CancelAllOutcome.Done;
import io.kontor.ingress.CancelAllOutcome.Not;
import io.kontor.ingress.json.Problem;
import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What one account made of a cancel-all over every account. */
record CancelAllPart(AccountId account, CancelAllOutcome outcome) {
    /**
     * All of them as one: done where each is. Else what is told is that of which most is left to do: a repeat is called for while one
     * outcome is unknown, or one account cannot act now, whatever another has refused for good.
     */
    static CancelAllOutcome sum(List<CancelAllPart> parts, String operationId) {
        Optional<CancelAllPart> worst = parts.stream()
                .filter(part -> part.outcome instanceof Not)
                .min(Comparator.comparingInt(CancelAllPart::rank));
        boolean acts = parts.stream().anyMatch(CancelAllPart::acts);
        Optional<String> noted =
                Optional.of(operationId).filter(_ -> parts.stream().anyMatch(part -> part.outcome instanceof Done));
        return worst.map(part -> part.told(acts, noted)).orElseGet(() -> {
            int count = parts.stream().mapToInt(CancelAllPart::count).sum();
            return new Done(new CancelAllAccepted(operationId, count));
        });
    }

    private boolean acts() {
        return switch (outcome) {
            case Done _ -> true;
            case Not(Problem problem) -> problem.applied().orElse(false);
        };
    }

    /** Of those done, behind all others. */
    private int rank() {
        return switch (outcome) {
            case Not(Problem problem) when problem.refusal().code() == RefusalCode.OUTCOME_UNKNOWN -> 0;
            case Not(Problem problem)
            when problem.status() >= 500 -> problem.applied().orElse(false) ? 2 : 1;
            case Not _ -> 3;
            case Done _ -> 4;
        };
    }

    private int count() {
        return outcome instanceof Done(CancelAllAccepted accepted) ? accepted.count() : 0;
    }

    /**
     * What one account could not do is its own, and what the others do stays done: so it is named, and where they act that is not denied.
     *
     * @param noted the operation, where an account has it on disk
     */
    private CancelAllOutcome told(boolean othersAct, Optional<String> noted) {
        if (!(outcome instanceof Not(Problem problem))) {
            return outcome;
        }
        Refusal why = problem.refusal();
        Refusal named = new Refusal(why.code(), account + ": " + why.detail(), why.errors(), why.retryAfter());
        Optional<Boolean> applied = problem.applied();
        if (othersAct) {
            applied = problem.status() < 500 ? Optional.of(true) : applied.filter(acts -> acts);
        }
        return new Not(new Problem(named, problem.intent(), problem.clientOrderId(), applied, noted));
    }
}
