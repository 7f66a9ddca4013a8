package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.ingress.CancelAllOutcome.Done;
import io.kontor.ingress.CancelAllOutcome.Not;
import io.kontor.ingress.json.Problem;
import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancelAllPartTest {
    private static final CancelAllPart DUPLICATE = refused("a", RefusalCode.DUPLICATE_COMMAND_ID);
    private static final CancelAllPart ACTS =
            new CancelAllPart(new AccountId("b"), new Done(new CancelAllAccepted("b~c-1", 2)));
    private static final CancelAllPart UNKNOWN = refused("c", RefusalCode.OUTCOME_UNKNOWN);
    private static final CancelAllPart DOWN = new CancelAllPart(
            new AccountId("d"), new Not(why(RefusalCode.JOURNAL_UNAVAILABLE).applied(false)));
    private static final CancelAllPart PAST_JOURNAL = new CancelAllPart(
            new AccountId("e"), new Not(why(RefusalCode.JOURNAL_UNAVAILABLE).applied(true)));

    @Test
    void anUnknownOutcomeIsNotHiddenByAFinalRefusal() {
        assertThat(problem(DUPLICATE, ACTS, UNKNOWN).refusal()).isEqualTo(named("c", RefusalCode.OUTCOME_UNKNOWN));
        assertThat(problem(DUPLICATE, ACTS, UNKNOWN, DOWN, PAST_JOURNAL).refusal())
                .isEqualTo(named("c", RefusalCode.OUTCOME_UNKNOWN));
    }

    @Test
    void whatCanBeToldAgainComesBeforeWhatIsRefusedForGood() {
        assertThat(problem(DUPLICATE, ACTS, DOWN, PAST_JOURNAL).refusal())
                .isEqualTo(named("d", RefusalCode.JOURNAL_UNAVAILABLE));
        assertThat(problem(DUPLICATE, ACTS, PAST_JOURNAL).refusal())
                .isEqualTo(named("e", RefusalCode.JOURNAL_UNAVAILABLE));
    }

    /** Nor that it does: the one that is named is still to be told. */
    @Test
    void whereOthersActItIsNotSaidThatNothingDoes() {
        assertThat(problem(ACTS, DOWN).applied()).isEmpty();
        assertThat(problem(PAST_JOURNAL, DOWN).applied()).isEmpty();
        assertThat(problem(DOWN).applied()).contains(false);
        assertThat(problem(ACTS, PAST_JOURNAL).applied()).contains(true);
    }

    @Test
    void theOperationIsNamedWhereAnAccountHasItOnDisk() {
        assertThat(problem(ACTS, DOWN).operationId()).contains("~c-1");
        assertThat(problem(ACTS, DUPLICATE).operationId()).contains("~c-1");
        assertThat(problem(PAST_JOURNAL, DOWN).operationId()).isEmpty();
    }

    @Test
    void aFinalRefusalNamesItsAccountAndThatTheOthersAct() {
        Problem problem = problem(DUPLICATE, ACTS);

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.applied()).contains(true);
        assertThat(problem.refusal().detail()).isEqualTo("a: why");
        assertThat(problem(DUPLICATE).applied()).isEmpty();
    }

    @Test
    void whatEveryAccountHasOnDiskIsDoneInAll() {
        assertThat(told(ACTS, ACTS)).isEqualTo(new Done(new CancelAllAccepted("~c-1", 4)));
    }

    /** Whatever the accounts are called. */
    private static CancelAllOutcome told(CancelAllPart... parts) {
        List<CancelAllPart> order = new ArrayList<>(List.of(parts));
        CancelAllOutcome told = CancelAllPart.sum(order, "~c-1");
        Collections.reverse(order);
        assertThat(CancelAllPart.sum(order, "~c-1")).isEqualTo(told);
        return told;
    }

    private static CancelAllPart refused(String account, RefusalCode code) {
        return new CancelAllPart(new AccountId(account), new Not(why(code)));
    }

    private static Problem problem(CancelAllPart... parts) {
        return ((Not) told(parts)).problem();
    }

    private static Refusal named(String account, RefusalCode code) {
        return Refusal.of(code, account + ": why");
    }

    private static Problem why(RefusalCode code) {
        return Problem.of(Refusal.of(code, "why"));
    }
}
