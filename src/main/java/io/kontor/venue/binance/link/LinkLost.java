package io.kontor.venue.binance.link;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** The way to the venue ended, or was never there; a request that had left may have taken effect. */
public final class LinkLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says of a time-out how long was waited; every other failure stays as it is. */
    static Throwable named(Throwable failure, Duration waited) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException ? new LinkLost("no answer within " + waited) : cause;
    }

    public LinkLost(String reason) {
        super(reason, null, false, false);
    }
}
