package io.kontor.control.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.HaltScope;
import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a circuit trips, how long it stays so, and what lets it go. */
class BreakerRulesTest {
    private static final Duration COOLDOWN = Duration.ofSeconds(60);
    private static final BreakerSettings SETTINGS =
            Breakers.settings(COOLDOWN, Duration.ofMinutes(5), Duration.ofSeconds(60));
    private static final Circuit MOVE = new Circuit(BreakerTrigger.MARKET_MOVE, HaltScope.of(new Symbol("BTC/USDT")));
    private static final Circuit LOSS = new Circuit(BreakerTrigger.DAILY_LOSS, HaltScope.of(new AccountId("main")));
    private static final Circuit BREAK =
            new Circuit(BreakerTrigger.RECONCILIATION_BREAK, HaltScope.of(new AccountId("main")));
    private static final Finding FOUND = new Finding.Present("fell");
    private static final Finding GONE = new Finding.Absent();
    private static final Finding UNKNOWN = new Finding.Unknown();

    private BreakerState state = BreakerState.none();
    private Instant now = Instant.parse("2026-11-20T09:30:00Z");

    @Test
    void aCauseTripsItsCircuitOnceHoweverOftenItIsFound() {
        assertThat(look(MOVE, FOUND)).hasSize(1);
        assertThat(look(MOVE, FOUND)).isEmpty();

        assertThat(trip(MOVE).phase()).isEqualTo(Phase.TRIPPED);
        assertThat(trip(MOVE).until()).isEqualTo(now.plus(COOLDOWN));
    }

    @Test
    void whatIsNotKnownNeitherTripsNorResets() {
        assertThat(look(MOVE, UNKNOWN)).isEmpty();
        look(MOVE, FOUND);
        now = now.plus(COOLDOWN);

        assertThat(look(MOVE, UNKNOWN)).singleElement().isInstanceOf(BreakerEvent.Held.class);
        assertThat(trip(MOVE).phase()).isEqualTo(Phase.TRIPPED);
    }

    @Test
    void itResetsNoSoonerThanTheCooldownAndOnlyWithTheCauseGone() {
        look(MOVE, FOUND);
        now = now.plus(COOLDOWN).minusMillis(1);
        look(MOVE, GONE);
        assertThat(trip(MOVE).phase()).as("too soon").isEqualTo(Phase.TRIPPED);

        now = now.plusMillis(1);
        look(MOVE, FOUND);
        assertThat(trip(MOVE).phase()).as("the cause is there").isEqualTo(Phase.TRIPPED);
        assertThat(trip(MOVE).until()).as("a whole cooldown more").isEqualTo(now.plus(COOLDOWN));

        now = now.plus(COOLDOWN);
        look(MOVE, GONE);
        assertThat(trip(MOVE).phase()).isEqualTo(Phase.RESTING);
    }

    @Test
    void whatFlapsCoolsForLongerEachTimeUpToTheLongest() {
        List<Duration> cooldowns = new java.util.ArrayList<>();
        for (int n = 0; n < 6; n++) {
            look(MOVE, FOUND);
            cooldowns.add(trip(MOVE).cooldown());
            now = now.plus(trip(MOVE).cooldown());
            look(MOVE, GONE);
        }
        assertThat(cooldowns.stream().map(Duration::toSeconds)).containsExactly(60L, 120L, 240L, 300L, 300L, 300L);

        now = now.plus(SETTINGS.calmAfter());
        look(MOVE, FOUND);
        assertThat(trip(MOVE).cooldown()).as("after a calm time").isEqualTo(COOLDOWN);
    }

    @Test
    void aTriggerThatDoesNotResetWaitsForAPerson() {
        look(LOSS, FOUND);
        now = now.plus(Duration.ofDays(3));

        assertThat(look(LOSS, GONE)).isEmpty();
        assertThat(trip(LOSS).phase()).isEqualTo(Phase.TRIPPED);
    }

    @Test
    void aPersonsLiftHoldsUntilTheCauseHasBeenGone() {
        look(MOVE, FOUND);
        BreakerRules.lifted(state, trip(MOVE).halt(), false, now).ifPresent(this::take);
        assertThat(trip(MOVE).phase()).isEqualTo(Phase.OVERRIDDEN);

        assertThat(look(MOVE, FOUND)).as("the person has seen it").isEmpty();
        look(MOVE, GONE);
        assertThat(look(MOVE, FOUND)).as("a new cause").hasSize(1);
    }

    @Test
    void aBreakAfterAPersonsLiftIsAnotherOneHoweverSoonItIsFound() {
        look(BREAK, FOUND);
        var first = trip(BREAK).halt();
        BreakerRules.lifted(state, first, false, now).ifPresent(this::take);

        assertThat(look(BREAK, FOUND)).singleElement().isInstanceOf(BreakerEvent.Tripped.class);

        assertThat(trip(BREAK).phase()).isEqualTo(Phase.TRIPPED);
        assertThat(trip(BREAK).halt()).isNotEqualTo(first);
    }

    @Test
    void aLiftOfAnotherHaltIsNoneOfItsBusiness() {
        look(MOVE, FOUND);

        assertThat(BreakerRules.lifted(
                        state, io.kontor.value.HaltId.of(new io.kontor.value.CommandId("x")), false, now))
                .isEmpty();
    }

    @Test
    void eachTripHasAHaltOfItsOwn() {
        look(MOVE, FOUND);
        var first = trip(MOVE).halt();
        now = now.plus(COOLDOWN);
        look(MOVE, GONE);
        look(MOVE, FOUND);

        assertThat(trip(MOVE).halt()).isNotEqualTo(first);
    }

    /** Takes what comes of a look at once, resets too. */
    private List<BreakerEvent> look(Circuit circuit, Finding finding) {
        Findings findings = new Findings();
        findings.add(circuit, finding);
        BreakerRules.Steps steps = BreakerRules.next(state, findings, SETTINGS, now);
        steps.events().forEach(this::take);
        steps.resets()
                .forEach(trip -> take(new BreakerEvent.Reset(state.number() + 1, trip.circuit(), trip.halt(), now)));
        return steps.events();
    }

    private void take(BreakerEvent event) {
        assertThat(event.number()).isGreaterThan(state.number());
        state = state.apply(event);
    }

    private Trip trip(Circuit circuit) {
        return state.of(circuit).orElseThrow();
    }
}
