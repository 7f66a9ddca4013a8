package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the venue lets be done in one step to an open order of a symbol.
 *
 * @param replace {@code cancelReplaceAllowed}: a new order in the place of an old one
 * @param amend {@code amendAllowed}: the order stands for less and keeps its place
 */
public record Changes(boolean replace, boolean amend) {
    /** A cancel and a new order are always there. */
    public static final Changes NONE = new Changes(false, false);

    static Changes of(JsonNode symbol) {
        return new Changes(
                symbol.path("cancelReplaceAllowed").asBoolean(),
                symbol.path("amendAllowed").asBoolean());
    }
}
