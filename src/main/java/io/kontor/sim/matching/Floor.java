package io.kontor.sim.matching;

import io.kontor.instrument.Instrument;
import io.kontor.sim.message.OrderRecord;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Symbol;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where everything is found: the markets, the accounts, and the orders that were ever on them. */
final class Floor {
    private final Map<Symbol, Market> markets = new TreeMap<>();
    private final Accounts accounts;
    private final History history;
    private final boolean strict;

    Floor(Collection<Instrument> instruments, EngineRules rules, Effects effects, History history) {
        instruments.forEach(instrument -> markets.put(instrument.symbol(), new Market(instrument)));
        this.accounts = new Accounts(rules, instruments, effects);
        this.history = history;
        this.strict = rules.conduct() == EngineRules.Conduct.STRICT;
    }

    Accounts accounts() {
        return accounts;
    }

    Account account(AccountId id) {
        return accounts.get(id);
    }

    Collection<Symbol> symbols() {
        return markets.keySet();
    }

    /** Null where nobody can ask for such a market in earnest. */
    @Nullable
    Market marketOrNull(Symbol symbol) {
        return markets.get(symbol);
    }

    Market market(Symbol symbol) {
        Market market = markets.get(symbol);
        if (market == null) {
            throw new IllegalStateException("symbol: " + symbol + " (expected: one of " + markets.keySet() + ")");
        }
        return market;
    }

    /** Who holds the id: an open order, and under strict conduct any there ever was. */
    Optional<OrderRecord> holder(Account account, ClientOrderId id) {
        Order open = account.openOrder(id);
        return open != null
                ? Optional.of(open.record())
                : strict ? history.closedOrder(account.id(), id) : Optional.empty();
    }

    /** Whether an order that was recorded still has a market that can count it. */
    boolean counts(OrderRecord record) {
        Market market = markets.get(record.symbol());
        return market != null && market.units().fit(record);
    }

    /** The order of that id, open or over; none where its account was never opened or no market counts it any more. */
    Optional<Order> anyOrder(AccountId accountId, ClientOrderId id) {
        if (!accounts.knows(accountId)) {
            return Optional.empty();
        }
        Account account = account(accountId);
        Order open = account.openOrder(id);
        return open != null
                ? Optional.of(open)
                : history.closedOrder(accountId, id)
                        .filter(this::counts)
                        .map(record -> Order.of(record, account, market(record.symbol())));
    }
}
