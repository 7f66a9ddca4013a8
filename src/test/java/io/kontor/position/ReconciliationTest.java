package io.kontor.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private final Ledger ledger =
            Ledger.open(LedgerEntries.BTC, LedgerEntries.USDT).apply(LedgerEntries.buy("1.50", "100"));

    @Test
    void equalQuantitiesAgreeHoweverTheyAreWritten() {
        assertThat(Reconciliation.compare(ledger, new BigDecimal("1.5000")).agrees())
                .isTrue();
    }

    @Test
    void bookingTheDifferenceAsAnAdjustmentMakesThemAgree() {
        BigDecimal venue = new BigDecimal("-0.25");
        Reconciliation differing = Reconciliation.compare(ledger, venue);

        Ledger adjusted =
                ledger.apply(LedgerEntries.adjust(differing.difference().toPlainString()));

        assertThat(differing.agrees()).isFalse();
        assertThat(Reconciliation.compare(adjusted, venue).agrees()).isTrue();
    }
}
