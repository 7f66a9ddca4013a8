package io.kontor.sim.books;

import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a table part by part. Where to go on is the next key, in hexadecimal. */
final class Pages {
    private final Store store;
    private final Keys keys;

    Pages(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    <T> Page<T> read(
            Table table, Optional<AccountId> account, Optional<String> from, int max, Function<byte[], T> decode) {
        byte[] prefix = account.map(keys::account).orElse(new byte[0]);
        byte[] start = from.map(HexFormat.of()::parseHex).orElse(prefix);
        List<T> items = new ArrayList<>();
        List<String> next = new ArrayList<>(1);
        store.scan(table, start, (key, value) -> {
            if (!Keys.startsWith(key, prefix)) {
                return false;
            }
            if (items.size() == max) {
                next.add(HexFormat.of().formatHex(key));
                return false;
            }
            return items.add(decode.apply(value));
        });
        return new Page<>(items, next.stream().findFirst());
    }
}
