package io.kontor.marketdata;

import io.kontor.marketdata.Quote.Level;
import io.kontor.value.Price;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One symbol's price levels at one venue, in step with the venue's sequence numbers. Keeps the best levels of each side up to a bound;
 * what is worse falls off and only comes back with the next snapshot. Belongs to one thread.
 */
final class Book {
    /** What became of an update. */
    enum Outcome {
        APPLIED,
        /** All of it is in the book already; nothing changed. */
        DUPLICATE,
        /** Something between the book and it is missing; nothing changed, and only a snapshot helps. */
        GAP
    }

    private final NavigableMap<Price, Level> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Price, Level> asks = new TreeMap<>();
    private final int levelsMax;
    private long sequence;

    Book(int levelsMax) {
        this.levelsMax = levelsMax;
    }

    void replace(FeedEvent.Snapshot snapshot) {
        bids.clear();
        asks.clear();
        sequence = snapshot.sequence();
        lay(bids, snapshot.bids());
        lay(asks, snapshot.asks());
    }

    Outcome apply(FeedEvent.Update update) {
        if (update.last() <= sequence) {
            return Outcome.DUPLICATE;
        }
        if (update.first() > sequence + 1) {
            return Outcome.GAP;
        }
        sequence = update.last();
        lay(bids, update.bids());
        lay(asks, update.asks());
        return Outcome.APPLIED;
    }

    /** Whether somebody bids what somebody asks: within one venue a sign that something was missed. */
    boolean isCrossed() {
        return !bids.isEmpty() && !asks.isEmpty() && bids.firstKey().compareTo(asks.firstKey()) >= 0;
    }

    long sequence() {
        return sequence;
    }

    Optional<Level> bestBid() {
        return best(bids);
    }

    Optional<Level> bestAsk() {
        return best(asks);
    }

    List<Level> bids(int depth) {
        return bids.values().stream().limit(depth).toList();
    }

    List<Level> asks(int depth) {
        return asks.values().stream().limit(depth).toList();
    }

    private void lay(NavigableMap<Price, Level> side, List<Level> levels) {
        for (Level level : levels) {
            if (level.quantity().isZero()) {
                side.remove(level.price());
            } else {
                side.put(level.price(), level);
            }
        }
        while (side.size() > levelsMax) {
            side.pollLastEntry();
        }
    }

    private static Optional<Level> best(NavigableMap<Price, Level> side) {
        return side.isEmpty() ? Optional.empty() : Optional.of(side.firstEntry().getValue());
    }
}
