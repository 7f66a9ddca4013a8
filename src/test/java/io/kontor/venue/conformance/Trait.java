package io.kontor.venue.conformance;

import io.kontor.instrument.Capabilities;
import io.kontor.instrument.Instrument;
import io.kontor.value.TimeInForce;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What a case may need of a venue. What a venue lacks it says itself: by its capabilities, its instruments' or its protocol's. */
public enum Trait {
    ATOMIC_REPLACE("replaces an unfilled order in one step"),
    AMENDS("lets an order stand for less at its place"),
    SEND_EXPIRY("refuses a request that arrives after its time"),
    IOC("takes immediate-or-cancel orders"),
    FOK("takes fill-or-kill orders"),
    POST_ONLY("takes post-only orders"),
    ICEBERG("takes icebergs"),
    REDUCE_ONLY("lists contracts with reduce-only orders"),
    /** From here on: of the protocol, which no capability tells. */
    ONE_LINE("takes all requests on one line, in order"),
    CREDENTIALS("wants credentials"),
    OWN_CLOCK("judges requests by a clock of its own"),
    RATE_LIMITS("limits requests and orders"),
    SERVER_ERRORS("answers with errors of its own making"),
    MAINTENANCE("announces maintenance and refuses everybody meanwhile"),
    REPORTS_BUSTS("reports trades it busts or corrects"),
    REPLAYS_REPORTS("keeps reports and sends what was not acknowledged after the next log-on"),
    KEEPS_REJECTED_ORDERS("keeps orders it refused"),
    BOOK_GAPS("sends book updates that can be missed"),
    FORGETS_REPORTS("loses reports for good, so that fills have to be asked after");

    private final String words;

    Trait(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** What a venue states of itself and of an instrument. */
    static Set<Trait> stated(VenueCapabilities venue, Capabilities instrument, Collection<Instrument> listed) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        add(traits, ATOMIC_REPLACE, venue.atomicReplace());
        add(traits, AMENDS, venue.amendsInPlace());
        add(traits, SEND_EXPIRY, venue.duplicateFence() == DuplicateFence.SEND_EXPIRY);
        add(traits, IOC, instrument.timesInForce().contains(TimeInForce.IOC));
        add(traits, FOK, instrument.timesInForce().contains(TimeInForce.FOK));
        add(traits, POST_ONLY, instrument.postOnly());
        add(traits, ICEBERG, instrument.iceberg());
        add(traits, REDUCE_ONLY, listed.stream().anyMatch(Trait::isReducible));
        return traits;
    }

    /** In a spot market there is no position to reduce. */
    static boolean isReducible(Instrument instrument) {
        return instrument.contract().isPresent() && instrument.capabilities().reduceOnly();
    }

    private static void add(Set<Trait> to, Trait trait, boolean has) {
        if (has) {
            to.add(trait);
        }
    }
}
