package io.kontor.venue.binance.protocol;

import io.kontor.instrument.Instrument;
import io.kontor.value.Symbol;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The instruments the venue lists for us, under its names and ours. */
public final class Listing {
    private final List<Instrument> instruments;
    private final Map<String, Symbol> ours;
    private final Map<Symbol, String> theirs;
    private final Map<Symbol, Changes> changes;

    public Listing(Collection<Instrument> instruments, Map<Symbol, Changes> changes) {
        this.changes = Map.copyOf(changes);
        this.instruments = List.copyOf(instruments);
        this.ours = this.instruments.stream().collect(Collectors.toMap(Instrument::venueSymbol, Instrument::symbol));
        this.theirs = this.instruments.stream().collect(Collectors.toMap(Instrument::symbol, Instrument::venueSymbol));
    }

    public List<Instrument> instruments() {
        return instruments;
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
        return Optional.ofNullable(theirs.get(symbol))
                .orElseGet(() -> symbol.value().replace("/", ""));
    }
}
