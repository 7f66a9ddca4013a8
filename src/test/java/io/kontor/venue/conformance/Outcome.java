package io.kontor.venue.conformance;

import io.kontor.venue.VenueSession;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a session says became of a request. */
enum Outcome {
    /** The venue has it; what it makes of it is reported. */
    TAKEN,
    /** Nothing of it left. */
    NOT_SENT,
    /** Nobody knows; also where no answer came at all, since the connection gives up waiting. */
    UNKNOWN;

    private static final long PATIENCE_SECONDS = 15;

    static Outcome of(CompletionStage<?> stage) throws InterruptedException {
        try {
            stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return TAKEN;
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof VenueSession.NotSent ? NOT_SENT : UNKNOWN;
        } catch (TimeoutException _) {
            return UNKNOWN;
        }
    }
}
