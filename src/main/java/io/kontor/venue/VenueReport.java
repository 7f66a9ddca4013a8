package io.kontor.venue;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.VenueClientOrderId;
import java.time.Instant;
import java.util.Optional;

/** What the connection tells an order: facts from the venue, answers to its questions, and what became of its requests. */
public sealed interface VenueReport extends Wire
        permits ExecutionReport, VenueReport.RequestFailed, VenueReport.QueryAnswered {
    Instant at();

    /** What a request asked for. */
    enum Request {
        SUBMIT,
        CANCEL,
        REPLACE,
        AMEND,
        QUERY
    }

    /**
     * A request that got no answer from the venue.
     *
     * @param sent false proves that not one byte left; true means the outcome is not known
     * @param id the attempt it was for; for a replace the new one
     * @param past when the question left, where the venue says that it tells of such an order no more: nobody will ever know
     */
    record RequestFailed(
            VenueClientOrderId id, Request request, boolean sent, String reason, Optional<Instant> past, Instant at)
            implements VenueReport {
        public RequestFailed(VenueClientOrderId id, Request request, boolean sent, String reason, Instant at) {
            this(id, request, sent, reason, Optional.empty(), at);
        }
    }

    /**
     * The venue's answer about one attempt.
     *
     * @param order empty: the venue knows no such order. Whether that proves anything is the duplicate fence's matter
     * @param askedAt when the question left, and no later than the monotonic clock bears out; an answer says nothing of what arrives later
     * @param sessionSince when the session it was asked on was opened
     */
    record QueryAnswered(
            VenueClientOrderId id, Optional<VenueOrder> order, Instant askedAt, Instant sessionSince, Instant at)
            implements VenueReport {}
}
