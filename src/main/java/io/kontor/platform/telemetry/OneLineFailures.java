package io.kontor.platform.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Has Akka's supervisors say in one line, with the cause's own words, what a stack trace adds nothing to: a failure of which whoever threw it
 * knew that it needs none, as a node without tenure or a breaker that is open. A hundred entities fail at once for that. What was thrown with
 * a trace is logged with it.
 */
public final class OneLineFailures extends TurboFilter {
    private static final String SUPERVISOR = "Supervisor ";
    private static final int CAUSES_MAX = 16;

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        if (failure == null || message == null || !message.startsWith(SUPERVISOR)) {
            return FilterReply.NEUTRAL;
        }
        Throwable cause = first(failure);
        if (cause.getStackTrace().length > 0) {
            return FilterReply.NEUTRAL;
        }
        logger.log(marker, Logger.FQCN, Level.toLocationAwareLoggerInteger(level), message + ": " + cause, null, null);
        return FilterReply.DENY;
    }

    private static Throwable first(Throwable failure) {
        Throwable cause = failure;
        for (int n = 0; n < CAUSES_MAX && cause.getCause() != null; n++) {
            cause = cause.getCause();
        }
        return cause;
    }
}
