package io.kontor.sim.books;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which part of an account's history is asked for. From a number or a start on it is the oldest of what is left, otherwise the newest.
 *
 * @param from the first number that is meant
 * @param until inclusive
 * @param scannedMax rows looked at; what lies behind them is not found, so that one question cannot hold up the exchange
 */
public record Slice(OptionalLong from, Optional<Instant> since, Optional<Instant> until, int limit, int scannedMax) {

    <T> List<T> read(
            Store store,
            Table table,
            byte[] prefix,
            BiFunction<byte[], Long, byte[]> key,
            BiFunction<byte[], byte[], T> decode,
            Function<T, Instant> at,
            Predicate<T> wanted) {
        List<T> items = new ArrayList<>();
        int[] left = {scannedMax};
        boolean forward = from.isPresent() || since.isPresent();
        if (from.isPresent()) {
            store.scan(table, key.apply(prefix, from.getAsLong()), (k, v) -> {
                if (!Keys.startsWith(k, prefix) || left[0]-- <= 0) {
                    return false;
                }
                T item = decode.apply(k, v);
                if (isWithin(at.apply(item)) && wanted.test(item)) {
                    items.add(item);
                }
                return items.size() < limit;
            });
            return items;
        }
        store.scanBack(table, key.apply(prefix, Long.MAX_VALUE), (k, v) -> {
            if (!Keys.startsWith(k, prefix) || left[0]-- <= 0) {
                return false;
            }
            T item = decode.apply(k, v);
            if (since.isPresent() && at.apply(item).isBefore(since.get())) {
                return false;
            }
            if (isWithin(at.apply(item)) && wanted.test(item)) {
                items.add(item);
            }
            return forward || items.size() < limit;
        });
        List<T> oldestFirst = items.reversed();
        return oldestFirst.subList(0, Math.min(limit, oldestFirst.size()));
    }

    private boolean isWithin(Instant at) {
        return since.map(start -> !at.isBefore(start)).orElse(true)
                && until.map(end -> !at.isAfter(end)).orElse(true);
    }
}
