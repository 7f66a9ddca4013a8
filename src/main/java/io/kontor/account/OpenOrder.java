package io.kontor.account;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.Optional;

/**
 * An order with work left, as its account knows it: what is reserved for it and what it has announced.
 *
 * @param reservation granted or denied, not yet taken up by an announcement of its revision
 * @param announced the number of the last announcement taken; 0 before the first
 * @param open what the order said may still fill
 * @param filled what it said has filled
 * @param pending it said that it waits for the venue, or does not know where it stands there
 * @param cancel the cancel noted for it
 * @param resting zero where it said that nothing of it may trade any more, and what is open are fills to come
 * @param external somebody else placed it: it can be canceled here, and changed only where it was placed
 */
public record OpenOrder(
        ClientOrderId clientOrderId,
        VenueId venue,
        Symbol symbol,
        Side side,
        int revision,
        Optional<Reservation> reservation,
        long announced,
        Quantity open,
        Price price,
        Quantity filled,
        boolean pending,
        boolean closed,
        Optional<CommandId> cancel,
        Optional<Instant> dueAt,
        Instant since,
        boolean external,
        Optional<Quantity> resting)
        implements Wire {
    /**
     * Room asked for under one revision and generation; a denied one has none.
     *
     * @param wanted what the order is to be, where that is not what there is room for: what says something else of it is no repeat
     */
    public record Reservation(
            int revision,
            int generation,
            Quantity total,
            Price price,
            boolean denied,
            Optional<AccountEntity.Wanted> wanted)
            implements Wire {}

    /** The worst case of what may still fill: what the order announced, or what is reserved beyond it. */
    Quantity exposed() {
        Quantity reserved = reservation
                .filter(r -> !r.denied())
                .map(r -> r.total().minusOrZero(filled))
                .orElse(Quantity.ZERO);
        return open.max(reserved);
    }

    /** The best price for others at which it may be at the venue; empty where nothing of it may trade any more. */
    public Optional<Price> restsAt() {
        if (exposed().isZero()) {
            return Optional.empty();
        }
        Optional<Price> asked = reservation.filter(r -> !r.denied()).map(Reservation::price);
        boolean rests = !resting.orElse(open).isZero();
        boolean other = announced > 0 && rests;
        return asked.map(p -> other && (side == Side.BUY) == (price.compareTo(p) > 0) ? price : p)
                .or(() -> rests ? Optional.of(price) : Optional.empty());
    }

    /** Whether it counts against the limit of open orders. */
    public boolean isOpen() {
        return !closed && !(announced == 0 && isDenied());
    }

    /** Nothing of it stands any more; all that is open are fills from before it was seen here, which may never come. */
    public boolean isOthersAndOver() {
        return external && restsAt().isEmpty();
    }

    boolean isDenied() {
        return reservation.filter(Reservation::denied).isPresent();
    }

    static OpenOrder first(
            ClientOrderId clientOrderId, VenueId venue, Symbol symbol, Side side, Price price, Instant since) {
        return new OpenOrder(
                clientOrderId,
                venue,
                symbol,
                side,
                0,
                Optional.empty(),
                0,
                Quantity.ZERO,
                price,
                Quantity.ZERO,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                since,
                false,
                Optional.empty());
    }

    OpenOrder reserve(Reservation next) {
        return with(Optional.of(next), cancel);
    }

    /**
     * Gives up what was reserved for a revision. As long as the order has not spoken of the one before, this is all that is held for
     * that one, too, so then it stays until it does.
     */
    OpenOrder release(int released) {
        boolean spokenOf = revision >= released - 1;
        return with(
                spokenOf
                        ? Optional.empty()
                        : reservation.map(r -> new Reservation(
                                released - 1, r.generation(), r.total(), r.price(), false, Optional.empty())),
                cancel);
    }

    /** A request that was overtaken: the order has said more since, or has asked anew. */
    boolean isOutdated(int askedRevision, int askedGeneration) {
        boolean said = announced > 0 && askedRevision <= this.revision;
        boolean asked = reservation
                .filter(r -> askedRevision < r.revision()
                        || (askedRevision == r.revision() && askedGeneration < r.generation()))
                .isPresent();
        return said || asked;
    }

    OpenOrder noteCancel(CommandId command) {
        return with(reservation, cancel.or(() -> Optional.of(command)));
    }

    /** Takes the order's word for where it stands; what is reserved for a later revision than it speaks of stays reserved. */
    OpenOrder announce(Announcement a) {
        Optional<Reservation> later = reservation.filter(
                r -> r.revision() > a.order().revision() && !a.exposure().closed());
        return new OpenOrder(
                clientOrderId,
                venue,
                symbol,
                side,
                a.order().revision(),
                later,
                a.number(),
                a.exposure().open(),
                a.exposure().price(),
                a.order().filledAmount(),
                a.order().pendingAction().isPresent() || a.order().certainty() == Certainty.UNKNOWN,
                a.exposure().closed(),
                cancel,
                a.exposure().dueAt(),
                since,
                a.order().flags().contains(OrderSummary.EXTERNAL),
                a.exposure().resting());
    }

    private OpenOrder with(Optional<Reservation> reserved, Optional<CommandId> noted) {
        return new OpenOrder(
                clientOrderId,
                venue,
                symbol,
                side,
                revision,
                reserved,
                announced,
                open,
                price,
                filled,
                pending,
                closed,
                noted,
                dueAt,
                since,
                external,
                resting);
    }
}
