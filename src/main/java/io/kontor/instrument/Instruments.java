package io.kontor.instrument;

import io.kontor.value.Asset;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Collection;
import java.util.Optional;

/** The instruments known now. Thread-safe; a venue's own list may replace entries while orders run. */
public interface Instruments {
    /** The instrument at the symbol's home venue. */
    Optional<Instrument> find(Symbol symbol);

    /** The instrument as that venue lists it, home or not. */
    default Optional<Instrument> find(VenueId venue, Symbol symbol) {
        return find(symbol).filter(instrument -> instrument.venue().equals(venue));
    }

    /**
     * Whether it is known what the venue lists: it has said so to this process, or to one before whose word was kept. Until then a symbol
     * that is not found may be one that is traded there.
     */
    default boolean isListed(VenueId venue) {
        return true;
    }

    /** All of them, ordered by symbol. */
    Collection<Instrument> all();

    Optional<AssetMetadata> asset(Asset asset);

    /** What ends the instrument's DAY orders; 00:00 UTC where its calendar is not configured. */
    default Calendar calendarOf(Instrument instrument) {
        return Calendar.UTC_DAY;
    }
}
