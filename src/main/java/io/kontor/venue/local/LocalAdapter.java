package io.kontor.venue.local;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.sim.Exchange;
import io.kontor.sim.SessionListener;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The simulated exchange as a venue, one call for one call. Stages complete and listeners are called on the exchange's thread. The exchange
 * is somebody else's to close, so that it outlives the adapter.
 */
public final class LocalAdapter implements VenueAdapter {
    /**
     * The exchange takes an id only once, too. But that proves nothing of a request whose session ended with the process: an order that
     * is not wanted any more may not be sent again to learn of it. The exchange refuses what comes late by the clock it shares with us.
     */
    private static final VenueCapabilities CAPABILITIES =
            new VenueCapabilities(DuplicateFence.SEND_EXPIRY, Duration.ZERO, true, true, false);

    private final Exchange exchange;
    private final VenueId venue;
    private final Clock clock;

    public LocalAdapter(Exchange exchange, VenueId venue, Clock clock) {
        this.exchange = exchange;
        this.venue = venue;
        this.clock = clock;
    }

    @Override
    public VenueId venue() {
        return venue;
    }

    @Override
    public VenueCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public CompletionStage<Collection<Instrument>> instruments() {
        return CompletableFuture.completedStage(exchange.instruments().stream()
                .filter(instrument -> instrument.venue().equals(venue))
                .toList());
    }

    @Override
    public CompletionStage<VenueSession> logOn(
            AccountId account, long after, VenueSession.Listener listener, SendGuard guard) {
        return exchange.logOn(account, after, new Listener(listener))
                .thenApply(session -> new LocalSession(venue, session, guard, clock));
    }

    @Override
    public CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
        return exchange.subscribe(symbol, listener);
    }

    @Override
    public void close() {}

    /** Reports in the exchange's words to the venue's listener in ours. */
    private record Listener(VenueSession.Listener to) implements SessionListener {
        @Override
        public void onReport(Report report) {
            to.onReport(Translation.report(report));
        }

        @Override
        public void onDown(String reason) {
            to.onDown(reason);
        }
    }
}
