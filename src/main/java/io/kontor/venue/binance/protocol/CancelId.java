package io.kontor.venue.binance.protocol;

import io.kontor.value.VenueClientOrderId;

/**
 * What a cancel of ours is called at the venue. The venue gives a canceled order the id of its cancel, so that id must lead back to the
 * order: it is the order's own with another first letter. A name of the venue's choosing would make somebody else's order of it, and its
 * fills would be booked a second time.
 */
public final class CancelId {
    private static final char OURS = 'K';
    private static final char CANCEL = 'C';

    private CancelId() {}

    public static String of(VenueClientOrderId order) {
        return CANCEL + order.toString().substring(1);
    }

    /** The order's id where this is what a cancel of it is called; every other id as it is. */
    public static String order(String clientOrderId) {
        if (clientOrderId.isEmpty() || clientOrderId.charAt(0) != CANCEL) {
            return clientOrderId;
        }
        return VenueClientOrderId.parse(OURS + clientOrderId.substring(1))
                .map(VenueClientOrderId::toString)
                .orElse(clientOrderId);
    }
}
