package io.kontor.position;

import io.kontor.platform.serialization.Wire;
import java.util.List;

/** What a position journals. What was decided together is one {@link Batch}: one event, one write. */
public sealed interface PositionEvent extends Wire {
    /** Everything one write holds, in the order it was decided. */
    record Batch(List<PositionEvent> events) implements Wire {
        public Batch {
            events = List.copyOf(events);
        }
    }

    /** The position's first event: what its figures are in, whatever the instrument says later. */
    record LedgerOpened(Ledger.Terms terms) implements PositionEvent {}

    /**
     * A delivery of the account was booked.
     *
     * @param previous the number of the delivery before it; 0 before the first
     * @param number the account's number of the last of these entries
     */
    record EntriesBooked(long previous, long number, List<LedgerEntry> entries) implements PositionEvent {
        public EntriesBooked {
            entries = List.copyOf(entries);
        }
    }
}
