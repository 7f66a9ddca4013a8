package io.kontor.account;

import io.kontor.instrument.Instruments;
import io.kontor.position.Ledger;
import io.kontor.risk.RiskBook;
import io.kontor.value.Symbol;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * What an account holds or has ordered without an instrument to count it by. Until all of its venues have said what they list, that is
 * worth something nobody knows; from then on it is delisted, and counts as nothing. For the account's writer alone.
 */
final class UnlistedSymbols {
    private final Instruments instruments;
    private final BooleanSupplier allListed;
    private final Set<Symbol> symbols = new TreeSet<>();
    private boolean awaited;

    UnlistedSymbols(Instruments instruments, BooleanSupplier allListed) {
        this.instruments = instruments;
        this.allListed = allListed;
    }

    Set<Symbol> all() {
        return Collections.unmodifiableSet(symbols);
    }

    void add(Symbol symbol) {
        symbols.add(symbol);
    }

    void remove(Symbol symbol) {
        symbols.remove(symbol);
    }

    void clear() {
        symbols.clear();
    }

    /** Whether a venue has said what one of them is, or the last one has and they are delisted. */
    boolean areListedNow() {
        return !symbols.isEmpty()
                && ((awaited && allListed.getAsBoolean())
                        || symbols.stream()
                                .anyMatch(symbol -> instruments.find(symbol).isPresent()));
    }

    /** Has the book know what of the state it cannot count yet. */
    void count(AccountState state, RiskBook book) {
        awaited = !symbols.isEmpty() && !allListed.getAsBoolean();
        int exposures = 0;
        int results = 0;
        if (awaited) {
            for (Symbol symbol : symbols) {
                exposures += hasExposure(state, symbol) ? 1 : 0;
                results += isResultKnown(state, symbol) ? 0 : 1;
            }
        }
        book.unlisted(exposures, results);
    }

    private static boolean hasExposure(AccountState state, Symbol symbol) {
        Ledger ledger = state.positions().get(symbol);
        return (ledger != null && !ledger.isFlat()) || !state.exposure(symbol).isNone();
    }

    /** What is flat and has brought nothing since the day began needs no instrument. */
    private static boolean isResultKnown(AccountState state, Symbol symbol) {
        Ledger ledger = state.positions().get(symbol);
        return ledger == null
                || (ledger.isFlat()
                        && state.safeguards()
                                .day()
                                .filter(day -> day.hasBroughtNothing(symbol, ledger))
                                .isPresent());
    }
}
