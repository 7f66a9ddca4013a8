package io.kontor.sim.market;

import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.OrderBook;
import io.kontor.sim.matching.Units;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One symbol's market data. Each changed level takes a number of its own; an update carries all levels that changed since the one before,
 * once. Who comes new gets the whole book first. A listener that throws is left out from then on.
 */
public final class MarketFeed {
    private static final Logger LOG = LoggerFactory.getLogger(MarketFeed.class);

    private record Print(Price price, Quantity quantity, Instant at) {}

    private final OrderBook book;
    private final Units units;
    private final Set<MarketDataListener> listeners = new LinkedHashSet<>();
    private final List<Print> prints = new ArrayList<>();
    private long sequence;

    public MarketFeed(OrderBook book, Units units) {
        this.book = book;
        this.units = units;
    }

    public void subscribe(MarketDataListener listener, Instant now) {
        publish(now);
        listeners.add(listener);
        List<Quote.Level> bids = levels(book.shown(Side.BUY), Side.BUY);
        List<Quote.Level> asks = levels(book.shown(Side.SELL), Side.SELL);
        tell(listener, to -> to.onSnapshot(sequence, bids, asks, now));
    }

    /** Tells the whole book to all who heard the former. A number is left out, so that who follows changes sees that some are missing. */
    public void goOnFrom(MarketFeed former, Instant now) {
        sequence = former.sequence + 1;
        former.listeners.forEach(listener -> subscribe(listener, now));
    }

    public void unsubscribe(MarketDataListener listener) {
        listeners.remove(listener);
    }

    /** A trade that goes out once it is durable. */
    public void printed(Price price, Quantity quantity, Instant at) {
        if (!listeners.isEmpty()) {
            prints.add(new Print(price, quantity, at));
        }
    }

    public void publishTrades() {
        for (Print print : prints) {
            tellAll(to -> to.onTrade(print.price(), print.quantity(), print.at()));
        }
        prints.clear();
    }

    public boolean hasChanged() {
        return book.hasChanged();
    }

    public void publish(Instant now) {
        List<LevelChange> changes = book.drainChanges();
        if (changes.isEmpty()) {
            return;
        }
        long first = sequence + 1;
        sequence += changes.size();
        if (!listeners.isEmpty()) {
            List<Quote.Level> bids = levels(changes, Side.BUY);
            List<Quote.Level> asks = levels(changes, Side.SELL);
            tellAll(to -> to.onUpdate(first, sequence, bids, asks, now));
        }
    }

    public void down(String reason) {
        tellAll(to -> to.onDown(reason));
        listeners.clear();
    }

    private List<Quote.Level> levels(List<LevelChange> changes, Side side) {
        return changes.stream()
                .filter(change -> change.side() == side)
                .map(change -> new Quote.Level(units.price(change.price()), units.quantity(change.quantity())))
                .toList();
    }

    private void tellAll(Consumer<MarketDataListener> message) {
        List.copyOf(listeners).forEach(listener -> tell(listener, message));
    }

    private void tell(MarketDataListener listener, Consumer<MarketDataListener> message) {
        try {
            message.accept(listener);
        } catch (RuntimeException e) {
            LOG.error("market data listener threw and is left out from now on", e);
            listeners.remove(listener);
        }
    }
}
