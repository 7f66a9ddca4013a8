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
    private static final CancelAllPart DOWN = refused("d", RefusalCode.JOURNAL_UNAVAILABLE);
    private static final CancelAllPart PAST_JOURNAL = new CancelAllPart(
            new AccountId("e"), new Not(problem(RefusalCode.JOURNAL_UNAVAILABLE).applied(true)));

    @Test
    void anUnknownOutcomeIsNotHiddenByAFinalRefusal() {
        assertThat(told(DUPLICATE, ACTS, UNKNOWN)).isEqualTo(UNKNOWN.outcome());
        assertThat(told(DUPLICATE, ACTS, UNKNOWN, DOWN, PAST_JOURNAL)).isEqualTo(UNKNOWN.outcome());
    }

    @Test
    void whatCanBeToldAgainComesBeforeWhatIsRefusedForGood() {
        assertThat(told(DUPLICATE, ACTS, DOWN, PAST_JOURNAL)).isEqualTo(DOWN.outcome());
        assertThat(told(DUPLICATE, ACTS, PAST_JOURNAL)).isEqualTo(PAST_JOURNAL.outcome());
    }

    @Test
    void aFinalRefusalNamesItsAccountAndThatTheOthersAct() {
        Problem problem = ((Not) told(DUPLICATE, ACTS)).problem();

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.applied()).contains(true);
        assertThat(problem.refusal().detail()).isEqualTo("a: why");
        assertThat(((Not) told(DUPLICATE)).problem().applied()).isEmpty();
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
        return new CancelAllPart(new AccountId(account), new Not(problem(code)));
    }

    private static Problem problem(RefusalCode code) {
        return Problem.of(Refusal.of(code, "why"));
    }
}
