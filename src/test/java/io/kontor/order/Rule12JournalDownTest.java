package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Reserve;
import io.kontor.value.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While the account cannot write, new orders are refused for now and nothing is kept; what cancels do then is in {@code JournalDownTest}. */
class Rule12JournalDownTest {
    @ParameterizedTest
    @EnumSource(names = {"JOURNAL_UNAVAILABLE", "OVERLOADED", "SHUTTING_DOWN"})
    void anOrderIsRefusedForNowAndNothingIsKept(RefusalCode code) {
        EntityFixture f = new EntityFixture().place("10").undecided(code);

        assertThat(f.lastRefusal()).isEqualTo(code);
        assertThat(code.status()).isEqualTo(503);
        assertThat(f.journal).isEmpty();
        assertThat(f.toVenue).isEmpty();
        assertThat(f.asleep).isPositive();
    }

    @Test
    void theSameOrderIsTakenOnceTheJournalIsBack() {
        EntityFixture f = new EntityFixture().place("10").undecided(RefusalCode.JOURNAL_UNAVAILABLE);

        f.place("10").grant();

        assertThat(f.lastReply()).isInstanceOf(OrderEntity.Accepted.class);
        assertThat(f.told(Reserve.class)).hasSize(2);
    }

    @Test
    void aWriteOfUnknownOutcomeIsSaidToBeUnknown() {
        EntityFixture f = new EntityFixture().place("10").undecided(RefusalCode.OUTCOME_UNKNOWN);

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);
        assertThat(RefusalCode.OUTCOME_UNKNOWN.status()).isEqualTo(504);
    }

    @Test
    void aModifyLeavesTheOrderAsItIs() {
        EntityFixture f = EntityFixture.working();
        int written = f.journal.size();

        f.modify("12", "m-1").undecided(RefusalCode.JOURNAL_UNAVAILABLE);

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.JOURNAL_UNAVAILABLE);
        assertThat(f.journal).hasSize(written);
        assertThat(f.toVenue).isEmpty();
    }
}
