package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection.Call;
import java.time.Instant;
import java.util.Optional;

/** Tells the order what became of its calls: each call ends here or with the venue's answer, never in silence. */
final class CallOutcomes {
    private final AccountId account;
    private final VenueId venue;
    private final ReportSink sink;
    private final VenueUplink uplink;

    CallOutcomes(AccountId account, VenueUplink uplink, ReportSink sink) {
        this.account = account;
        this.venue = uplink.adapter.venue();
        this.uplink = uplink;
        this.sink = sink;
    }

    /** Not one byte of it left. */
    void unsent(Call call, String reason) {
        uplink.meters.unsent(call.request());
        failed(call, false, reason);
    }

    /** It left, or may have. */
    void unknown(Call call, String reason) {
        uplink.meters.unknown(call.request());
        failed(call, true, reason);
    }

    void found(InFlight.Sent query, Optional<VenueOrder> order) {
        Instant now = uplink.sources.clock().instant();
        deliver(new VenueReport.QueryAnswered(query.call.id(), order, query.at, query.sessionSince, now), query.call);
    }

    private void failed(Call call, boolean sent, String reason) {
        Instant now = uplink.sources.clock().instant();
        deliver(new VenueReport.RequestFailed(call.id(), call.request(), sent, reason, now), call);
    }

    private void deliver(VenueReport report, Call call) {
        sink.deliver(venue, account, call.id().intent(), report);
    }
}
