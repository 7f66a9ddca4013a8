package io.kontor.app;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueSession;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A venue that cannot be reached as it is configured: always down, and it says why. */
record UnusableVenue(VenueId venue, String reason) implements VenueAdapter {
    /** Nothing can be proven about orders that are there from an earlier run: none is ever sent again, or given up, on a guess. */
    @Override
    public VenueCapabilities capabilities() {
        return new VenueCapabilities(DuplicateFence.NONE, Duration.ZERO, false, false, false);
    }

    @Override
    public CompletionStage<Collection<Instrument>> instruments() {
        return down();
    }

    @Override
    public CompletionStage<VenueSession> logOn(
            AccountId account, long after, VenueSession.Listener listener, SendGuard guard) {
        return down();
    }

    @Override
    public CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
        return down();
    }

    @Override
    public void close() {}

    private <T> CompletionStage<T> down() {
        return CompletableFuture.failedStage(new Unusable(reason));
    }

    /** Says in its message why the venue is down. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unusable(String reason) {
            super(reason, null, false, false);
        }
    }
}
