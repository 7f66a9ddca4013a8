package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForesightTest {
    private final List<OrderEvent> journal = Scenario.working(DuplicateFence.SEND_EXPIRY).journal;
    private final OrderState before = OrderBooks.fold(journal.subList(0, 1));
    private final List<OrderEvent> write = journal.subList(1, journal.size());
    private final OrderState end = OrderBooks.fold(journal);
    private final Foresight foresight = new Foresight();

    @Test
    void aWriteLeadsWhereDecidingSaidAndIsNotFoldedAgain() {
        foresight.leadsTo(write, end);

        assertThat(journalled(write)).isSameAs(end);
    }

    @Test
    void aReplayFolds() {
        assertThat(journalled(write)).isEqualTo(end).isNotSameAs(end);
    }

    @Test
    void whatFollowsAWriteIsFolded() {
        foresight.leadsTo(write, end);
        OrderEvent next = new OrderEvent.Flagged("SEEN", "", Scenario.placed(DuplicateFence.SEND_EXPIRY).now);

        assertThat(foresight.apply(journalled(write), next)).isEqualTo(OrderFold.apply(end, next));
    }

    @Test
    void anotherEventThanTheForeseenIsFolded() {
        foresight.leadsTo(write, end);
        OrderEvent other = new OrderEvent.Flagged("OTHER", "", Scenario.placed(DuplicateFence.SEND_EXPIRY).now);

        assertThat(foresight.apply(before, other)).isEqualTo(OrderFold.apply(before, other));
        assertThat(journalled(write)).isEqualTo(end).isNotSameAs(end);
    }

    @Test
    void inTestsAForesightThatIsWrongIsFound() {
        foresight.leadsTo(write, before);

        assertThatThrownBy(() -> journalled(write)).isInstanceOf(AssertionError.class);
    }

    @Test
    void theActorOfAnOrderForeseesWhatItsJournalSays() {
        EntityFixture f = EntityFixture.working().modify("12", "m-1").grant();
        f.report(ExecType.REPLACED, 2, "0").announced().cancel().noted();
        f.report(ExecType.CANCELED, 2, "0").announced();

        // Every write before this was compared with its fold.
        assertThat(f.order().isClosed()).isTrue();
    }

    private OrderState journalled(List<OrderEvent> events) {
        OrderState state = before;
        for (OrderEvent event : events) {
            state = foresight.apply(state, event);
        }
        return state;
    }
}
