package io.kontor.ingress.json;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent.LimitsWithdrawn;
import io.kontor.account.LimitProposal;
import io.kontor.account.OpenOrder;
import io.kontor.account.SymbolExposure;
import io.kontor.position.Ledger;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Writes accounts: what they earned, what they may do and how much of that is used. */
public final class AccountOut {
    private AccountOut() {}

    /**
     * An account as of one moment.
     *
     * @param marks what positions are valued at, where a price is known; an asset in which one is held without it has no unrealised figure,
     *     for the sum of the others would pass for the whole
     */
    public static void account(JsonOut out, AccountEntity.View account, Function<Symbol, Optional<Price>> marks) {
        out.put("account", account.account()).put("seq", account.seq());
        Map<Asset, Money> realized = new TreeMap<>();
        Map<Asset, Money> unrealized = new TreeMap<>();
        Set<Asset> unvalued = new HashSet<>();
        Map<Asset, Money> fees = new TreeMap<>();
        account.positions().forEach((symbol, ledger) -> {
            Asset quote = ledger.terms().quote();
            realized.merge(quote, ledger.realizedPnl(), Money::plus);
            unrealized(ledger, symbol, marks)
                    .ifPresentOrElse(pnl -> unrealized.merge(quote, pnl, Money::plus), () -> unvalued.add(quote));
            ledger.fees().forEach((asset, fee) -> fees.merge(asset, fee, Money::plus));
        });
        unrealized.keySet().removeAll(unvalued);
        amounts(out, "realizedPnl", realized);
        amounts(out, "unrealizedPnl", unrealized);
        amounts(out, "fees", fees);
        out.putObject("limits", inner -> limits(inner, account.limits()))
                .putObject("usage", inner -> usageFigures(inner, account));
    }

    private static Optional<Money> unrealized(Ledger ledger, Symbol symbol, Function<Symbol, Optional<Price>> marks) {
        return ledger.isFlat() ? Optional.of(Money.ZERO) : marks.apply(symbol).map(ledger::unrealizedPnl);
    }

    public static void limits(JsonOut out, AccountEntity.View account) {
        out.put("account", account.account());
        limits(out, account.limits());
        account.proposed().ifPresent(p -> out.putObject("proposed", inner -> proposal(inner, p)));
    }

    /** Limits that wait for a second person, who sends them as they stand here. */
    public static void proposal(JsonOut out, LimitProposal proposal) {
        out.putObject("limits", inner -> limits(inner, proposal.limits()))
                .put("proposedBy", proposal.by())
                .put("reason", proposal.reason())
                .put("at", proposal.at())
                .put("expiresAt", proposal.expiresAt());
    }

    /** What was proposed and nobody can agree to any more. */
    public static void withdrawal(JsonOut out, LimitsWithdrawn withdrawal) {
        out.put("version", withdrawal.version())
                .put("proposedBy", withdrawal.proposedBy())
                .put("withdrawnBy", withdrawal.by())
                .put("reason", withdrawal.reason())
                .put("at", withdrawal.at());
    }

    /** In the form in which they are set. */
    public static void limits(JsonOut out, Limits limits) {
        RecordJson.fields(out, limits);
    }

    public static void usage(JsonOut out, AccountEntity.View account) {
        out.put("account", account.account())
                .put("limitsVersion", account.limits().version());
        usageFigures(out, account);
    }

    private static void usageFigures(JsonOut out, AccountEntity.View account) {
        long open =
                account.openOrders().values().stream().filter(OpenOrder::isOpen).count();
        out.put("openOrders", open)
                .put("openOrdersMax", account.limits().openOrdersMax())
                .put("currency", account.limits().currency())
                .putObjects("limits", account.usage(), AccountOut::use)
                .putObjects("symbols", symbols(account), (item, symbol) -> symbolUsage(item, account, symbol));
    }

    /** The position, and the worst it becomes if every open order on one side fills and none on the other. */
    private static void symbolUsage(JsonOut out, AccountEntity.View account, Symbol symbol) {
        Ledger ledger = account.positions().get(symbol);
        BigDecimal position = ledger == null ? BigDecimal.ZERO : ledger.quantity();
        SymbolExposure open = account.exposure().getOrDefault(symbol, SymbolExposure.NONE);
        out.put("symbol", symbol)
                .put("position", position)
                .put("longAtWorst", position.add(open.openBuy().value()))
                .put("shortAtWorst", position.subtract(open.openSell().value()));
        RecordJson.fields(out, account.limits().of(symbol));
    }

    private static void use(JsonOut out, LimitUse use) {
        out.put("limit", use.limit().field())
                .put("symbol", use.symbol())
                .put("used", use.used())
                .put("max", use.max())
                .put("percent", use.percent())
                .put("partial", use.partial());
    }

    private static SortedSet<Symbol> symbols(AccountEntity.View account) {
        SortedSet<Symbol> symbols = new TreeSet<>(account.positions().keySet());
        symbols.addAll(account.exposure().keySet());
        return symbols;
    }

    private static void amounts(JsonOut out, String name, Map<Asset, Money> amounts) {
        out.putObject(name, inner -> amounts.forEach((asset, amount) -> inner.put(asset.value(), amount)));
    }
}
