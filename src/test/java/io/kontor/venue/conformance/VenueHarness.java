package io.kontor.venue.conformance;

import io.kontor.value.AccountId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.venue.VenueAdapter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * An adapter and the venue behind it, which is new, empty and the case's own; what is done to the venue is done when a method returns.
 * Nobody trades there but the case.
 */
public interface VenueHarness {
    VenueAdapter adapter();

    /** Another adapter to the same venue, as after a restart: it remembers nothing. */
    VenueAdapter restarted() throws Exception;

    /** Another adapter, which asks after lost fills every moment, for venues that lose reports for good. */
    VenueAdapter watchful() throws Exception;

    /** An adapter whose credentials the venue does not know, for venues that want some. */
    VenueAdapter stranger() throws Exception;

    /** What the protocol has of what no capability tells. */
    Set<Trait> protocol();

    /** Whose orders are under test, and another account that the adapter may log on. */
    AccountId account();

    AccountId otherAccount();

    /** Two symbols; the first trades at about 60,000, in steps of 0.00001 and ticks of 0.01, from a notional of 1. */
    Symbol symbol();

    Symbol otherSymbol();

    /** The time the adapter and the venue go by; only {@link #pass} moves it. */
    Instant now();

    void pass(Duration time);

    /** The venue's clock is so far ahead of ours. */
    void setVenueClockAhead(Duration ahead) throws Exception;

    void next(Mishap mishap);

    /** Waits until every mishap that was asked for has happened; fails where one has not in time. */
    void awaitMishaps();

    /** Cuts the account's connections. */
    void disconnect() throws Exception;

    /** The venue announces maintenance and serves nobody until it is over. */
    void beginMaintenance() throws Exception;

    void endMaintenance() throws Exception;

    /** Another participant's order. */
    void somebody(Symbol symbol, Side side, Quantity quantity, Price price) throws Exception;

    /** The account's own order, placed by another program under an id of its own. */
    void elsewhere(String clientOrderId, Side side, Quantity quantity, Price price) throws Exception;

    /** Canceled by another program of the account. */
    void cancelElsewhere(String clientOrderId) throws Exception;

    /** The account's orders as the venue's own books have them, whatever became of them. */
    List<AtVenue> truth() throws Exception;

    void shutDown() throws Exception;

    /**
     * An order in the venue's books.
     *
     * @param open it may still fill
     */
    record AtVenue(String clientOrderId, boolean open, Quantity quantity, Quantity filled) {}
}
