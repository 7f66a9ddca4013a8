package io.kontor.ingress;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import io.kontor.marketdata.MarketData;
import io.kontor.marketdata.MarketDataFeed;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.MarketDataSettings;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.QuoteBoard;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The real market data feed over a source the test moves by hand: BTC/USDT, bid and ask two apart. */
public final class TestMarket {
    static final Symbol BTC = new Symbol("BTC/USDT");

    private final Map<Symbol, MarketDataListener> listeners = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
    private Runnable stop = () -> {};
    private long sequence = 1;
    private long bid = 49_999;

    MarketData start(ActorTestKit kit, VenueId venue, Config config, Clock clock) {
        MarketDataSettings settings = MarketDataSettings.from(config);
        MarketDataFeed.Shared shared = new MarketDataFeed.Shared(
                new QuoteBoard(clock, () -> 0, settings.staleAfter()),
                settings,
                new Random(1),
                new SimpleMeterRegistry());
        ActorRef<MarketDataFeed.Command> feed =
                kit.spawn(MarketDataFeed.create(venue, List.of(BTC), this::subscribe, shared));
        stop = () -> kit.stop(feed);
        return new MarketData(Map.of(venue, feed), settings, kit.system().scheduler());
    }

    /** The feed is gone, with all it knew. */
    public void stop() {
        stop.run();
    }

    /** Moves the market one up. */
    public synchronized void tick() {
        subscribed.join();
        MarketDataListener listener = listeners.get(BTC);
        listener.onUpdate(
                sequence + 1,
                sequence + 1,
                List.of(level(bid, 0), level(bid + 1, 1)),
                List.of(level(bid + 2, 0), level(bid + 3, 2)),
                TestGateway.NOW);
        sequence++;
        bid++;
    }

    private java.util.concurrent.CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
        listeners.put(symbol, listener);
        listener.onSnapshot(sequence, List.of(level(bid, 1)), List.of(level(bid + 2, 2)), TestGateway.NOW);
        subscribed.complete(null);
        return CompletableFuture.completedFuture(() -> listeners.remove(symbol));
    }

    private static Quote.Level level(long price, long quantity) {
        return new Quote.Level(Price.of(Long.toString(price)), Quantity.of(Long.toString(quantity)));
    }
}
