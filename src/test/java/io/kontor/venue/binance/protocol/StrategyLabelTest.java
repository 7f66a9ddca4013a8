package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.binance.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategyLabelTest {
    private static final String ACCOUNT = IntentId.accountPart(Samples.ACCOUNT);

    @Test
    void aLabelLeadsBackToItsOrder() {
        for (int i = 0; i < 2_000; i++) {
            VenueClientOrderId order = Samples.id("a-" + i, 1 + i % 511);

            StrategyLabel label = StrategyLabel.of(order).orElseThrow();

            assertThat(label.id()).isNotNegative();
            assertThat(label.type()).isBetween(1_000_000L, (long) Integer.MAX_VALUE);
            assertThat(label.order(ACCOUNT)).contains(order);
        }
    }

    @Test
    void theFirstAndTheLastIdsHaveLabels() {
        for (String id : List.of("A".repeat(14), "7".repeat(14), "A".repeat(12) + "77", "7".repeat(12) + "AA")) {
            for (int attempt : List.of(1, 511)) {
                VenueClientOrderId order = new VenueClientOrderId(new IntentId(ACCOUNT + id), attempt);

                assertThat(StrategyLabel.of(order).orElseThrow().order(ACCOUNT)).contains(order);
            }
        }
    }

    @Test
    void attemptsThereIsNoRoomForHaveNone() {
        assertThat(StrategyLabel.of(Samples.id("a-1", 511))).isPresent();
        assertThat(StrategyLabel.of(Samples.id("a-1", 512))).isEmpty();
    }

    /** What tells is a check of 14 bits. */
    @Test
    void anotherAccountsLabelIsNotTakenForOurs() {
        String other = IntentId.accountPart(new AccountId("other"));
        StrategyLabel label = StrategyLabel.of(Samples.id("a-1", 1)).orElseThrow();

        assertThat(label.order(other)).isEmpty();
    }

    @Test
    void whatSomebodyElseLabelsIsNotTakenForOurs() {
        for (StrategyLabel label : List.of(
                new StrategyLabel(0, 0),
                new StrategyLabel(0, 1_000_000),
                new StrategyLabel(37_463_720, 1_000_000),
                new StrategyLabel(37_463_720, 8),
                new StrategyLabel(-1, -1),
                new StrategyLabel(Long.MIN_VALUE, Long.MIN_VALUE),
                new StrategyLabel(Long.MAX_VALUE, Long.MAX_VALUE),
                new StrategyLabel(Long.MAX_VALUE, Integer.MAX_VALUE))) {
            assertThat(label.order(ACCOUNT)).isEmpty();
        }
    }
}
