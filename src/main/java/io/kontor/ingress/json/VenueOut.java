package io.kontor.ingress.json;

import io.kontor.control.degraded.Standing;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection.Status;
import java.util.List;

/** Writes how the connections to a venue are doing. */
public final class VenueOut {
    private VenueOut() {}

    /** A venue with the connection of each account; it is up when each that should be up is. Beside it what is done about it. */
    public static void venue(JsonOut out, VenueId venue, List<Status> connections, Standing standing) {
        out.put("venue", venue)
                .put("up", connections.stream().allMatch(c -> c.up() || !c.desiredUp()))
                .putObjects(
                        "health",
                        standing.components().stream()
                                .filter(health -> health.component().name().equals(venue.value()))
                                .toList(),
                        (item, health) -> item.put(
                                        "component", health.component().kind())
                                .put("well", health.well())
                                .put("detail", health.detail())
                                .put("policy", health.policy()))
                .putObjects("connections", connections, VenueOut::connection);
    }

    private static void connection(JsonOut out, Status connection) {
        RecordJson.fields(out, connection);
    }
}
