package io.kontor.sim.matching;

import io.kontor.value.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The resting side of one market: orders and the house's liquidity by price, then by time. It moves quantities and knows nothing of money;
 * who may trade with whom is the {@link Matcher}'s. Remembers which levels changed, for the market's feed.
 */
public final class OrderBook {
    private final HalfBook bids = new HalfBook(Side.BUY);
    private final HalfBook asks = new HalfBook(Side.SELL);
    private final TreeSet<Long> changedBids = new TreeSet<>();
    private final TreeSet<Long> changedAsks = new TreeSet<>();

    /** The levels that changed since the last call, with what the market sees there now; zero where nothing is left. */
    public List<LevelChange> drainChanges() {
        List<LevelChange> changes = new ArrayList<>(changedBids.size() + changedAsks.size());
        changedBids.descendingSet().forEach(price -> changes.add(shown(bids, price)));
        changedAsks.forEach(price -> changes.add(shown(asks, price)));
        changedBids.clear();
        changedAsks.clear();
        return changes;
    }

    /** All that the market sees of one side, best first. */
    public List<LevelChange> shown(Side side) {
        return half(side).levels().stream()
                .map(level -> new LevelChange(side, level.price(), level.shown()))
                .toList();
    }

    public boolean hasChanged() {
        return !changedBids.isEmpty() || !changedAsks.isEmpty();
    }

    /** Who is first in turn on that side. */
    @Nullable
    Resting first(Side side) {
        Level best = half(side).best();
        return best == null ? null : best.first();
    }

    HalfBook half(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    void rest(Order order, long rank) {
        rest(order, rank, Math.min(order.display(), order.remaining()));
    }

    void rest(Order order, long rank, long shown) {
        half(order.side()).join(order, order.limit(), shown, rank);
        touch(order.side(), order.limit());
    }

    void remove(Order order) {
        Resting place = order.resting();
        if (place != null) {
            half(order.side()).leave(place);
            touch(order.side(), order.limit());
        }
    }

    /**
     * Takes a traded quantity out of a place. An iceberg whose shown part is used up shows the next one at the back of the queue.
     *
     * @param nextRank what the iceberg's new place would be numbered
     * @return whether that number was used
     */
    boolean take(Resting place, Side side, long quantity, long nextRank) {
        HalfBook half = half(side);
        place.level().change(place, -quantity);
        touch(side, place.price());
        if (place.shown() > 0) {
            return false;
        }
        Order order = place.order();
        half.leave(place);
        if (order == null || order.remaining() == 0) {
            return false;
        }
        rest(order, nextRank);
        return true;
    }

    /** A bust gave a resting order something back: it stands where it stood, with more. */
    void grow(Order order, long quantity) {
        Resting place = order.resting();
        if (place != null) {
            place.level().change(place, quantity);
            touch(order.side(), place.price());
        }
    }

    /** An order is for less: it stands where it stood and shows no more than it has left. */
    void shrink(Order order) {
        Resting place = order.resting();
        if (place != null && place.shown() > order.remaining()) {
            place.level().change(place, order.remaining() - place.shown());
            touch(order.side(), place.price());
        }
    }

    void setHouse(LevelChange change) {
        Level level = half(change.side()).at(change.price());
        long before = level == null ? 0 : level.house();
        if (before != change.quantity()) {
            half(change.side()).setHouse(change.price(), change.quantity());
            touch(change.side(), change.price());
        }
    }

    void clearHouse() {
        for (Side side : Side.values()) {
            Collection<Level> levels = half(side).levels();
            List<LevelChange> gone = levels.stream()
                    .filter(level -> level.house() > 0)
                    .map(level -> new LevelChange(side, level.price(), 0))
                    .toList();
            gone.forEach(this::setHouse);
        }
    }

    /** Leaves so much of the house's liquidity within the order's reach, nearest first, and no more. */
    void thinHouse(Order order, long keep) {
        Side side = order.side().opposite();
        List<LevelChange> thinned = new ArrayList<>();
        long left = keep;
        for (Level level : half(side).levels()) {
            if (!order.accepts(level.price())) {
                break;
            }
            long kept = Math.min(left, level.house());
            left -= kept;
            thinned.add(new LevelChange(side, level.price(), kept));
        }
        thinned.forEach(this::setHouse);
    }

    private void touch(Side side, long price) {
        (side == Side.BUY ? changedBids : changedAsks).add(price);
    }

    private static LevelChange shown(HalfBook half, long price) {
        Level level = half.at(price);
        return new LevelChange(half.side(), price, level == null ? 0 : level.shown());
    }
}
