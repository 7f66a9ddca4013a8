package io.kontor.platform.telemetry;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The end of the log of this process. */
public final class Logging {
    private Logging() {}

    /** Writes out what is queued and closes the appenders; nothing is logged after it. */
    public static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
