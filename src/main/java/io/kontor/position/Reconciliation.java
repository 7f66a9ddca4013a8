package io.kontor.position;

import java.math.BigDecimal;

/**
 * Our books of a position beside the venue's own record of it. No venue is asked for its record yet, so nothing compares them by itself.
 *
 * @param difference what the venue has beyond our books, signed; booking it as an adjustment would make them agree
 */
public record Reconciliation(BigDecimal booked, BigDecimal atVenue, BigDecimal difference) {
    /** Compares quantities taken at the same point of the venue's report stream; earlier or later ones differ by what is on its way. */
    public static Reconciliation compare(Ledger ledger, BigDecimal venueQuantity) {
        return new Reconciliation(ledger.quantity(), venueQuantity, venueQuantity.subtract(ledger.quantity()));
    }

    public boolean agrees() {
        return difference.signum() == 0;
    }
}
