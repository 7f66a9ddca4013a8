package io.kontor.venue.binance.market;

import io.kontor.marketdata.MarketDataListener;
import io.kontor.venue.binance.link.VenueLink;
import io.kontor.venue.binance.market.DepthSync.Step;
import io.kontor.venue.binance.protocol.MarketEvent;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.Params;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One listener's view of one symbol: its book brought and kept in step, its trades once each. Thread-safe. */
final class Subscription {
    private final VenueLink venue;
    private final String venueSymbol;
    private final MarketDataListener listener;
    private final DepthSync depth;
    private long lastTrade = -1;
    private boolean over;

    Subscription(VenueLink venue, String venueSymbol, MarketDataListener listener) {
        this.venue = venue;
        this.venueSymbol = venueSymbol;
        this.listener = listener;
        this.depth = new DepthSync(venue.settings().market());
    }

    /** Asks for the first snapshot; only once the stream flows, or updates would be missing between the two. */
    void start() {
        fetch();
    }

    /** From two connections while they overlap; what comes twice is dropped by its number. */
    synchronized void on(MarketEvent.OfSymbol event) {
        if (over) {
            return;
        }
        switch (event) {
            case MarketEvent.Depth update -> follow(depth.onDepth(update));
            case MarketEvent.Top top -> follow(depth.onTop(top, TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
            case MarketEvent.Trade trade -> {
                if (trade.id() > lastTrade) {
                    lastTrade = trade.id();
                    listener.onTrade(trade.price(), trade.quantity(), trade.at());
                }
            }
        }
    }

    synchronized void down(String reason) {
        if (!over) {
            over = true;
            listener.onDown(reason);
        }
    }

    synchronized void end() {
        over = true;
    }

    private synchronized void onSnapshot(MarketEvent.Snapshot snapshot) {
        if (!over) {
            follow(depth.onSnapshot(snapshot));
        }
    }

    private synchronized void onNoSnapshot(String reason) {
        if (!over) {
            follow(depth.onNoSnapshot(reason));
        }
    }

    private void follow(List<Step> steps) {
        for (Step step : steps) {
            switch (step) {
                case Step.Book book ->
                    listener.onSnapshot(
                            book.snapshot().lastUpdateId(),
                            book.snapshot().bids(),
                            book.snapshot().asks(),
                            Instant.ofEpochMilli(venue.clock().venueMillis()));
                case Step.Change change ->
                    listener.onUpdate(
                            change.depth().first(),
                            change.depth().last(),
                            change.depth().bids(),
                            change.depth().asks(),
                            change.depth().at());
                case Step.NeedSnapshot _ -> fetch();
                case Step.GiveUp giveUp -> down(giveUp.reason());
            }
        }
    }

    private void fetch() {
        Params params = Params.none()
                .with("symbol", venueSymbol)
                .with("limit", venue.settings().market().snapshotLevels());
        venue.rest()
                .call(Method.DEPTH, params)
                .thenApply(reply -> MarketEvent.Snapshot.of(reply.orThrow()))
                .whenComplete((snapshot, failure) -> {
                    if (snapshot != null) {
                        onSnapshot(snapshot);
                    } else {
                        onNoSnapshot(String.valueOf(failure));
                    }
                });
    }
}
