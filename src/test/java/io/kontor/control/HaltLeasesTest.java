package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a change is everywhere. */
class HaltLeasesTest {
    private final HaltLeases leases = new HaltLeases(100);

    @Test
    void withoutCopiesNobodyCanActOnAnOldOne() {
        assertThat(leases.isEverywhere(7, 0)).isTrue();
    }

    @Test
    void everyCopyMustConfirm() {
        leases.granted("a", 0);
        leases.granted("b", 0);

        leases.confirmed("a", 7);
        assertThat(leases.isEverywhere(7, 10)).isFalse();

        leases.confirmed("b", 8);
        assertThat(leases.isEverywhere(7, 10)).isTrue();
    }

    @Test
    void aCopyThatIsCutOffCountsUntilItsLeaseLapses() {
        leases.granted("a", 0);
        leases.granted("b", 5);
        leases.confirmed("a", 7);

        assertThat(leases.until(7, 104)).hasValue(105);
        assertThat(leases.isEverywhere(7, 105)).isTrue();
    }

    @Test
    void anOldConfirmationArrivingLateTakesNothingBack() {
        leases.granted("a", 0);
        leases.confirmed("a", 7);
        leases.confirmed("a", 3);

        assertThat(leases.isEverywhere(7, 1)).isTrue();
    }

    @Test
    void aCopyThatComesBackHasConfirmedNothing() {
        leases.granted("a", 0);
        leases.confirmed("a", 7);
        assertThat(leases.isEverywhere(7, 200)).isTrue();

        leases.granted("a", 201);

        assertThat(leases.isEverywhere(7, 202)).isFalse();
    }

    @Test
    void timesMayPassTheEndOfTheClock() {
        leases.granted("a", Long.MAX_VALUE - 10);

        assertThat(leases.isEverywhere(1, Long.MIN_VALUE + 50)).isFalse();
        assertThat(leases.isEverywhere(1, Long.MIN_VALUE + 200)).isTrue();
    }

    @Test
    void leasesOfWhoWasBeforeRunOutThoughNobodyConfirmsForThem() {
        leases.inherit(0);
        leases.granted("a", 50);
        leases.confirmed("a", 7);

        assertThat(leases.isEverywhere(7, 99)).isFalse();
        assertThat(leases.isEverywhere(7, 100)).isTrue();
    }
}
