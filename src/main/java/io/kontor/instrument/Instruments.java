package io.kontor.instrument;

import io.kontor.value.Asset;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Collection;
import java.util.List;
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
     * Whether it is known what the venue lists: it has said so to this process, or to one before whose word was kept and names all that is
     * asked for now. Until then a symbol that is not found may be one that is traded there.
     */
    default boolean isListed(VenueId venue) {
        return true;
    }

    /** Whether it is known what all of these list: only then is a symbol that is not found none of theirs. */
    default boolean areListed(Collection<VenueId> venues) {
        return venues.stream().allMatch(this::isListed);
    }

    /**
     * Why a symbol that is not found is refused: nobody lists it; or one of the venues has not said yet what it lists, which is no fault
     * of the caller's and passes.
     */
    default Refusal notFound(String field, Symbol symbol, String expected, Collection<VenueId> venues) {
        List<VenueId> awaited =
                venues.stream().filter(venue -> !isListed(venue)).sorted().toList();
        // It may have been listed since it was looked for.
        return awaited.isEmpty() && find(symbol).isEmpty()
                ? Refusal.of(RefusalCode.UNKNOWN_SYMBOL, field, symbol.value(), expected)
                : Refusal.of(
                        RefusalCode.NOT_READY,
                        "it is not known yet what " + symbol + " is; what these venues list is awaited: " + awaited);
    }

    /** The same of what is not found at one venue, whoever else lists it. */
    default Refusal notFound(VenueId venue, Symbol symbol) {
        // It may have been listed since it was looked for.
        return isListed(venue) && find(venue, symbol).isEmpty()
                ? Refusal.of(RefusalCode.UNKNOWN_SYMBOL, "symbol", symbol.value(), "a symbol that " + venue + " lists")
                : Refusal.of(
                        RefusalCode.NOT_READY,
                        "it is not known yet what " + symbol + " is at " + venue
                                + "; what that venue lists is awaited");
    }

    /** Whether a symbol that both list has its home there rather than at the other, as {@code kontor.home-venues} says. */
    default boolean isNearer(VenueId venue, VenueId other) {
        return false;
    }

    /**
     * Why no new order goes to a symbol's home yet: another venue becomes its home should it list the symbol, too, and the order would be
     * at one that nobody wanted.
     *
     * @param unlisted venues of which it was not known what they list when this home was looked for
     */
    default Optional<Refusal> awaited(Instrument home, Collection<VenueId> unlisted) {
        List<VenueId> nearer = unlisted.stream()
                .filter(venue -> isNearer(venue, home.venue()))
                .sorted()
                .toList();
        return nearer.isEmpty()
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.NOT_READY,
                        "it is not known yet where " + home.symbol() + " is placed; what these venues list is awaited: "
                                + nearer));
    }

    /** All of them, ordered by symbol. */
    Collection<Instrument> all();

    Optional<AssetMetadata> asset(Asset asset);

    /** What ends the instrument's DAY orders; 00:00 UTC where its calendar is not configured. */
    default Calendar calendarOf(Instrument instrument) {
        return Calendar.UTC_DAY;
    }
}
