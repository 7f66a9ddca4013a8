package io.kontor.venue;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueOrderId;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened to an order at the venue; FIX ExecutionReport(8). A fact: it is booked even if it should not have happened.
 *
 * @param cursor its place in the venue's report stream of this account, ascending; acknowledged once the books hold it
 * @param clientOrderId the client order id the venue has, ours or somebody else's
 * @param quantity the order's total quantity at the venue after this
 * @param price the order's limit price at the venue after this
 * @param cumulative filled in all after this; FIX CumQty(14)
 * @param fill present for TRADE, TRADE_CANCEL and TRADE_CORRECT
 * @param text the venue's own words, for rejections and cancels it was not asked for
 */
public record ExecutionReport(
        long cursor,
        String clientOrderId,
        VenueOrderId venueOrderId,
        ExecType type,
        Symbol symbol,
        Side side,
        Quantity quantity,
        Price price,
        Quantity cumulative,
        Optional<VenueFill> fill,
        Optional<String> text,
        Instant at)
        implements VenueReport {
    /** The id in a report of an order that the venue gave none, or of which it is not known; FIX's word for it. */
    public static final VenueOrderId NO_ORDER = new VenueOrderId("NONE");

    /** Whether it tells of an order that is, or was, at the venue: a refused request may tell of none, and its side and price are made up then. */
    public boolean isOfAnOrder() {
        return switch (type) {
            case CANCEL_REJECTED, REPLACE_REJECTED, AMEND_REJECTED -> false;
            case NEW, TRADE, CANCELED, REPLACED, AMENDED, REJECTED, EXPIRED, TRIGGERED, TRADE_CANCEL, TRADE_CORRECT ->
                !venueOrderId.equals(NO_ORDER);
        };
    }

    /** What it tells of its order, in short: by it two are told apart that were given the same place in turn. */
    public String gist() {
        return fill.map(f -> type + " " + f.id()).orElseGet(type::name);
    }

    /** FIX ExecType(150). */
    public enum ExecType {
        NEW,
        TRADE,
        CANCELED,
        /** The order with this client order id took the place of its predecessor, which is canceled by the same step. */
        REPLACED,
        /** The order stands for {@code quantity} now, in its place. */
        AMENDED,
        REJECTED,
        EXPIRED,
        CANCEL_REJECTED,
        /** The replacement of this client order id was refused; the order it was to replace stands. */
        REPLACE_REJECTED,
        /** The order stands for as much as before. */
        AMEND_REJECTED,
        TRIGGERED,
        /** The fill of this id never happened: busted. */
        TRADE_CANCEL,
        /** The fill of this id has other figures now. */
        TRADE_CORRECT
    }
}
