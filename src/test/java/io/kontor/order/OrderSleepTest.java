package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Abandon;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Get;
import io.kontor.order.OrderEntity.Stop;
import io.kontor.value.RefusalCode;
import io.kontor.value.TimeInForce;
import io.kontor.venue.ExecutionReport.ExecType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long an order sleeps, and how it ends when sharding puts it to sleep or hands it over, above all with a command between its asking and its end. */
class OrderSleepTest {
    /** Akka refuses a timer of more than 24 days at the tick we use, and an actor that cannot set its timer ends with every report. */
    @Test
    void anOrderThatIsGoodForMonthsIsLookedAtWithinTheHour() {
        EntityFixture f = new EntityFixture();
        Instant end = f.clock.instant().plus(Duration.ofDays(400));
        f.place(Samples.withTime(Scenario.spec("10", "100"), TimeInForce.GTD, Optional.of(end)))
                .grant();

        f.report(ExecType.NEW, 1, "0");
        assertThat(f.delayOf("look")).isEqualTo(Duration.ofHours(1));
        f.later(Duration.ofHours(1)).fire("look");

        assertThat(f.delayOf("look")).isEqualTo(Duration.ofHours(1));
        assertThat(f.order().isClosed()).isFalse();
    }

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
