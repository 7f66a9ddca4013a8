package io.kontor.venue;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * What a venue's protocol must do for us: the service provider interface. Implementations are thread-safe and never block; they carry
 * bytes and hold no orders. Retries, throttling, breakers and reconnects are the connection's.
 */
public interface VenueAdapter extends AutoCloseable {
    VenueId venue();

    VenueCapabilities capabilities();

    /** What it can do for an order in that symbol, where not all of them are alike. */
    default VenueCapabilities capabilities(Symbol symbol) {
        return capabilities();
    }

    /** What can be traded there now; a failed stage means not known, and what was known stays in force. */
    CompletionStage<Collection<Instrument>> instruments();

    /**
     * Opens a trading session. Every report after the cursor, old ones first, goes to the listener, from one thread at a time;
     * reports the venue has lost sight of are found again by queries.
     *
     * @param after the last report that is in our books; 0 for none
     * @param guard asked for each new order in the same step that gives its bytes to the socket, whatever it waited for before; what it
     *     refuses is dropped and fails with {@link VenueSession.NotSent}
     */
    CompletionStage<VenueSession> logOn(AccountId account, long after, VenueSession.Listener listener, SendGuard guard);

    /** Subscribes to a symbol's market data until the subscription is closed or the listener told that it is down. */
    CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener);

    @Override
    void close();
}
