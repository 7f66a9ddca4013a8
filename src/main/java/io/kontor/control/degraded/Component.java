package io.kontor.control.degraded;

import io.kontor.control.degraded.ManualOverride.Stance;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.VenueId;
import java.util.Set;

/**
 * A part of the gateway that may fail by itself.
 *
 * @param name the venue, for those there is one of per venue; else empty
 */
public record Component(Kind kind, String name) implements Wire {
    /** The kinds of components. */
    public enum Kind {
        JOURNAL(false),
        VENUE(true),
        MARKET_DATA(true),
        /** What is too much for it is refused by its own bounds, which nobody overrides. */
        INGRESS(false),
        /** What waits for it waits in the journal and on its topics; nobody's orders depend on it. */
        KAFKA(false);

        private final boolean perVenue;

        Kind(boolean perVenue) {
            this.perVenue = perVenue;
        }

        public boolean isPerVenue() {
            return perVenue;
        }

        /** What a person may decide about it; empty where nobody may decide anything. */
        public Set<Stance> stances() {
            return switch (this) {
                case JOURNAL, VENUE -> Set.of(Stance.ACCEPT, Stance.REFUSE);
                // An order that needs a price is never taken without one, so there is nothing to accept.
                case MARKET_DATA -> Set.of(Stance.REFUSE);
                case INGRESS, KAFKA -> Set.of();
            };
        }
    }

    public static final Component JOURNAL = new Component(Kind.JOURNAL, "");
    public static final Component INGRESS = new Component(Kind.INGRESS, "");
    public static final Component KAFKA = new Component(Kind.KAFKA, "");

    public Component {
        if (name.isEmpty() == kind.isPerVenue()) {
            throw new IllegalArgumentException("name: '" + name + "' for component " + kind);
        }
    }

    public static Component venue(VenueId venue) {
        return new Component(Kind.VENUE, venue.value());
    }

    public static Component marketData(VenueId venue) {
        return new Component(Kind.MARKET_DATA, venue.value());
    }

    @Override
    public String toString() {
        return name.isEmpty() ? kind.name() : kind + " " + name;
    }
}
