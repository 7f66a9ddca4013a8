package io.kontor.sim.binance;

import io.kontor.instrument.AssetType;
import io.kontor.instrument.Instrument;
import io.kontor.value.Symbol;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is traded, by the venue's names: {@code BTCUSDT} is spot BTC in USDT. Derivatives are traded elsewhere at the venue and not shown. */
final class Markets {
    private final Map<String, Instrument> byName = new TreeMap<>();
    private final Map<Symbol, String> names = new TreeMap<>();

    Markets(Collection<Instrument> instruments) {
        for (Instrument instrument : instruments) {
            if (instrument.type() == AssetType.SPOT) {
                String name = instrument.base().value() + instrument.quote().value();
                byName.put(name, instrument);
                names.put(instrument.symbol(), name);
            }
        }
    }

    Collection<String> names() {
        return byName.keySet();
    }

    Collection<Instrument> all() {
        return byName.values();
    }

    Instrument of(String name) {
        Instrument instrument = byName.get(name);
        if (instrument == null) {
            throw Refused.bad(-1121, "Invalid symbol.");
        }
        return instrument;
    }

    /** By the name in a stream's, which is lower case. */
    Optional<Instrument> ofStream(String lowerCase) {
        return Optional.ofNullable(byName.get(lowerCase.toUpperCase(Locale.ROOT)))
                .filter(instrument -> lowerCase.equals(lowerCase.toLowerCase(Locale.ROOT)));
    }

    boolean has(Symbol symbol) {
        return names.containsKey(symbol);
    }

    String name(Symbol symbol) {
        String name = names.get(symbol);
        if (name == null) {
            throw new IllegalStateException("symbol: " + symbol + " (expected: one of " + names.keySet() + ")");
        }
        return name;
    }
}
