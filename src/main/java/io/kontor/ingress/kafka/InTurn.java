package io.kontor.ingress.kafka;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import io.kontor.ingress.json.KafkaCommand;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.json.Problem;
import io.kontor.platform.kafka.KafkaSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Carries the commands of one partition out, as {@link Turns} and {@link Patience} say, and lets them go in the order they came: so that
 * a commit of one means all before it. It asks for no more than its bound. When the partition is taken away or the node stops, what is
 * under way may end and what waits is dropped: it comes again, to whoever has the partition then.
 *
 * <p>A cancel behind what is not decided, another cancel included, acts before its turn too, however long that takes: what is open is
 * canceled at once, and what is decided later when its turn comes.
 */
final class InTurn extends GraphStage<FlowShape<Received, Ended>> {
    /** Values of one partition that are kept at once: more than so many orders with all their fields have. */
    static final int KEPT_BYTES_MAX = 4 * 1024 * 1024;

    private final Inlet<Received> in = Inlet.create("InTurn.in");
    private final Outlet<Ended> out = Outlet.create("InTurn.out");
    private final FlowShape<Received, Ended> shape = FlowShape.of(in, out);
    private final Function<KafkaCommand, CompletionStage<Optional<Problem>>> attempts;
    private final KafkaSettings.Commands settings;
    private final CommandMetrics metrics;
    private final LongSupplier nanoTime;

    InTurn(
            Function<KafkaCommand, CompletionStage<Optional<Problem>>> attempts,
            KafkaSettings.Commands settings,
            CommandMetrics metrics,
            LongSupplier nanoTime) {
        this.attempts = attempts;
        this.settings = settings;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    @Override
    public FlowShape<Received, Ended> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inherited) {
        return new Logic();
    }

    private record Answered(long number, Optional<Problem> problem) {}

    private enum Ahead {
        NOT,
        UNDER_WAY,
        /** Until its timer: it was not decided, or acts and nobody knows what came of it. */
        PAUSED,
        DONE
    }

    /** The key of the timer of one that pauses. */
    private record AheadAgain(long number) {}

    /** One record on its way through. */
    private static final class Work {
        private final Received received;
        private final long sinceNanos;
        private Patience patience = Patience.fresh();
        private Optional<Ended> ended = Optional.empty();

        /** Answered, and to be tried again. */
        private boolean undecided;

        /** Of a cancel, before its turn. */
        private Ahead ahead = Ahead.NOT;

        private Patience patienceAhead = Patience.fresh();

        private boolean turnHasCome;

        Work(Received received, long sinceNanos) {
            this.received = received;
            this.sinceNanos = sinceNanos;
        }
    }

    private final class Logic extends TimerGraphStageLogic {
        /** By number, in the order they came. */
        private final Map<Long, Work> works = new LinkedHashMap<>();

        private final AsyncCallback<Answered> answered = createAsyncCallback(this::onAnswered);
        private final AsyncCallback<Answered> answeredAhead = createAsyncCallback(this::onAnsweredAhead);
        private Turns turns = Turns.none();
        private long next;
        private long keptBytes;
        private int underWay;
        private boolean leaving;

        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    take(grab(in));
                }

                @Override
                public void onUpstreamFinish() {
                    leaving = true;
                    goOn();
                }
            });
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    goOn();
                }
            });
        }

        @Override
        public void postStop() {
            metrics.left(works.size());
            metrics.none(this);
        }

        private void take(Received received) {
            metrics.received();
            long number = next++;
            Work work = new Work(received, nanoTime.getAsLong());
            works.put(number, work);
            keptBytes += received.value().length;
            switch (received.command()) {
                case Parsed.Ok<KafkaCommand>(KafkaCommand command) ->
                    begin(turns.take(number, Turns.Subject.of(command)));
                case Parsed.Refused<KafkaCommand>(var refusal) ->
                    work.ended = Optional.of(new Ended(received, Optional.of(Problem.of(refusal))));
            }
            actAhead();
            goOn();
        }

        private void begin(Turns.Next now) {
            turns = now.turns();
            now.begin().forEach(this::attempt);
        }

        private void attempt(long number) {
            Work work = work(number);
            work.turnHasCome = true;
            cancelTimer(new AheadAgain(number));
            // Or it might reach the account behind the one in its turn, and cancel what came after that.
            if (!leaving && work.ahead != Ahead.UNDER_WAY) {
                underWay++;
                KafkaCommand command = command(number, work);
                attempts.apply(command).thenAccept(problem -> answered.invoke(new Answered(number, problem)));
            }
        }

        private void onAnswered(Answered answer) {
            underWay--;
            Work work = work(answer.number);
            switch (work.patience.after(answer.problem, settings)) {
                case Patience.Ended(Optional<Problem> refused) -> {
                    work.ended = Optional.of(new Ended(work.received, refused));
                    begin(turns.end(answer.number));
                }
                case Patience.Again again -> {
                    metrics.again();
                    work.undecided = true;
                    work.patience = again.patience();
                    scheduleOnce(answer.number, again.after());
                }
            }
            actAhead();
            goOn();
        }

        private void actAhead() {
            List<Long> held = leaving ? List.of() : turns.cancelsBehind(number -> work(number).undecided);
            for (long number : held) {
                Work work = work(number);
                if (work.ahead == Ahead.NOT) {
                    work.ahead = Ahead.UNDER_WAY;
                    underWay++;
                    KafkaCommand command = command(number, work) instanceof KafkaCommand.CancelAll all
                            ? all.ahead()
                            : command(number, work);
                    attempts.apply(command).thenAccept(problem -> answeredAhead.invoke(new Answered(number, problem)));
                }
            }
        }

        /**
         * One that is not decided is tried again after the pauses its turn would have; one that acts already after the longest of them, for the
         * venue may not take what a session has.
         */
        private void onAnsweredAhead(Answered answer) {
            underWay--;
            Work work = work(answer.number);
            boolean acts = answer.problem.flatMap(Problem::applied).orElse(false);
            work.ahead = Ahead.DONE;
            if (acts) {
                pauseAhead(answer.number, work, settings.retryMax());
            } else if (work.patienceAhead.after(answer.problem, settings) instanceof Patience.Again again) {
                work.patienceAhead = again.patience();
                pauseAhead(answer.number, work, again.after());
            }
            if (work.turnHasCome) {
                attempt(answer.number);
            }
            goOn();
        }

        private void pauseAhead(long number, Work work, Duration pause) {
            work.ahead = Ahead.PAUSED;
            scheduleOnce(new AheadAgain(number), pause);
        }

        private static KafkaCommand command(long number, Work work) {
            return work.received.command().fold(c -> c, _ -> neverBegun(number));
        }

        @Override
        public void onTimer(Object key) {
            if (key instanceof AheadAgain(long number)) {
                work(number).ahead = Ahead.NOT;
                actAhead();
            } else {
                attempt((Long) key);
            }
        }

        /** One that has not ended is there. */
        private Work work(long number) {
            return Objects.requireNonNull(works.get(number), "left before it ended");
        }

        private void goOn() {
            letGo();
            if (leaving) {
                if (underWay == 0 && !firstHasEnded()) {
                    completeStage();
                }
            } else if (hasRoom() && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        private boolean hasRoom() {
            return works.size() < settings.inFlightMax() && keptBytes < KEPT_BYTES_MAX;
        }

        private void letGo() {
            if (isAvailable(out) && firstHasEnded()) {
                var first = works.entrySet().iterator().next();
                works.remove(first.getKey());
                metrics.left(1);
                keptBytes -= first.getValue().received.value().length;
                first.getValue().ended.ifPresent(ended -> push(out, ended));
            }
            works.values().stream()
                    .filter(work -> work.ended.isEmpty())
                    .findFirst()
                    .ifPresentOrElse(work -> metrics.first(this, work.sinceNanos), () -> metrics.none(this));
        }

        private boolean firstHasEnded() {
            return !works.isEmpty() && works.values().iterator().next().ended.isPresent();
        }
    }

    private static KafkaCommand neverBegun(long number) {
        throw new IllegalStateException("number " + number + " could not be read, and was begun");
    }
}
