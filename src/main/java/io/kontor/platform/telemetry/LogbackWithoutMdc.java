package io.kontor.platform.telemetry;

import ch.qos.logback.classic.spi.LogbackServiceProvider;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;

/**
 * Logback without a diagnostic context. Akka sets and clears one around every message, which cost a tenth of an order's processor time;
 * our log lines carry their ids themselves. Chosen by the system property {@code slf4j.provider}, which {@code Main} sets.
 */
public final class LogbackWithoutMdc extends LogbackServiceProvider {
    private final MDCAdapter none = new NOPMDCAdapter();

    @Override
    public MDCAdapter getMDCAdapter() {
        return none;
    }
}
