package io.kontor.marketdata;

import io.kontor.value.Symbol;
import java.util.concurrent.CompletionStage;

/** Where one venue's market data comes from; what a venue adapter offers under the same name. */
@FunctionalInterface
public interface FeedSource {
    /**
     * Starts a symbol's data: a snapshot, and updates that continue it; updates may come first. Ends when the subscription is closed or
     * the listener told that it is down. Must not block.
     */
    CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener);
}
