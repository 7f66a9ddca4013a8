package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.Rechecked;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Report;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueReport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an order that could not leave does once its venue is within reach again. */
class VenueBackTest {
    private static final int TRIES = 8;

    @Test
    void anOrderThatNeverLeftLeavesAtOnceWhenItsVenueIsBack() {
        EntityFixture f = awayForLong();

        wake(f, true);
        pass(f);

        assertThat(f.toVenue).last().isInstanceOf(VenueConnection.Submit.class);
    }

    @Test
    void aSweepAmongManyLeavesItItsPatience() {
        EntityFixture f = awayForLong();

        wake(f, false);

        assertThat(f.toVenue).isEmpty();
        assertThat(f.told(AccountEntity.Recheck.class)).isEmpty();
        assertThat(f.delayOf("look")).isGreaterThan(Duration.ofSeconds(20));
    }

    @Test
    void aPersonWhoAsksStartsItsPatienceAnew() {
        EntityFixture f = awayForLong();

        f.tell(new OrderEntity.Reconcile(new Ear<>(_ -> {})));
        pass(f);

        assertThat(f.toVenue).last().isInstanceOf(VenueConnection.Submit.class);
    }

    /** Tried again and again without a session, so that it waits for long by now. */
    private static EntityFixture awayForLong() {
        EntityFixture f = EntityFixture.placed().announced();
        for (int i = 0; i < TRIES; i++) {
            fail(f);
            f.later(f.delayOf("look")).fire("look");
            pass(f);
        }
        fail(f);
        f.forgetWhatWasTold();
        return f;
    }

    private static void fail(EntityFixture f) {
        f.tell(new Report(
                Samples.ACCOUNT,
                Samples.VENUE,
                new VenueReport.RequestFailed(
                        Scenario.id(1), VenueReport.Request.SUBMIT, false, "no session", f.clock.instant())));
    }

    /** The account lets it leave, where it is asked. */
    private static void pass(EntityFixture f) {
        for (AccountEntity.Recheck asked : f.told(AccountEntity.Recheck.class)) {
            asked.replyTo().tell(new Rechecked(asked.order(), asked.revision(), Optional.empty()));
        }
        f.toAccount.removeIf(AccountEntity.Recheck.class::isInstance);
        f.settle();
    }

    private static void wake(EntityFixture f, boolean afresh) {
        f.tell(new OrderEntity.Wake(Samples.ACCOUNT, Samples.VENUE, Optional.empty(), afresh, Optional.empty()));
    }
}
