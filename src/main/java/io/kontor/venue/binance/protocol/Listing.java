package io.kontor.venue.binance.protocol;

import io.kontor.instrument.Instrument;
import io.kontor.value.Symbol;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The instruments the venue lists for us, under its names and ours. What is configured has both names whether the venue lists it just now
 * or not: orders and positions in it stay what they are.
 */
public final class Listing {
    private final Map<String, Symbol> ours;
    private final Map<Symbol, String> theirs;
    private final Map<Symbol, Changes> changes;

    public Listing(Collection<Symbol> configured, Collection<Instrument> instruments, Map<Symbol, Changes> changes) {
        this.changes = Map.copyOf(changes);
        Map<String, Symbol> named = new LinkedHashMap<>();
        configured.forEach(symbol -> named.put(usualName(symbol), symbol));
        instruments.forEach(instrument -> named.put(instrument.venueSymbol(), instrument.symbol()));
        this.ours = Collections.unmodifiableMap(named);
        this.theirs = instruments.stream().collect(Collectors.toMap(Instrument::symbol, Instrument::venueSymbol));
    }

    /** As the venue makes the names of its symbols; one it gave us leads back. */
    public static String usualName(Symbol symbol) {
        return Spelling.theirs(symbol.value().replace("/", ""));
    }

    /** All that is configured or listed, by the venue's names. */
    public List<String> venueSymbols() {
        return List.copyOf(ours.keySet());
    }

    /** A symbol we do not follow keeps the venue's name: what happens to an order there is booked all the same. */
    public Symbol symbol(String venueSymbol) {
        return Optional.ofNullable(ours.get(venueSymbol)).orElseGet(() -> Spelling.symbol(venueSymbol));
    }

    /** What can be done in one step to an open order; of a symbol it does not list, nothing. */
    public Changes changes(Symbol symbol) {
        return changes.getOrDefault(symbol, Changes.NONE);
    }

    /** What the venue calls it; a name it gave us is its own. */
    public String venueSymbol(Symbol symbol) {
        return Optional.ofNullable(theirs.get(symbol)).orElseGet(() -> usualName(symbol));
    }
}
