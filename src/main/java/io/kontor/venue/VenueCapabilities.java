package io.kontor.venue;

import java.time.Duration;

/**
 * What a venue can do for an order once it is there, and what proves that a lost request can no longer arrive.
 *
 * @param atomicReplace the venue replaces an unfilled order in one step or leaves it as it was
 * @param amendsInPlace the venue lets an open order stand for less, filled or not, and it keeps its place in the queue
 * @param expiresOrders the venue itself ends DAY and GTD orders; where not, the gateway does
 * @param fenceDelay for SEND_EXPIRY: how long after {@code sendBefore} a request may still take effect (venue's window, processing
 *     time and clock skew together); zero for the others
 */
public record VenueCapabilities(
        DuplicateFence duplicateFence,
        Duration fenceDelay,
        boolean atomicReplace,
        boolean amendsInPlace,
        boolean expiresOrders) {
    /** How a venue keeps one order from becoming two when a request is sent again. */
    public enum DuplicateFence {
        /** It refuses a client order id it has ever seen: "not found" by that id, asked on the same session, is proof. */
        UNIQUE_ID,
        /** It drops requests older than their stated time: "not found" is proof once that time and the delay are past. */
        SEND_EXPIRY,
        /** One session carries everything in order: "not found" is proof on a session opened after the request was sent. */
        SINGLE_SESSION,
        /** Requests are numbered and each number is taken once. */
        NONCE,
        /** Nothing proves it: no automatic resend, a person decides. */
        NONE
    }

    /** The same but for what can be done to an open order: never more than before. */
    public VenueCapabilities withChanges(boolean replaces, boolean amends) {
        return new VenueCapabilities(
                duplicateFence, fenceDelay, atomicReplace && replaces, amendsInPlace && amends, expiresOrders);
    }
}
