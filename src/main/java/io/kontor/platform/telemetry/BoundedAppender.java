package io.kontor.platform.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands log events to another appender on a thread of its own. It never blocks a caller: what finds the queue full is dropped and
 * counted. The journal is the audit; the log is not worth waiting for.
 */
public final class BoundedAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {
    private static final LongAdder DROPPED = new LongAdder();
    private static final int QUEUE_DEFAULT = 8192;
    private static final long DRAIN_MILLIS = 2_000;
    private static final long LOOK_EVERY_NANOS = 5_000_000;

    private final AppenderAttachableImpl<ILoggingEvent> targets = new AppenderAttachableImpl<>();
    private int queueSize = QUEUE_DEFAULT;
    private BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(1);
    private @Nullable Thread writer;

    /** Of all such appenders of this process. */
    public static long droppedTotal() {
        return DROPPED.sum();
    }

    /** Events that may wait; set by the configuration. */
    public void setQueueSize(int queueSize) {
        this.queueSize = queueSize;
    }

    @Override
    public void start() {
        queue = new ArrayBlockingQueue<>(queueSize);
        writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            DROPPED.increment();
        }
    }

    /** Writes what is queued, as far as that goes in a moment. */
    @Override
    public void stop() {
        super.stop();
        Thread thread = writer;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join(DRAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        targets.detachAndStopAllAppenders();
    }

    /**
     * Looks now and then and writes all there is: a thread that waits for each event has to be woken for each, by those who must not wait.
     */
    private void write() {
        while (isStarted()) {
            drain();
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        drain();
    }

    private void drain() {
        boolean any = !queue.isEmpty();
        for (ILoggingEvent event = queue.poll(); event != null; event = queue.poll()) {
            targets.appendLoopOnAppenders(event);
        }
        if (any) {
            targets.iteratorForAppenders().forEachRemaining(BoundedAppender::flush);
        }
    }

    /** Targets need not flush after every line, which would be a call of the system each. */
    private static void flush(Appender<ILoggingEvent> target) {
        if (target instanceof OutputStreamAppender<?> stream && stream.getOutputStream() != null) {
            try {
                stream.getOutputStream().flush();
            } catch (IOException e) {
                stream.addError("cannot flush", e);
            }
        }
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> target) {
        targets.addAppender(target);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return targets.iteratorForAppenders();
    }

    @Override
    public @Nullable Appender<ILoggingEvent> getAppender(String name) {
        return targets.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> target) {
        return targets.isAttached(target);
    }

    @Override
    public void detachAndStopAllAppenders() {
        targets.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> target) {
        return targets.detachAppender(target);
    }

    @Override
    public boolean detachAppender(String name) {
        return targets.detachAppender(name);
    }
}
