package io.kontor.platform.batch;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Signal;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import io.kontor.value.RefusalCode;
import java.util.List;
import java.util.function.Function;

/**
 * Collects commands while a batch is being written and hands the next one over when it is. Told to stop, it writes what it has taken,
 * answers it, and only then ends; when the writer is lost it answers everything it holds and ends.
 */
final class BatchCollector<C> extends AbstractOnMessageBehavior<Object> {
    /** What the writer and the timers tell the collector. */
    sealed interface Step {}

    /** The writer has replayed its journal and takes batches. */
    record Recovered() implements Step {}

    /** The batch is on disk and answered. */
    record Written() implements Step {}

    /** A fact or a note has waited long enough. */
    private record Lingered() implements Step {}

    private record WriteTimedOut() implements Step {}

    /** Everything that was in the mailbox when the writer was lost has been answered. */
    private record Drained() implements Step {}

    private final PersistenceId id;
    private final BatchLogic<C, ?, ?> logic;
    private final BatchSettings settings;
    private final BatchMetrics metrics;
    private final C stop;
    private final TimerScheduler<Object> timers;
    private final ActorRef<BatchWriter.Batch<C>> writer;
    private final BatchQueue<C> queue;
    private List<C> inFlight = List.of();
    private long inFlightSinceNanos;
    private boolean recovered;
    private boolean lingered;
    private boolean lingersBriefly;
    private boolean stopping;
    private boolean failed;

    BatchCollector(
            ActorContext<Object> context,
            TimerScheduler<Object> timers,
            PersistenceId id,
            BatchLogic<C, ?, ?> logic,
            BatchSettings settings,
            BatchMetrics metrics,
            C stop,
            Function<ActorRef<? super Step>, Behavior<BatchWriter.Batch<C>>> writer) {
        super(context);
        this.timers = timers;
        this.id = id;
        this.logic = logic;
        this.settings = settings;
        this.metrics = metrics;
        this.stop = stop;
        this.queue = new BatchQueue<>(logic, settings);
        this.writer = context.spawn(writer.apply(context.getSelf()), "writer");
        context.watch(this.writer);
    }

    @Override
    @SuppressWarnings("unchecked") // outside it is known as a Behavior<C>: what is no step of ours is a command
    public Behavior<Object> onMessage(Object message) {
        return message instanceof Step step ? onStep(step) : onCommand((C) message);
    }

    @Override
    public Behavior<Object> onSignal(Signal signal) {
        return switch (signal) {
            case ChildFailed lost -> onWriterLost(lost.getCause());
            case Terminated lost -> onWriterLost(new IllegalStateException("the writer stopped: " + lost.getRef()));
            default -> this;
        };
    }

    private Behavior<Object> onStep(Step step) {
        return switch (step) {
            case Recovered _ -> {
                recovered = true;
                yield proceed();
            }
            case Written _ -> onWritten();
            case Lingered _ -> {
                lingered = true;
                yield proceed();
            }
            case WriteTimedOut _ ->
                onWriterLost(new IllegalStateException("no answer to a write within " + settings.writeTimeout()));
            case Drained _ -> Behaviors.stopped();
        };
    }

    private Behavior<Object> onCommand(C command) {
        if (command.equals(stop)) {
            stopping = true;
        } else if (failed) {
            giveUp(command, RefusalCode.JOURNAL_UNAVAILABLE);
        } else if (stopping) {
            giveUp(command, RefusalCode.SHUTTING_DOWN);
        } else if (!queue.offer(command)) {
            giveUp(command, RefusalCode.OVERLOADED);
        }
        return proceed();
    }

    private Behavior<Object> onWritten() {
        if (failed) {
            return this;
        }
        timers.cancel(WriteTimedOut.class);
        metrics.written(inFlight.size(), inFlightSinceNanos);
        inFlight = List.of();
        return proceed();
    }

    private Behavior<Object> proceed() {
        if (inFlight.isEmpty() && queue.isEmpty()) {
            return stopping ? Behaviors.stopped() : this;
        }
        if (recovered && !failed && inFlight.isEmpty()) {
            if (stopping || lingered || queue.isDue()) {
                write();
            } else {
                linger();
            }
        }
        return this;
    }

    /** What is awaited does not wait as long as the notes that came before it. */
    private void linger() {
        boolean briefly = queue.isAwaited();
        if (!timers.isTimerActive(Lingered.class) || (briefly && !lingersBriefly)) {
            timers.startSingleTimer(
                    Lingered.class, new Lingered(), briefly ? settings.linger() : settings.noteLinger());
            lingersBriefly = briefly;
        }
    }

    private void write() {
        timers.cancel(Lingered.class);
        lingered = false;
        inFlight = queue.next();
        inFlightSinceNanos = metrics.nanoTime();
        timers.startSingleTimer(WriteTimedOut.class, new WriteTimedOut(), settings.writeTimeout());
        writer.tell(new BatchWriter.Batch<>(inFlight));
    }

    private Behavior<Object> onWriterLost(Throwable cause) {
        if (failed) {
            return this;
        }
        failed = true;
        timers.cancelAll();
        getContext()
                .getLog()
                .error(
                        "{} stops: {}; {} commands of unknown outcome, {} undecided",
                        id.id(),
                        cause.getMessage(),
                        inFlight.size(),
                        queue.size());
        // Before any answer: who tells it the same again on hearing one is not refused by what has failed already.
        getContext().getSelf().tell(new Drained());
        inFlight.forEach(command -> giveUp(command, RefusalCode.OUTCOME_UNKNOWN));
        queue.drain().forEach(command -> giveUp(command, RefusalCode.JOURNAL_UNAVAILABLE));
        inFlight = List.of();
        return this;
    }

    private void giveUp(C command, RefusalCode why) {
        metrics.unanswered(why);
        logic.unanswered(command, why);
    }
}
