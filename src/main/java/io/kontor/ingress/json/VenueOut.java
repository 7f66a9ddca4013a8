package io.kontor.ingress.json;

import io.kontor.control.degraded.Standing;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection.Status;
import java.util.List;

/** Writes how the connections to a venue are doing. */
public final class VenueOut {
    private VenueOut() {}

    /**
     * A venue with the connection of each account; it is up when each that should be up is. Beside it what is done about it.
     *
     * @param unanswered accounts whose connection does not say how it is, and is not taken for one that is up
     */
    public static void venue(
            JsonOut out, VenueId venue, List<Status> connections, List<AccountId> unanswered, Standing standing) {
        boolean up = unanswered.isEmpty() && connections.stream().allMatch(c -> c.up() || !c.desiredUp());
        out.put("venue", venue)
                .put("up", up)
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
                .putObjects("connections", connections, VenueOut::connection)
                .putUnlessEmpty("unanswered", unanswered);
    }

    private static void connection(JsonOut out, Status connection) {
        RecordJson.fields(out, connection);
    }
}
