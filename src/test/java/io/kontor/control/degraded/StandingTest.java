package io.kontor.control.degraded;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.degraded.DegradedSettings.WhenDown;
import io.kontor.control.degraded.ManualOverride.Stance;
import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is refused while a component is not well, and what a person may change about it. */
class StandingTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");
    private static final VenueId SIM = new VenueId("SIM");
    private static final VenueId OTHER = new VenueId("OTHER");
    private static final AccountId MAIN = new AccountId("main");
    private static final AccountId SECOND = new AccountId("t-001");

    private WhenDown whenDown = WhenDown.REFUSE;
    private Duration beat = Duration.ofMillis(3);
    private Optional<Vitals.Beside> kafka = Optional.empty();
    private Set<AccountId> down = Set.of();
    private OverrideState overrides = OverrideState.none();

    @Test
    void whatIsWellRefusesNothing() {
        assertThat(newOrder(MAIN, SIM)).isEmpty();
        assertThat(standing().components()).allMatch(Standing.ComponentHealth::well);
    }

    @Test
    void aSlowJournalRefusesEveryNewOrderUntilAPersonAcceptsIt() {
        beat = Duration.ofSeconds(3);
        assertThat(newOrder(MAIN, SIM).map(Refusal::code)).contains(RefusalCode.JOURNAL_UNAVAILABLE);
        assertThat(health(Component.JOURNAL).well()).isFalse();

        decide(Component.JOURNAL, Stance.ACCEPT, NOW.plusSeconds(60));
        assertThat(newOrder(MAIN, SIM)).isEmpty();
        assertThat(health(Component.JOURNAL).policy()).contains("ACCEPT by ann");
    }

    @Test
    void aVenueThatIsDownRefusesThoseWhoseConnectionItIsOrHoldsThem() {
        down = Set.of(MAIN);
        assertThat(newOrder(MAIN, SIM).map(Refusal::code)).contains(RefusalCode.VENUE_UNAVAILABLE);
        assertThat(newOrder(SECOND, SIM)).isEmpty();
        assertThat(newOrder(MAIN, OTHER)).isEmpty();

        whenDown = WhenDown.HOLD;
        assertThat(newOrder(MAIN, SIM)).isEmpty();
        assertThat(health(Component.venue(SIM)).well()).as("it is still seen").isFalse();
    }

    @Test
    void aPersonMayRefuseWhatIsWellAndIsNamed() {
        decide(Component.venue(SIM), Stance.REFUSE, NOW.plusSeconds(60));

        assertThat(newOrder(SECOND, SIM).orElseThrow().detail()).contains("ann", "maintenance");
        assertThat(newOrder(SECOND, OTHER)).isEmpty();
    }

    @Test
    void anOverrideEndsByItselfAndTheNewestCounts() {
        decide(Component.venue(SIM), Stance.REFUSE, NOW);
        assertThat(newOrder(MAIN, SIM)).as("past its time").isEmpty();

        decide(Component.venue(SIM), Stance.REFUSE, NOW.plusSeconds(60));
        decide(Component.venue(SIM), Stance.ACCEPT, NOW.plusSeconds(30));
        assertThat(newOrder(MAIN, SIM)).isEmpty();
    }

    @Test
    void aPersonsRefusalOfPricesHoldsForAllWhileOneConnectionIsDown() {
        down = Set.of(MAIN);
        decide(Component.marketData(SIM), Stance.REFUSE, NOW.plusSeconds(60));

        assertThat(newOrder(SECOND, SIM).map(Refusal::code)).contains(RefusalCode.MARK_UNAVAILABLE);
        assertThat(newOrder(MAIN, SIM)).isPresent();
        assertThat(newOrder(SECOND, OTHER)).isEmpty();
    }

    @Test
    void aPersonsRefusalOfAVenueIsSaidBeforeThatOfItsPrices() {
        decide(Component.venue(SIM), Stance.REFUSE, NOW.plusSeconds(60));
        decide(Component.marketData(SIM), Stance.REFUSE, NOW.plusSeconds(60));

        assertThat(newOrder(SECOND, SIM).map(Refusal::code)).contains(RefusalCode.VENUE_UNAVAILABLE);
    }

    private void decide(Component component, Stance stance, Instant until) {
        String id = "o-" + overrides.all().size();
        overrides = overrides.apply(new OverrideEvent.OverrideSet(
                new ManualOverride(id, component, stance, "maintenance", "ann", until, NOW.minusSeconds(1)),
                NOW.minusSeconds(1)));
    }

    @Test
    void kafkaBeingDownIsSaidAndKeepsNobodyFromTrading() {
        kafka = Optional.of(new Vitals.Beside(false, "down"));

        assertThat(health(Component.KAFKA).well()).isFalse();
        assertThat(standing().everything()).isEmpty();
        assertThat(standing().venues()).isEmpty();
    }

    private Optional<Refusal> newOrder(AccountId account, VenueId venue) {
        return standing().newOrder(account, venue);
    }

    private Standing.ComponentHealth health(Component component) {
        return standing().components().stream()
                .filter(health -> health.component().equals(component))
                .findFirst()
                .orElseThrow();
    }

    private Standing standing() {
        Vitals vitals = new Vitals(
                Optional.empty(), beat, Map.of(SIM, down, OTHER, Set.of()), Map.of(SIM, 0L, OTHER, 0L), 7, kafka);
        DegradedSettings settings = new DegradedSettings(
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofHours(24),
                WhenDown.HOLD,
                Map.of(SIM, whenDown));
        return Standing.of(vitals, overrides, settings, NOW);
    }
}
