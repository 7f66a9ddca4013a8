package io.kontor.account;

import io.kontor.platform.serialization.Wire;
import io.kontor.position.LedgerEntry;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.venue.VenueFill;
import java.time.Instant;
import java.util.Optional;

/**
 * One public event of an order, as the order tells it to its account.
 *
 * @param number the order's own count of its announcements, from 1 without gap; the account takes each once
 * @param fill for fills, busts and corrections
 * @param entry what the position is to book for it
 */
public record Announcement(
        long number,
        PublicEventType type,
        OrderSummary order,
        Optional<VenueFill> fill,
        Optional<LedgerEntry> entry,
        Exposure exposure,
        Instant at)
        implements Wire {
    /** The same under another number. */
    public Announcement numbered(long other) {
        return new Announcement(other, type, order, fill, entry, exposure, at);
    }

    /**
     * What of the order may still fill after this event.
     *
     * @param open base units, the worst case over what is wanted and what is at the venue
     * @param price the worst price it may fill at
     * @param dueAt when the order must be looked at again even if nothing happens, such as its expiry
     * @param resting zero where nothing of it may trade any more: what is open has traded, and its fills are not here. Absent otherwise,
     *     and in what earlier versions wrote
     */
    public record Exposure(
            Quantity open, Price price, boolean closed, Optional<Instant> dueAt, Optional<Quantity> resting)
            implements Wire {}
}
