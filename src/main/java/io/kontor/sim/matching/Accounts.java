package io.kontor.sim.matching;

import io.kontor.instrument.Contract;
import io.kontor.instrument.Instrument;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The participants. One that is not known is opened, with what the rules give a newcomer. */
final class Accounts {
    private final Map<AccountId, Account> accounts = new TreeMap<>();
    private final Map<Asset, BigDecimal> seeds = new TreeMap<>();
    private final Effects effects;

    Accounts(EngineRules rules, Collection<Instrument> instruments, Effects effects) {
        this.effects = effects;
        assets(rules, instruments).forEach(asset -> seeds.put(asset, rules.seed(asset)));
    }

    Account get(AccountId id) {
        Account account = accounts.get(id);
        return account == null ? open(id) : account;
    }

    boolean knows(AccountId id) {
        return accounts.containsKey(id);
    }

    Collection<Account> all() {
        return accounts.values();
    }

    void restore(AccountId id, Map<String, BigDecimal> totals, long lastCursor) {
        Account account = new Account(id, lastCursor);
        totals.forEach(account::setTotal);
        accounts.put(id, account);
    }

    private Account open(AccountId id) {
        Account account = new Account(id, 0);
        accounts.put(id, account);
        seeds.forEach((asset, amount) -> {
            account.setTotal(asset.value(), amount);
            effects.balance(account, asset.value(), amount);
        });
        return account;
    }

    /** Everything that can be paid with, or bought without being a contract. */
    private static Set<Asset> assets(EngineRules rules, Collection<Instrument> instruments) {
        TreeSet<Asset> assets = new TreeSet<>(rules.seeds().keySet());
        for (Instrument instrument : instruments) {
            assets.add(instrument.contract().map(Contract::settlement).orElse(instrument.quote()));
            if (instrument.contract().isEmpty()) {
                assets.add(instrument.base());
            }
        }
        rules.fees().third().ifPresent(third -> assets.add(third.asset()));
        return assets;
    }
}
