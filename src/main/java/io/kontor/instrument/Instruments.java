package io.kontor.instrument;

import io.kontor.value.Asset;
import io.kontor.value.Symbol;
import java.util.Collection;
import java.util.Optional;

/** The instruments known now. Thread-safe; a venue's own list may replace entries while orders run. */
public interface Instruments {
    Optional<Instrument> find(Symbol symbol);

    /** All of them, ordered by symbol. */
    Collection<Instrument> all();

    Optional<AssetMetadata> asset(Asset asset);
}
