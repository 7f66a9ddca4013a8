package io.kontor.control.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.HaltScope;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rejections by rate, limits by their use, and what our books say cannot be. */
class AccountWatchTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final long SECOND = 1_000_000_000;

    private final Map<AccountId, AccountFigures.Orders> orders = new HashMap<>();
    private final Map<AccountId, Long> flagged = new HashMap<>();
    private final Map<AccountId, Set<AccountFigures.Breach>> breaches = new HashMap<>();
    private BreakerState state = new BreakerState(0, Map.of(), List.of());
    private final AccountWatch watch = new AccountWatch(
            Breakers.settings(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofSeconds(60)),
            new AccountFigures() {
                @Override
                public Map<AccountId, Orders> orders() {
                    return orders;
                }

                @Override
                public Map<AccountId, Long> flagged(Set<String> flags) {
                    return flagged;
                }

                @Override
                public Map<AccountId, Set<Breach>> breaches() {
                    return breaches;
                }
            });

    @Test
    void rejectionsTripByNumberAndPartTogether() {
        assertThat(rejects(0, 100, 0)).isInstanceOf(Finding.Absent.class);
        assertThat(rejects(1, 109, 9)).as("too few").isInstanceOf(Finding.Absent.class);
        assertThat(rejects(2, 200, 30)).as("a small part").isInstanceOf(Finding.Absent.class);
        assertThat(rejects(3, 420, 250)).isInstanceOf(Finding.Present.class);
    }

    @Test
    void rejectionsAreForgottenWhenTheWindowHasPassed() {
        rejects(0, 0, 0);
        assertThat(rejects(1, 20, 20)).isInstanceOf(Finding.Present.class);
        assertThat(rejects(11, 20, 20)).as("still within").isInstanceOf(Finding.Present.class);

        assertThat(rejects(12, 20, 20)).isInstanceOf(Finding.Absent.class);
    }

    @Test
    void aBreakIsFoundWhenItHappensAndOnce() {
        flagged.put(MAIN, 1L);
        assertThat(found(0, BreakerTrigger.RECONCILIATION_BREAK)).isInstanceOf(Finding.Present.class);
        assertThat(found(1, BreakerTrigger.RECONCILIATION_BREAK)).isInstanceOf(Finding.Absent.class);
    }

    @Test
    void aLimitIsFoundWhileItIsPassedAndNotKnownOfAnAccountNotHeardOf() {
        assertThat(found(0, BreakerTrigger.DAILY_LOSS)).isInstanceOf(Finding.Unknown.class);

        breaches.put(MAIN, Set.of(new AccountFigures.Breach(BreakerTrigger.DAILY_LOSS, true, "lost 100001 of 100000")));
        assertThat(found(1, BreakerTrigger.DAILY_LOSS)).isEqualTo(new Finding.Present("lost 100001 of 100000"));
        assertThat(found(1, BreakerTrigger.POSITION_LIMIT)).isInstanceOf(Finding.Absent.class);
    }

    /** Else a restart, which begins without marks, would take a person's decision back or lift a halt of its own accord. */
    @Test
    void aLossThatIsNotKnownIsNotGone() {
        breaches.put(MAIN, Set.of(new AccountFigures.Breach(BreakerTrigger.DAILY_LOSS, false, "lost 0 of 100000")));

        assertThat(found(0, BreakerTrigger.DAILY_LOSS)).isInstanceOf(Finding.Unknown.class);
        assertThat(found(1, BreakerTrigger.POSITION_LIMIT)).isInstanceOf(Finding.Absent.class);
    }

    @Test
    void oneSymbolBeyondItsLimitIsFoundHoweverLittleIsKnownOfOthers() {
        breaches.put(
                MAIN,
                Set.of(
                        new AccountFigures.Breach(BreakerTrigger.POSITION_LIMIT, false, "0 of 10"),
                        new AccountFigures.Breach(BreakerTrigger.POSITION_LIMIT, true, "11 of 10")));

        assertThat(found(0, BreakerTrigger.POSITION_LIMIT)).isEqualTo(new Finding.Present("11 of 10"));
    }

    /** Whoever is halted sends nothing that could be counted: after a restart that would keep the halt for ever. */
    @Test
    void ofWhatIsTrippedNothingCountedForAWholeWindowIsNothingThatHappened() {
        Trip tripped = new Trip(
                new Circuit(BreakerTrigger.REJECT_RATE, HaltScope.of(MAIN)),
                BreakerState.Phase.TRIPPED,
                HaltId.of(new CommandId("breaker-1")),
                "50 of 60 orders of main rejected",
                Optional.empty(),
                List.of(),
                1,
                Duration.ofMinutes(1),
                true,
                Instant.EPOCH,
                Instant.EPOCH);
        state = new BreakerState(1, Map.of("1", tripped), List.of());

        assertThat(found(0, BreakerTrigger.REJECT_RATE)).isInstanceOf(Finding.Unknown.class);
        assertThat(found(10, BreakerTrigger.REJECT_RATE)).isInstanceOf(Finding.Unknown.class);
        assertThat(found(11, BreakerTrigger.REJECT_RATE)).isInstanceOf(Finding.Absent.class);
        assertThat(rejects(12, 20, 20)).as("what is counted says more").isInstanceOf(Finding.Present.class);
    }

    private Finding rejects(long second, long sent, long rejected) {
        orders.put(MAIN, new AccountFigures.Orders(sent, rejected));
        return found(second, BreakerTrigger.REJECT_RATE);
    }

    private Finding found(long second, BreakerTrigger trigger) {
        Findings findings = new Findings();
        watch.look(findings, state, second * SECOND);
        return findings.of(new Circuit(trigger, HaltScope.of(MAIN)));
    }
}
