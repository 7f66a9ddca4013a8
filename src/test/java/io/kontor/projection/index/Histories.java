package io.kontor.projection.index;

import io.kontor.account.AccountEvent;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.account.Announcement;
import io.kontor.account.Certainty;
import io.kontor.account.OrderStatus;
import io.kontor.account.OrderSummary;
import io.kontor.account.PublicEventType;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** An account's journal as it might be: orders that begin, change and end, other events between them, and a clock that now and then goes back. */
public final class Histories {
    public static final Instant BEGIN = Instant.parse("2026-11-20T09:30:00Z");
    public static final List<Symbol> SYMBOLS =
            List.of(new Symbol("BTC/USDT"), new Symbol("ETH/USDT"), new Symbol("AAPL/USD"));

    private final AccountId account;
    private final Random random;
    private final List<Entry> entries = new ArrayList<>();
    private final List<IntentId> orders = new ArrayList<>();
    private long seq;
    private Instant now = BEGIN;

    public Histories(AccountId account, Random random) {
        this.account = account;
        this.random = random;
    }

    public AccountId account() {
        return account;
    }

    public List<Entry> entries() {
        return entries;
    }

    /** Those that have begun, in that order. */
    public List<IntentId> orders() {
        return orders;
    }

    /** Another write. */
    public Entry write() {
        now = now.plusNanos((random.nextInt(2_000_000) - 200_000) * 1_000L);
        List<AccountEvent> events = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            events.add(event());
        }
        Entry entry = new Entry(entries.size() + 1L, new AccountEvent.Batch(events));
        entries.add(entry);
        return entry;
    }

    /** A write in which one order begins. */
    public Entry place() {
        now = now.plusMillis(1);
        Entry entry = new Entry(entries.size() + 1L, new AccountEvent.Batch(List.of(begin())));
        entries.add(entry);
        return entry;
    }

    private AccountEvent event() {
        int kind = random.nextInt(10);
        if (kind < 4 || orders.isEmpty()) {
            return begin();
        }
        IntentId order = orders.get(random.nextInt(orders.size()));
        return kind < 8
                ? announced(order, SYMBOLS.getFirst(), 2 + random.nextInt(5))
                : new AccountEvent.OrderForgotten(order, now);
    }

    private AccountEvent begin() {
        IntentId order = IntentId.of(account, new ClientOrderId("o-" + orders.size()));
        orders.add(order);
        return announced(order, SYMBOLS.get(random.nextInt(SYMBOLS.size())), 1);
    }

    private AccountEvent announced(IntentId order, Symbol symbol, long number) {
        OrderSummary summary = new OrderSummary(
                order,
                new ClientOrderId("any"),
                symbol,
                Side.BUY,
                1,
                OrderStatus.WORKING,
                Optional.empty(),
                Certainty.CONFIRMED,
                Quantity.of("1"),
                Quantity.ZERO,
                Money.of("0"),
                Quantity.of("1"),
                Optional.empty(),
                Map.of(),
                1,
                new VenueId("SIM"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                now);
        Announcement announcement = new Announcement(
                number,
                PublicEventType.OrderPlaced,
                summary,
                Optional.empty(),
                Optional.empty(),
                new Announcement.Exposure(Quantity.of("1"), Price.of("1"), false, Optional.empty(), Optional.empty()),
                now);
        seq++;
        return new OrderAnnounced(seq, order, announcement, Optional.empty(), false, now);
    }
}
