package io.kontor.venue;

import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.VenueConnection.Call;
import java.time.Instant;
import java.util.Optional;

/** Tells the order what became of its calls: each call ends here or with the venue's answer, never in silence. */
final class CallOutcomes {
    private final ConnectionScope scope;

    CallOutcomes(ConnectionScope scope) {
        this.scope = scope;
    }

    /** Not one byte of it left. */
    void unsent(Call call, String reason) {
        scope.uplink().meters.unsent(call.request());
        failed(call, false, reason);
    }

    /** It left, or may have. */
    void unknown(Call call, String reason) {
        scope.uplink().meters.unknown(call.request());
        failed(call, true, reason);
    }

    void found(InFlight.Sent query, Optional<VenueOrder> order) {
        VenueClientOrderId id = query.call.id();
        scope.deliver(id.intent(), new VenueReport.QueryAnswered(id, order, query.at, query.sessionSince, scope.now()));
    }

    /** The venue tells of it no more. */
    void past(InFlight.Sent query, String reason) {
        scope.uplink().meters.unknown(query.call.request());
        failed(query.call, true, reason, Optional.of(query.at));
    }

    private void failed(Call call, boolean sent, String reason) {
        failed(call, sent, reason, Optional.empty());
    }

    private void failed(Call call, boolean sent, String reason, Optional<Instant> past) {
        VenueClientOrderId id = call.id();
        scope.deliver(id.intent(), new VenueReport.RequestFailed(id, call.request(), sent, reason, past, scope.now()));
    }
}
