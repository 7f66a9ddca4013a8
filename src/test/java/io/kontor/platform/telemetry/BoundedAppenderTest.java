package io.kontor.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedAppenderTest {
    private static final int QUEUE = 4;

    private final LoggerContext context = new LoggerContext();
    private final Target target = new Target();
    private final BoundedAppender appender = new BoundedAppender();

    BoundedAppenderTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        target.setContext(context);
        target.start();
        appender.setContext(context);
        appender.setQueueSize(QUEUE);
        appender.addAppender(target);
        appender.start();
    }

    @Test
    void whatFindsTheQueueFullIsDroppedAndCountedAndNobodyWaits() throws InterruptedException {
        long droppedBefore = BoundedAppender.droppedTotal();
        appender.doAppend(event("stuck"));
        assertThat(target.entered.await(30, TimeUnit.SECONDS)).isTrue();

        for (int i = 1; i <= QUEUE + 3; i++) {
            appender.doAppend(event("e" + i));
        }

        assertThat(BoundedAppender.droppedTotal() - droppedBefore).isEqualTo(3);
        target.release.countDown();
        appender.stop();
        assertThat(target.messages).containsExactly("stuck", "e1", "e2", "e3", "e4");
    }

    @Test
    void whatIsQueuedAtTheEndIsWritten() {
        target.release.countDown();
        for (int i = 1; i <= QUEUE; i++) {
            appender.doAppend(event("e" + i));
        }

        appender.stop();

        assertThat(target.messages).containsExactly("e1", "e2", "e3", "e4");
        assertThat(target.isStarted()).isFalse();
    }

    private ILoggingEvent event(String message) {
        return new LoggingEvent(getClass().getName(), context.getLogger("test"), Level.INFO, message, null, null);
    }

    /** Writes nothing until it is released. */
    private static final class Target extends AppenderBase<ILoggingEvent> {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final List<String> messages = Collections.synchronizedList(new ArrayList<>());

        @Override
        protected void append(ILoggingEvent event) {
            entered.countDown();
            boolean interrupted = false;
            while (true) {
                try {
                    release.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            messages.add(event.getFormattedMessage());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
