package io.kontor.sim.books;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.NOW;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.SimInstruments.BTC_USDT;
import static io.kontor.sim.SimInstruments.ETH_USDT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.SimConfig;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Books from before there was one, as they lie on disk. */
class SymbolIndexTest {
    private static final BooksSettings SETTINGS = SimConfig.with().books();
    private static final Slice FROM_THE_FIRST =
            new Slice(OptionalLong.of(0), Optional.empty(), Optional.empty(), 1_000, 3);
    private static final Slice THE_NEWEST = new Slice(OptionalLong.empty(), Optional.empty(), Optional.empty(), 2, 3);

    private final Keys keys = new Keys();
    private final RecordCodec codec = new RecordCodec();

    @TempDir
    private Path directory;

    @Test
    void ordersAndTradesFromBeforeAreFoundBySymbol() {
        writeBefore();

        assertAllIsFound();
        assertAllIsFound();
    }

    @Test
    void anIndexThatWasBrokenOffIsBuiltAnew() {
        writeBefore();
        try (Store store = Store.open(directory, SETTINGS)) {
            SymbolIndex broken = new SymbolIndex(store, keys, codec);
            broken.put(order(ALICE, 1, ETH_USDT));
            broken.put(fill(ALICE, 1, ETH_USDT));
            store.delete(Table.TRADES, keys.trade(ALICE, 11, 1));
            store.commit();
        }

        assertAllIsFound();
    }

    private void assertAllIsFound() {
        try (Books books = Books.open(directory, SETTINGS)) {
            assertThat(books.history(ALICE, ETH_USDT, FROM_THE_FIRST))
                    .extracting(OrderRecord::id)
                    .containsExactly(1L, 8L);
            assertThat(books.trades(ALICE, ETH_USDT, FROM_THE_FIRST))
                    .extracting(Fill::trade)
                    .containsExactly(11L, 18L);
            assertThat(books.trades(ALICE, BTC_USDT, THE_NEWEST))
                    .extracting(Fill::trade)
                    .containsExactly(16L, 17L);
            assertThat(books.history(BOB, ETH_USDT, FROM_THE_FIRST))
                    .extracting(OrderRecord::id)
                    .containsExactly(9L);
            assertThat(books.trades(BOB, BTC_USDT, FROM_THE_FIRST)).isEmpty();
        }
    }

    private void writeBefore() {
        try (Store store = Store.open(directory, SETTINGS)) {
            write(store, ALICE, 1, ETH_USDT);
            for (long number = 2; number <= 7; number++) {
                write(store, ALICE, number, BTC_USDT);
            }
            write(store, ALICE, 8, ETH_USDT);
            write(store, BOB, 9, ETH_USDT);
            store.commit();
        }
    }

    private void write(Store store, AccountId account, long number, Symbol symbol) {
        Fill fill = fill(account, number, symbol);
        store.put(Table.ORDERS, keys.numbered(account, number), codec.encode(order(account, number, symbol)));
        store.put(Table.FILLS, keys.fill(account, number, fill.trade()), codec.encode(fill));
        store.put(Table.TRADES, keys.trade(account, fill.trade(), number), new byte[0]);
    }

    private static OrderRecord order(AccountId account, long number, Symbol symbol) {
        return OrderRecord.asked(
                number, buy(account, "id-" + number, "1").in(symbol).at("100").order(), NOW.plusSeconds(number));
    }

    private static Fill fill(AccountId account, long order, Symbol symbol) {
        return new Fill(
                account,
                order,
                10 + order,
                symbol,
                Side.BUY,
                Price.of("100"),
                Quantity.of("1"),
                Money.ZERO,
                new Asset("USDT"),
                Liquidity.TAKER,
                Fill.Standing.MADE,
                NOW.plusSeconds(order));
    }
}
