package io.kontor.sim.matching;

import io.kontor.value.Side;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One side of a book, best price first. */
final class HalfBook {
    private final Side side;
    private final TreeMap<Long, Level> levels;
    private int orders;

    HalfBook(Side side) {
        this.side = side;
        this.levels = new TreeMap<>(side == Side.BUY ? Comparator.<Long>reverseOrder() : Comparator.naturalOrder());
    }

    Side side() {
        return side;
    }

    @Nullable
    Level best() {
        var entry = levels.firstEntry();
        return entry == null ? null : entry.getValue();
    }

    @Nullable
    Level at(long price) {
        return levels.get(price);
    }

    /** Best first; must not be changed while it is walked. */
    Collection<Level> levels() {
        return levels.values();
    }

    boolean hasOrders() {
        return orders > 0;
    }

    boolean isBetter(long price, long than) {
        return side == Side.BUY ? price > than : price < than;
    }

    Resting join(Order order, long price, long shown, long rank) {
        Level level = levels.computeIfAbsent(price, Level::new);
        Resting place = new Resting(order, level, shown, rank);
        level.append(place);
        order.rests(place);
        orders++;
        return place;
    }

    void leave(Resting place) {
        place.level().remove(place);
        Order order = place.order();
        if (order != null) {
            order.leavesBook();
            orders--;
        }
        dropIfEmpty(place.level());
    }

    void setHouse(long price, long quantity) {
        Level level = levels.get(price);
        if (level == null) {
            if (quantity == 0) {
                return;
            }
            level = new Level(price);
            levels.put(price, level);
        }
        level.setHouse(quantity);
        dropIfEmpty(level);
    }

    private void dropIfEmpty(Level level) {
        if (level.isEmpty()) {
            levels.remove(level.price());
        }
    }
}
