package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Abandon;
import io.kontor.model.Ear;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Get;
import io.kontor.order.OrderEntity.Stop;
import io.kontor.value.RefusalCode;
import org.junit.jupiter.api.Test;

/** How an order ends when sharding puts it to sleep or hands it over, above all with a command between its asking and its end. */
class OrderSleepTest {
    @Test
    void aPlaceRightAfterALookAtNothingIsDecidedAndAnsweredBeforeTheOrderEnds() {
        EntityFixture f = new EntityFixture().tell(new Get(new Ear<>(_ -> {})));
        assertThat(f.asleep).isOne();

        f.place("10").tell(new Stop());
        assertThat(f.hasEnded()).isFalse();
        f.grant();

        assertThat(f.lastReply()).isInstanceOf(Accepted.class);
        assertThat(f.told(Abandon.class)).isEmpty();
        assertThat(f.hasEnded()).isTrue();
    }

    @Test
    void anOrderThatHasToEndWithWorkToDoIsStartedAgain() {
        EntityFixture f = new EntityFixture().tell(new Get(new Ear<>(_ -> {})));

        f.place("10").tell(new Stop()).grant();

        assertThat(f.wakings)
                .singleElement()
                .satisfies(w -> assertThat(w.seen()).isEmpty());
    }

    @Test
    void oneThatWasNotPlacedAfterAllStaysAsleep() {
        EntityFixture f = new EntityFixture().tell(new Get(new Ear<>(_ -> {})));

        f.place("10").tell(new Stop()).undecided(RefusalCode.JOURNAL_UNAVAILABLE);

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.JOURNAL_UNAVAILABLE);
        assertThat(f.hasEnded()).isTrue();
        assertThat(f.wakings).isEmpty();
    }

    @Test
    void anAccountThatNeverAnswersDoesNotKeepTheOrderFromEnding() {
        EntityFixture f = new EntityFixture().place("10").tell(new Stop()).fire("question");

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);
        assertThat(f.last(Abandon.class).generation()).isEqualTo(1);
        assertThat(f.hasEnded()).isTrue();
    }

    @Test
    void aCancelIsNotedBeforeTheOrderEnds() {
        EntityFixture f = EntityFixture.working().cancel().tell(new Stop());
        assertThat(f.hasEnded()).isFalse();

        f.noted();

        assertThat(f.lastReply()).isInstanceOf(Accepted.class);
        assertThat(f.hasEnded()).isTrue();
    }

    @Test
    void anOpenOrderThatIsHandedOverEndsAtOnceAndIsNotStartedHereAgain() {
        EntityFixture f = EntityFixture.working().tell(new Stop());

        assertThat(f.hasEnded()).isTrue();
        assertThat(f.wakings).isEmpty();
    }
}
