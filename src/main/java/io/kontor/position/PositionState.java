package io.kontor.position;

import io.kontor.platform.serialization.Wire;
import io.kontor.position.PositionEvent.EntriesBooked;
import io.kontor.position.PositionEvent.LedgerOpened;
import java.util.List;
import java.util.Optional;

/**
 * A position as the fold of its journal: the ledger, and how far the account's deliveries have come.
 *
 * @param ledger absent before the first event
 * @param last the number of the last delivery booked; 0 before the first
 */
public record PositionState(Optional<Ledger> ledger, long last) implements Wire {
    public static final PositionState EMPTY = new PositionState(Optional.empty(), 0);

    /** What becomes of a delivery. */
    public sealed interface Booking {}

    /** To be journalled; nothing if it is known already. */
    public record Persist(List<PositionEvent> events) implements Booking {}

    /** Something between the last delivery booked and this one never arrived. */
    public record Missing(long last) implements Booking {}

    /** Each delivery is booked once and in order, however often and in whatever order it arrives. */
    public Booking onBook(Ledger.Terms terms, long previous, long number, List<LedgerEntry> entries) {
        if (number <= last) {
            return new Persist(List.of());
        }
        return previous == last
                ? new Persist(opened(terms, new EntriesBooked(previous, number, entries)))
                : new Missing(last);
    }

    public PositionState apply(PositionEvent event) {
        return switch (event) {
            case LedgerOpened e -> new PositionState(Optional.of(Ledger.open(e.terms())), last);
            case EntriesBooked e -> new PositionState(ledger.map(l -> book(l, e.entries())), e.number());
        };
    }

    private List<PositionEvent> opened(Ledger.Terms terms, PositionEvent event) {
        return ledger.isPresent() ? List.of(event) : List.of(new LedgerOpened(terms), event);
    }

    private static Ledger book(Ledger ledger, List<LedgerEntry> entries) {
        Ledger booked = ledger;
        for (LedgerEntry entry : entries) {
            booked = booked.apply(entry);
        }
        return booked;
    }
}
