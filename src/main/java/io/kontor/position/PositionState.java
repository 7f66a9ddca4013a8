package io.kontor.position;

import io.kontor.platform.serialization.Wire;
import io.kontor.position.LedgerEntry.Adjustment;
import io.kontor.position.PositionEvent.EntriesBooked;
import io.kontor.position.PositionEvent.LedgerOpened;
import io.kontor.position.PositionEvent.PositionAdjusted;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.List;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * A position as the fold of its journal: the ledger, and how far the account's deliveries have come.
 *
 * @param ledger absent before the first event
 * @param last the number of the last delivery booked; 0 before the first
 * @param adjustments the latest made by hand, oldest first, at most {@value #ADJUSTMENTS_MAX}, to know a repeat by
 */
public record PositionState(Optional<Ledger> ledger, long last, PVector<PositionAdjusted> adjustments) implements Wire {
    static final int ADJUSTMENTS_MAX = 100;

    public static final PositionState EMPTY = new PositionState(Optional.empty(), 0, TreePVector.empty());

    /** What becomes of a delivery: {@link Persist} or {@link Missing}. */
    public sealed interface Booking {}

    /** What becomes of an adjustment: {@link Persist} or {@link Refuse}. */
    public sealed interface Adjusting {}

    /** To be journalled; nothing if it is known already. */
    public record Persist(List<PositionEvent> events) implements Booking, Adjusting {}

    /** Something between the last delivery booked and this one never arrived. */
    public record Missing(long last) implements Booking {}

    public record Refuse(Refusal refusal) implements Adjusting {}

    /** Each delivery is booked once and in order, however often and in whatever order it arrives. */
    public Booking onBook(Ledger.Terms terms, long previous, long number, List<LedgerEntry> entries) {
        if (number <= last) {
            return new Persist(List.of());
        }
        return previous == last
                ? new Persist(opened(terms, new EntriesBooked(previous, number, entries)))
                : new Missing(last);
    }

    public Adjusting onAdjust(Ledger.Terms terms, CommandId command, Adjustment adjustment) {
        Optional<Adjustment> known = adjustments.stream()
                .filter(a -> a.command().equals(command))
                .map(PositionAdjusted::adjustment)
                .findFirst();
        if (known.isPresent()) {
            return known.get().sameAs(adjustment)
                    ? new Persist(List.of())
                    : new Refuse(Refusal.of(
                            RefusalCode.DUPLICATE_COMMAND_ID, "commandId", command.value(), "one not used before"));
        }
        return adjustment.quantityChange().signum() == 0
                ? new Refuse(Refusal.of(RefusalCode.INVALID_FIELD, "quantityChange", "0", "not zero"))
                : new Persist(opened(terms, new PositionAdjusted(command, adjustment)));
    }

    public PositionState apply(PositionEvent event) {
        return switch (event) {
            case LedgerOpened e -> new PositionState(Optional.of(Ledger.open(e.terms())), last, adjustments);
            case EntriesBooked e -> new PositionState(ledger.map(l -> book(l, e.entries())), e.number(), adjustments);
            case PositionAdjusted e -> new PositionState(ledger.map(l -> l.apply(e.adjustment())), last, noted(e));
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

    private PVector<PositionAdjusted> noted(PositionAdjusted adjusted) {
        PVector<PositionAdjusted> kept = adjustments.size() < ADJUSTMENTS_MAX ? adjustments : adjustments.minus(0);
        return kept.plus(adjusted);
    }
}
