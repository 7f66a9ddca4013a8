package io.kontor.model;

import io.kontor.account.AccountBooks;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountState;
import io.kontor.account.OpenOrder;
import io.kontor.order.Order;
import io.kontor.order.OrderBooks;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.position.PositionState;
import io.kontor.value.IntentId;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must be true once everything has come to rest: orders, account, positions and venue tell the same story. */
final class Rest {
    private final World world;

    private Rest(World world) {
        this.world = world;
    }

    /** What is not at rest yet; empty when all is. */
    static Optional<String> unrest(World world) {
        Rest rest = new Rest(world);
        if (!world.network.isIdle() || world.account.hasWork() || !world.connection.isSettled()) {
            return Optional.of(
                    "something is on its way, or " + world.connection.owed() + " reports are not acknowledged");
        }
        return world.callers
                .lost()
                .or(rest::orders)
                .or(rest::venue)
                .or(rest::account)
                .or(rest::positions);
    }

    private Optional<String> orders() {
        for (OrderHost host : world.orders.values()) {
            Optional<String> unrest = host.order().flatMap(order -> order(host, order));
            if (unrest.isPresent()) {
                return unrest;
            }
        }
        return Optional.empty();
    }

    private Optional<String> order(OrderHost host, Order order) {
        if (isUndecidable(order)) {
            return Optional.empty();
        }
        List<String> booked = OrderBooks.effectiveFills(order);
        List<String> executed = entriesOf(host.id()).stream()
                .flatMap(entry -> entry.executions.stream())
                .filter(e -> !e.busted)
                .map(e -> e.id)
                .sorted()
                .toList();
        int filled = entriesOf(host.id()).stream()
                .mapToInt(ReferenceVenue.Entry::filled)
                .sum();
        int leaves = entriesOf(host.id()).stream()
                .mapToInt(ReferenceVenue.Entry::leaves)
                .sum();
        if (!booked.equals(executed) || Promises.units(order.filled()) != filled) {
            return Optional.of(order + " has booked " + booked + ", the venue executed " + executed);
        }
        boolean working = !order.isClosed()
                && isShortBy(Promises.units(OrderBooks.wanted(order)) - leaves, undone(host.id()))
                && order.observedRevision() >= order.revision();
        boolean over = OrderBooks.isDone(order) && leaves == 0;
        return working || over
                ? Optional.empty()
                : Optional.of(order + " is neither over nor working as wanted; the venue has " + entriesOf(host.id()));
    }

    private int undone(IntentId intent) {
        return entriesOf(intent).stream().mapToInt(e -> e.undone).sum();
    }

    private static boolean isShortBy(int units, int most) {
        return units >= 0 && units <= most;
    }

    /** Where no proof can be had, an order stays unknown until a person decides, by canceling it. */
    private boolean isUndecidable(Order order) {
        DuplicateFence fence = world.capabilities.duplicateFence();
        boolean unheard = OrderBooks.attempts(order).stream().anyMatch(a -> a.live() && !a.heard());
        boolean unproven = fence == DuplicateFence.NONE || fence == DuplicateFence.NONCE;
        return unheard && unproven && !OrderBooks.wanted(order).isZero();
    }

    private List<ReferenceVenue.Entry> entriesOf(IntentId intent) {
        List<ReferenceVenue.Entry> entries = new ArrayList<>(world.venue.of(intent));
        world.venue.entries().stream()
                .filter(e -> e.ours.isEmpty()
                        && ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, e.clientOrderId, e.symbol, e.id)
                                .equals(intent))
                .forEach(entries::add);
        return entries;
    }

    /** No order of the venue is one that we do not know. */
    private Optional<String> venue() {
        return world.venue.entries().stream()
                .filter(e -> !isKnown(e))
                .findFirst()
                .map(e -> "nobody knows of " + e);
    }

    private boolean isKnown(ReferenceVenue.Entry entry) {
        IntentId intent =
                ExternalOrders.intentOf(Samples.ACCOUNT, Samples.VENUE, entry.clientOrderId, entry.symbol, entry.id);
        return world.orders.containsKey(intent)
                && world.orders.get(intent).order().isPresent();
    }

    private Optional<String> account() {
        AccountState books = world.account.state();
        for (OrderHost host : world.orders.values()) {
            Optional<OpenOrder> held = books.order(host.id());
            Optional<Order> order = host.order();
            boolean open = order.filter(o -> !OrderBooks.isDone(o)).isPresent();
            if (open != held.isPresent()) {
                return Optional.of("the account holds " + held + " for " + host);
            }
            boolean undecidable = order.filter(this::isUndecidable).isPresent();
            if (held.isPresent() && !undecidable && isOff(held.get(), order.orElseThrow())) {
                return Optional.of("the account holds " + held + " for " + host);
            }
        }
        return Samples.symbols().stream()
                .filter(symbol -> AccountBooks.undelivered(books, symbol) > 0)
                .findFirst()
                .map(symbol -> AccountBooks.undelivered(books, symbol) + " entries of " + symbol + " are undelivered");
    }

    private boolean isOff(OpenOrder held, Order order) {
        int leaves = entriesOf(order.id()).stream()
                .mapToInt(ReferenceVenue.Entry::leaves)
                .sum();
        return held.announced() != order.announced()
                || !isShortBy(Promises.units(AccountBooks.exposed(held)) - leaves, undone(order.id()))
                || Promises.units(held.filled()) != Promises.units(order.filled());
    }

    private Optional<String> positions() {
        for (Symbol symbol : Samples.symbols()) {
            Ledger account = world.account.state().positions().get(symbol);
            PositionState position = world.positions.get(symbol).state();
            int booked = account == null ? 0 : account.quantity().intValueExact();
            if (booked != world.venue.position(symbol) + world.promises.adjusted(symbol)) {
                return Optional.of(symbol + ": booked " + booked + ", the venue has " + world.venue.position(symbol)
                        + " of " + world.venue.entries() + "; the entries: " + entriesIn(symbol));
            }
            if (!Optional.ofNullable(account).equals(position.ledger())) {
                return Optional.of(symbol + ": the account has " + account + ", the position " + position);
            }
        }
        boolean undecided = world.orders.values().stream()
                .anyMatch(h -> h.order().filter(this::isUndecidable).isPresent());
        return undecided ? Optional.empty() : exposure();
    }

    private List<LedgerEntry> entriesIn(Symbol symbol) {
        return world.account.journal().stream()
                .filter(AccountEvent.OrderAnnounced.class::isInstance)
                .map(event -> ((AccountEvent.OrderAnnounced) event).announcement())
                .filter(announcement -> announcement.order().symbol().equals(symbol))
                .flatMap(announcement -> announcement.entry().stream())
                .toList();
    }

    private Optional<String> exposure() {
        for (Symbol symbol : Samples.symbols()) {
            var open = world.account.state().exposure(symbol);
            int buys = world.venue.leaves(symbol, Side.BUY);
            int sells = world.venue.leaves(symbol, Side.SELL);
            int undone = world.venue.slack(symbol).undone;
            if (!isShortBy(Promises.units(open.openBuy()) - buys, undone)
                    || !isShortBy(Promises.units(open.openSell()) - sells, undone)) {
                return Optional.of(symbol + ": exposure " + open + ", open at the venue " + buys + " and " + sells);
            }
        }
        return Optional.empty();
    }
}
