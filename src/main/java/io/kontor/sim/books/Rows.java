package io.kontor.sim.books;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The rows of a table behind a prefix, by number. What has the higher number happened later, so that a time is found by halving and not by
 * reading what lies behind it.
 */
final class Rows<T> {
    private final Store store;
    private final Table table;
    private final Keys keys;
    private final byte[] prefix;
    private final BiFunction<byte[], byte[], T> decode;
    private final Function<T, Instant> at;

    Rows(
            Store store,
            Table table,
            Keys keys,
            byte[] prefix,
            BiFunction<byte[], byte[], T> decode,
            Function<T, Instant> at) {
        this.store = store;
        this.table = table;
        this.keys = keys;
        this.prefix = prefix;
        this.decode = decode;
        this.at = at;
    }

    /**
     * Oldest first.
     *
     * @throws TooManyRows where the oldest are asked for and it would take more than may be looked at
     */
    List<T> read(Slice slice, Predicate<T> wanted) {
        return slice.isOldest() ? oldest(slice, wanted) : newest(slice, wanted);
    }

    private List<T> oldest(Slice slice, Predicate<T> wanted) {
        long since = slice.since().isPresent() ? firstUnless(slice::isBefore) : 0;
        List<T> items = new ArrayList<>();
        int[] left = {slice.scannedMax()};
        store.scan(table, key(Math.max(since, slice.from().orElse(0))), (k, v) -> {
            if (!Keys.startsWith(k, prefix)) {
                return false;
            }
            T item = decode.apply(k, v);
            if (slice.isBehind(at.apply(item))) {
                return false;
            }
            if (left[0]-- <= 0) {
                throw new TooManyRows(slice.scannedMax());
            }
            if (slice.has(at.apply(item)) && wanted.test(item)) {
                items.add(item);
            }
            return items.size() < slice.limit();
        });
        return items;
    }

    private List<T> newest(Slice slice, Predicate<T> wanted) {
        long until = slice.until().isPresent() ? firstUnless(moment -> !slice.isBehind(moment)) : Long.MAX_VALUE;
        List<T> items = new ArrayList<>();
        int[] left = {slice.scannedMax()};
        store.scanBack(table, key(until), (k, v) -> {
            if (!Keys.startsWith(k, prefix) || left[0]-- <= 0) {
                return false;
            }
            T item = decode.apply(k, v);
            if (slice.has(at.apply(item)) && wanted.test(item)) {
                items.add(item);
            }
            return items.size() < slice.limit();
        });
        return items.reversed();
    }

    /** The number of the first row whose time is not one of the early ones; one behind the last where all are. */
    private long firstUnless(Predicate<Instant> early) {
        byte[] last = store.lastKey(table, key(Long.MAX_VALUE));
        long high = last != null && Keys.startsWith(last, prefix) ? number(last) + 1 : 0;
        long low = 0;
        while (low < high) {
            long middle = low + (high - low) / 2;
            long behind = behindIf(early, middle);
            if (behind > middle) {
                low = behind;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The number behind the first row from there on where its time is an early one; 0 where it is not. */
    private long behindIf(Predicate<Instant> early, long from) {
        long[] behind = {0};
        store.scan(table, key(from), (k, v) -> {
            if (Keys.startsWith(k, prefix) && early.test(at.apply(decode.apply(k, v)))) {
                behind[0] = number(k) + 1;
            }
            return false;
        });
        return behind[0];
    }

    private byte[] key(long number) {
        return keys.appended(prefix, number);
    }

    private long number(byte[] key) {
        return Keys.numberAt(key, prefix.length);
    }
}
