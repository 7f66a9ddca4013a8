package io.kontor.sim.market;

import io.kontor.sim.market.RecordedEvent.Depth;
import io.kontor.sim.market.RecordedEvent.Quote;
import io.kontor.sim.market.RecordedEvent.Snapshot;
import io.kontor.sim.market.RecordedEvent.Ticker;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.Units;
import io.kontor.value.Side;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Builds a book from a venue's updates by the venue's rule: updates wait for a snapshot, those it contains are dropped, the first after it
 * must follow on it, and each further one on the one before. After a gap nothing is known until the next snapshot. The best prices come
 * more often than the depth; the newer word counts.
 */
final class RecordedBook {
    /** A snapshot that does not come leaves the book unknown; only so much is kept for it. */
    private static final int WAITING_MAX = 1000;

    private static final long UNKNOWN = -1;

    private final Units units;
    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private final Deque<Depth> waiting = new ArrayDeque<>();
    private long lastUpdateId = UNKNOWN;
    private boolean follows;
    private Optional<Ticker> newest = Optional.empty();

    RecordedBook(Units units) {
        this.units = units;
    }

    /** Whether the book is known now. */
    boolean isKnown() {
        return lastUpdateId != UNKNOWN;
    }

    long lastUpdateId() {
        return lastUpdateId;
    }

    Optional<Long> best(Side side) {
        NavigableMap<Long, Long> levels = levels(side);
        return levels.isEmpty() ? Optional.empty() : Optional.of(levels.firstKey());
    }

    /** All quotes there are after the snapshot and what waited for it; replaces whatever was known. */
    List<LevelChange> onSnapshot(Snapshot snapshot) {
        List<LevelChange> changes = forget();
        lastUpdateId = snapshot.lastUpdateId();
        follows = false;
        changes.addAll(apply(snapshot.bids(), snapshot.asks()));
        while (isKnown() && !waiting.isEmpty()) {
            changes.addAll(onDepth(waiting.removeFirst()));
        }
        waiting.clear();
        return changes;
    }

    /** What the update changed; where it leaves a gap, the withdrawal of everything. */
    List<LevelChange> onDepth(Depth depth) {
        if (!isKnown()) {
            if (waiting.size() == WAITING_MAX) {
                waiting.removeFirst();
            }
            waiting.add(depth);
            return List.of();
        }
        if (depth.lastUpdateId() <= lastUpdateId) {
            return List.of();
        }
        boolean fits = follows ? depth.firstUpdateId() == lastUpdateId + 1 : depth.firstUpdateId() <= lastUpdateId + 1;
        if (!fits) {
            List<LevelChange> gone = forget();
            waiting.add(depth);
            return gone;
        }
        lastUpdateId = depth.lastUpdateId();
        follows = true;
        List<LevelChange> changes = apply(depth.bids(), depth.asks());
        newest.filter(ticker -> ticker.updateId() > lastUpdateId).ifPresent(ticker -> changes.addAll(top(ticker)));
        return changes;
    }

    /** What the newer best prices change: better levels are gone. */
    List<LevelChange> onTicker(Ticker ticker) {
        long newestId = newest.map(Ticker::updateId).orElse(UNKNOWN);
        if (!isKnown() || ticker.updateId() <= Math.max(lastUpdateId, newestId)) {
            return List.of();
        }
        newest = Optional.of(ticker);
        return top(ticker);
    }

    private List<LevelChange> top(Ticker ticker) {
        List<LevelChange> changes = new ArrayList<>();
        top(Side.BUY, ticker.bid(), changes);
        top(Side.SELL, ticker.ask(), changes);
        return changes;
    }

    private void top(Side side, Quote best, List<LevelChange> changes) {
        long price = price(side, best);
        List.copyOf(levels(side).headMap(price).keySet()).forEach(better -> set(side, better, 0, changes));
        set(side, price, units.quantityDown(best.quantity()), changes);
    }

    private List<LevelChange> apply(List<Quote> newBids, List<Quote> newAsks) {
        List<LevelChange> changes = new ArrayList<>(newBids.size() + newAsks.size());
        newBids.forEach(q -> set(Side.BUY, price(Side.BUY, q), units.quantityDown(q.quantity()), changes));
        newAsks.forEach(q -> set(Side.SELL, price(Side.SELL, q), units.quantityDown(q.quantity()), changes));
        return changes;
    }

    private void set(Side side, long price, long quantity, List<LevelChange> changes) {
        if (quantity == 0) {
            levels(side).remove(price);
        } else {
            levels(side).put(price, quantity);
        }
        changes.add(new LevelChange(side, price, quantity));
    }

    private List<LevelChange> forget() {
        List<LevelChange> gone = new ArrayList<>(bids.size() + asks.size());
        bids.keySet().forEach(price -> gone.add(new LevelChange(Side.BUY, price, 0)));
        asks.keySet().forEach(price -> gone.add(new LevelChange(Side.SELL, price, 0)));
        bids.clear();
        asks.clear();
        newest = Optional.empty();
        lastUpdateId = UNKNOWN;
        return gone;
    }

    private NavigableMap<Long, Long> levels(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    /** Where our ticks are coarser, away from the other side. */
    private long price(Side side, Quote quote) {
        return units.price(quote.price(), side == Side.BUY ? RoundingMode.FLOOR : RoundingMode.CEILING);
    }
}
