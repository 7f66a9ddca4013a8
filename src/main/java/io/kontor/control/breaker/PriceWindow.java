package io.kontor.control.breaker;

import io.kontor.value.Price;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The highest and the lowest price of one symbol within a window, and how far the newest is from them. Keeps only prices that may still
 * become an extreme. Times are nanoseconds of a monotonic clock. Not thread-safe.
 */
final class PriceWindow {
    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

    private record Seen(BigDecimal price, long nanos) {}

    private final long windowNanos;
    private final Deque<Seen> highs = new ArrayDeque<>();
    private final Deque<Seen> lows = new ArrayDeque<>();
    private boolean seeing;
    private long seeingSince;

    PriceWindow(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    /**
     * How far the price has come from an extreme of the window.
     *
     * @param from the extreme
     * @param basisPoints of the extreme, rounded down; down or up
     */
    record Move(BigDecimal from, BigDecimal to, long basisPoints) {}

    void see(Price price, long now) {
        BigDecimal value = price.value();
        while (!highs.isEmpty() && highs.getLast().price().compareTo(value) <= 0) {
            highs.removeLast();
        }
        highs.addLast(new Seen(value, now));
        while (!lows.isEmpty() && lows.getLast().price().compareTo(value) >= 0) {
            lows.removeLast();
        }
        lows.addLast(new Seen(value, now));
        if (!seeing) {
            seeing = true;
            seeingSince = now;
        }
        forget(now);
    }

    /** There is no price to be seen; what was seen stays for its time. */
    void lose(long now) {
        seeing = false;
        forget(now);
    }

    /** Whether it has seen a whole window without a gap. */
    boolean knows(long now) {
        return seeing && now - seeingSince >= windowNanos;
    }

    /** The larger of the moves down and up to the newest price; empty where none is seen. */
    Optional<Move> move() {
        if (!seeing || highs.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal newest = highs.getLast().price();
        Move down = move(highs.getFirst().price(), newest);
        Move up = move(lows.getFirst().price(), newest);
        return Optional.of(down.basisPoints() >= up.basisPoints() ? down : up);
    }

    private void forget(long now) {
        forget(highs, now);
        forget(lows, now);
    }

    private void forget(Deque<Seen> oldestFirst, long now) {
        while (!oldestFirst.isEmpty() && now - oldestFirst.getFirst().nanos() > windowNanos) {
            oldestFirst.removeFirst();
        }
    }

    private static Move move(BigDecimal from, BigDecimal to) {
        if (from.signum() == 0) {
            return new Move(from, to, to.signum() == 0 ? 0 : Long.MAX_VALUE);
        }
        BigDecimal moved = to.subtract(from).abs().multiply(BASIS_POINTS);
        return new Move(from, to, moved.divideToIntegralValue(from.abs()).longValue());
    }
}
