package io.kontor.account;

import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.LongConsumer;

/**
 * When orders were decided within the last minute, granted or denied: what rates are counted from, and what a restart counts them from
 * again. Immutable to whoever holds one; the next shares its store, so that adding one costs no copy of all.
 *
 * @param gaps microseconds: the first since the epoch, every other one since the one before it
 */
public record Attempts(List<Long> gaps) {
    /** Longer than any window that is counted, and no more than any limit allows. */
    static final long KEPT_MICROS = 60_000_000;

    static final int KEPT_MAX = io.kontor.risk.Limits.RATE_MAX;

    static final Attempts NONE = new Attempts(List.of());

    public Attempts {
        gaps = gaps instanceof Times ? gaps : Times.of(gaps);
    }

    static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
    }

    Attempts plus(Instant at) {
        return new Attempts(times().plus(micros(at)));
    }

    /** Each time in microseconds since the epoch, oldest first. */
    void forEach(LongConsumer action) {
        Times times = times();
        for (int i = times.start; i < times.end; i++) {
            action.accept(times.store.values[i]);
        }
    }

    private Times times() {
        return (Times) gaps;
    }

    /** What is behind {@code used} nobody has seen yet. */
    private static final class Store {
        private final long[] values;
        private int used;

        private Store(long[] values, int used) {
            this.values = values;
            this.used = used;
        }
    }

    /** A stretch of a store. Only the one that ends where the store does adds to it; any other copies. */
    private static final class Times extends AbstractList<Long> implements RandomAccess {
        private static final int STORE_MIN = 16;

        private final Store store;
        private final int start;
        private final int end;

        private Times(Store store, int start, int end) {
            this.store = store;
            this.start = start;
            this.end = end;
        }

        static Times of(List<Long> gaps) {
            long[] values = new long[Math.max(STORE_MIN, gaps.size())];
            long last = 0;
            for (int i = 0; i < gaps.size(); i++) {
                last += gaps.get(i);
                values[i] = last;
            }
            return new Times(new Store(values, gaps.size()), 0, gaps.size());
        }

        /** As a {@code RateRing} counts: a clock that steps back is held still, and by more than is kept, all begins anew. */
        Times plus(long asked) {
            long last = end > start ? store.values[end - 1] : asked;
            boolean anew = asked < last - KEPT_MICROS;
            long at = anew ? asked : Math.max(asked, last);
            int from = anew ? end : start;
            while (from < end && (store.values[from] <= at - KEPT_MICROS || end - from >= KEPT_MAX)) {
                from++;
            }
            boolean fits = store.used == end && end < store.values.length;
            Store into = fits ? store : copy(from);
            int first = fits ? from : 0;
            int next = first + (end - from);
            into.values[next] = at;
            into.used = next + 1;
            return new Times(into, first, next + 1);
        }

        private Store copy(int from) {
            long[] values = new long[Math.max(STORE_MIN, 2 * (end - from))];
            System.arraycopy(store.values, from, values, 0, end - from);
            return new Store(values, end - from);
        }

        @Override
        public Long get(int index) {
            int at = start + java.util.Objects.checkIndex(index, size());
            return index == 0 ? store.values[at] : store.values[at] - store.values[at - 1];
        }

        @Override
        public int size() {
            return end - start;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Times times
                    ? Arrays.equals(store.values, start, end, times.store.values, times.start, times.end)
                    : super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}
