package io.kontor.ingress.ws;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Source;
import io.kontor.ingress.Admission;
import io.kontor.ingress.Asks;
import io.kontor.ingress.StreamSettings;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.json.Problem;
import io.kontor.ingress.json.StreamOp;
import io.kontor.ingress.json.StreamOpJson;
import io.kontor.ingress.ws.CancelOnDisconnect.Placing;
import io.kontor.ingress.ws.CancelOnDisconnect.StillOpen;
import io.kontor.ingress.ws.CancelOnDisconnect.Told;
import io.kontor.ingress.ws.SessionCommands.Answer;
import io.kontor.ingress.ws.SessionFeeds.Feed;
import io.kontor.platform.journal.JournalException;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket connection: takes its operations, carries out commands, feeds its subscriptions, and sends it all through one bounded
 * outbox. What the consumer does not take is not read on: not from the connection, not from a journal. Lives as long as the connection.
 */
final class StreamSession extends AbstractOnMessageBehavior<StreamSession.Message> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);

    /** How often, within the time a frame may wait, it is looked whether one has waited too long. */
    private static final int LOOKS_PER_WAIT = 4;

    /** What a session may be told. */
    sealed interface Message {}

    /** The way out to the connection is there. */
    record Attached(ActorRef<Outgoing> connection) implements Message {}

    /** The frames handed over have left. */
    record Taken() implements Message {}

    /** Frames that came in; more come once they are acknowledged. */
    record Received(List<Incoming> frames, ActorRef<Next> replyTo) implements Message {}

    /** Nothing more comes in. */
    record InputOver() implements Message {}

    /** It is known from where on a subscription tells what happens. */
    record Begins(Feed feed, Source<String, NotUsed> frames) implements Message {}

    /** Frames of a subscription; more come once they are acknowledged. */
    record Fed(Feed feed, List<String> frames, ActorRef<Next> replyTo) implements Message {}

    /** A subscription has ended by itself, which it does only for a reason. */
    record FeedOver(Feed feed, Optional<Throwable> failure) implements Message {
        /**
         * @param awaited its caller has not been told that it began
         * @param resumable it has cursors, which the channels that are of no account have not
         */
        Refusal why(boolean awaited, boolean resumable) {
            if (awaited) {
                return Refusal.of(RefusalCode.NOT_READY, RefusalCode.NOT_READY.meaning());
            }
            if (failure.isEmpty()) {
                return Refusal.of(RefusalCode.NOT_READY, "nothing is carried there now");
            }
            if (failure.get() instanceof CursorExpired) {
                return Refusal.of(RefusalCode.CURSOR_EXPIRED, RefusalCode.CURSOR_EXPIRED.meaning());
            }
            if (failure.get() instanceof JournalException.Overloaded) {
                return Refusal.of(RefusalCode.NOT_READY, "this node has as many subscriptions to accounts as it may");
            }
            if (failure.get() instanceof JournalException.Damaged
                    || failure.get() instanceof JournalException.Unreadable) {
                return Refusal.of(RefusalCode.NOT_READY, "what follows the last cursor cannot be read on this node");
            }
            return Refusal.of(
                    RefusalCode.NOT_READY,
                    resumable
                            ? "it broke off, and can be resumed after its last cursor"
                            : "it broke off, and what happens until you subscribe anew is not told: ask for what is so then");
        }
    }

    /** The connection is gone, both ways. */
    record Disconnected() implements Message {}

    /** The gateway shuts down: no new command, and the end once those in flight are answered. */
    record ShutDown() implements Message {}

    private record Answered(Answer answer, Pending pending) implements Message {}

    private record NotAnswered(String id, Pending pending, Throwable failure) implements Message {}

    /** What waits for an answer. */
    private record Pending(boolean cancels, Optional<Placing> placing) {
        static final Pending CHANGE = new Pending(false, Optional.empty());
        static final Pending CANCEL = new Pending(true, Optional.empty());

        void told(Told told) {
            placing.ifPresent(place -> place.answered(told));
        }
    }

    private record OrdersStillOpen(Optional<StillOpen> answer) implements Message {}

    private enum Look implements Message {
        AT_WAITING_FRAMES,
        /** The other side did not answer our close frame, or the handshake was never completed. */
        CUT
    }

    /** The acknowledgement a stream waits for. */
    enum Next {
        NEXT
    }

    /** What goes to the connection. */
    sealed interface Outgoing {}

    record Batch(List<String> frames) implements Outgoing {}

    record End() implements Outgoing {}

    private final TimerScheduler<Message> timers;
    private final StreamServices services;
    private final StreamSettings settings;
    private final Closing closing;
    private final SharedKillSwitch cut;
    private final Consumer<ActorRef<Message>> gone;
    private final SessionFeeds feeds;
    private final CancelOnDisconnect orders;
    private final WayOut out;

    private boolean draining;
    private boolean ending;
    private int inFlight;
    private int cancelsInFlight;

    /** @param gone is told when it has ended, whether its connection ever came or not */
    static Behavior<Message> create(
            StreamServices services, Closing closing, SharedKillSwitch cut, Consumer<ActorRef<Message>> gone) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new StreamSession(context, timers, services, closing, cut, gone)));
    }

    private StreamSession(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            StreamServices services,
            Closing closing,
            SharedKillSwitch cut,
            Consumer<ActorRef<Message>> gone) {
        super(context);
        this.timers = timers;
        this.services = services;
        this.settings = services.settings();
        this.closing = closing;
        this.cut = cut;
        this.gone = gone;
        this.feeds = new SessionFeeds(context.getSystem(), context.getSelf());
        this.orders = new CancelOnDisconnect(services.orders(), settings.sessionOrdersMax());
        this.out = new WayOut(settings);
        Duration look = settings.frameWaitMax().dividedBy(LOOKS_PER_WAIT);
        timers.startTimerWithFixedDelay(Look.AT_WAITING_FRAMES, look);
        timers.startSingleTimer(Look.CUT, settings.closeTimeout());
        services.metrics().opened();
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Attached m -> attached(m);
            case Taken m -> out.taken();
            case Received m -> received(m);
            case InputOver m -> inputOver();
            case Begins m ->
                feeds.start(m.feed(), m.frames())
                        .ifPresent(channel -> subscribed(m.feed().subscription(), channel));
            case Fed m -> fed(m);
            case FeedOver m -> feedOver(m);
            case Answered m -> answered(m);
            case NotAnswered m -> notAnswered(m);
            case OrdersStillOpen m -> orders.answered(m.answer());
            case ShutDown m -> shutDown();
            case Look.AT_WAITING_FRAMES -> lookAtWaitingFrames();
            case Look.CUT -> {
                cut.abort(new TimeoutException("the other side did not close in time"));
                // Only a connection that came tells that it is gone.
                return out.isAttached() ? this : Behaviors.stopped();
            }
            case Disconnected m -> {
                return Behaviors.stopped();
            }
        }
        return this;
    }

    @Override
    public Behavior<Message> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            orders.gone();
            feeds.endAll();
            out.end(false);
            services.metrics().gone();
            gone.accept(getContext().getSelf());
        }
        return this;
    }

    private void attached(Attached attached) {
        timers.cancel(Look.CUT);
        out.attach(attached.connection());
    }

    private void received(Received received) {
        for (Incoming frame : received.frames()) {
            if (ending) {
                break;
            }
            switch (frame) {
                case Incoming.Unfit unfit -> close(unfit.code(), unfit.reason());
                case Incoming.Text text -> operate(text.text());
            }
        }
        out.goOn(received.replyTo());
    }

    private void operate(String text) {
        StreamOpJson.Read read = StreamOpJson.read(text);
        switch (read.op()) {
            case Parsed.Refused<StreamOp>(Refusal refusal) -> out.send(Frames.problem(read.id(), Problem.of(refusal)));
            case Parsed.Ok<StreamOp>(StreamOp op) -> operate(op);
        }
    }

    private void operate(StreamOp op) {
        switch (op) {
            case StreamOp.Subscribe o -> subscribe(o);
            case StreamOp.Unsubscribe o -> {
                List<SessionFeeds.Ended> ended = feeds.end(o);
                ended.forEach(this::ended);
                out.send(Frames.result(o.id(), json -> json.put("ended", ended.size())));
            }
            case StreamOp.Session o -> {
                orders.set(o.cancelOnDisconnect());
                out.send(Frames.result(o.id(), json -> json.put("cancelOnDisconnect", o.cancelOnDisconnect())));
            }
            case StreamOp.Place o -> place(o);
            case StreamOp.Modify o ->
                command(o.id(), Pending.CHANGE, () -> services.commands().modify(o));
            case StreamOp.Cancel o ->
                command(o.id(), Pending.CANCEL, () -> services.commands().cancel(o));
            case StreamOp.CancelAll o ->
                command(o.id(), Pending.CANCEL, () -> services.commands().cancelAll(o));
        }
    }

    private void place(StreamOp.Place op) {
        Parsed<Placing> noted = orders.beforePlacing(
                op.order(),
                answer -> getContext()
                        .pipeToSelf(answer, (still, failure) -> new OrdersStillOpen(Optional.ofNullable(still))));
        switch (noted) {
            case Parsed.Refused<Placing>(Refusal refusal) -> out.refuse(op.id(), refusal);
            case Parsed.Ok<Placing>(Placing placing) ->
                command(
                        op.id(),
                        new Pending(false, Optional.of(placing)),
                        () -> services.commands().place(op));
        }
    }

    private void command(String id, Pending pending, Supplier<CompletionStage<Answer>> command) {
        Optional<Refusal> refusal = noRoom(pending);
        if (refusal.isPresent()) {
            pending.told(Told.REFUSED);
            out.refuse(id, refusal.get());
            return;
        }
        count(pending, 1);
        getContext()
                .pipeToSelf(
                        command.get(),
                        (answer, failure) -> failure == null
                                ? new Answered(answer, pending)
                                : new NotAnswered(id, pending, failure));
    }

    /** Cancels have room of their own: orders that nobody answers must not keep them in. */
    private Optional<Refusal> noRoom(Pending next) {
        if (draining) {
            return Optional.of(Admission.shuttingDown());
        }
        int max = settings.commandsInFlightMax();
        int waiting = next.cancels() ? cancelsInFlight : inFlight;
        return waiting < max ? Optional.empty() : Optional.of(tooMany(next.cancels() ? "cancels" : "commands", max));
    }

    private void count(Pending pending, int change) {
        if (pending.cancels()) {
            cancelsInFlight += change;
        } else {
            inFlight += change;
        }
    }

    private void subscribe(StreamOp.Subscribe op) {
        if (feeds.has(op.id())) {
            out.refuse(op.id(), Refusal.of(RefusalCode.INVALID_FIELD, "id", op.id(), "the id of no subscription yet"));
        } else if (feeds.count() >= settings.subscriptionsMax()) {
            out.refuse(op.id(), tooMany("subscriptions", settings.subscriptionsMax()));
        } else {
            switch (services.subscriptions().frames(op)) {
                case Parsed.Refused<CompletionStage<Source<String, NotUsed>>>(Refusal refusal) ->
                    out.refuse(op.id(), refusal);
                case Parsed.Ok<CompletionStage<Source<String, NotUsed>>>(var begins) -> {
                    Feed feed = feeds.await(op.id(), op.filter());
                    getContext()
                            .pipeToSelf(
                                    begins,
                                    (frames, failure) -> failure == null
                                            ? new Begins(feed, frames)
                                            : new FeedOver(feed, Optional.of(failure)));
                }
            }
        }
    }

    /** Only now: what happens after this answer is told. */
    private void subscribed(String subscription, StreamOp.Channel channel) {
        out.send(Frames.result(subscription, json -> json.put("subscribed", channel)));
    }

    /** Every operation is answered, also one that was overtaken by its end. */
    private void ended(SessionFeeds.Ended one) {
        if (one.begun()) {
            out.forget(one.subscription());
        } else {
            subscribed(one.subscription(), one.channel());
        }
    }

    private void answered(Answered answered) {
        count(answered.pending(), -1);
        answered.pending().told(answered.answer().told());
        out.send(answered.answer().frame());
        endIfDrained();
    }

    /** Commands say themselves that nobody knows what became of them; what else nobody answered changed nothing. */
    private void notAnswered(NotAnswered failed) {
        count(failed.pending(), -1);
        failed.pending().told(Told.UNKNOWN);
        out.refuse(failed.id(), Asks.unanswered(failed.failure()).orElseGet(() -> faultOfOurs(failed.failure())));
        endIfDrained();
    }

    private static Refusal faultOfOurs(Throwable failure) {
        LOG.error("a stream's command failed", failure);
        return Refusal.of(RefusalCode.INTERNAL, RefusalCode.INTERNAL.meaning());
    }

    private void fed(Fed fed) {
        boolean running = feeds.isRunning(fed.feed());
        if (running && feeds.isConflated(fed.feed()) && !fed.frames().isEmpty()) {
            out.replace(fed.feed().subscription(), fed.frames(), fed.replyTo());
            return;
        }
        if (running) {
            fed.frames().forEach(out::send);
        }
        out.goOn(fed.replyTo());
    }

    private void feedOver(FeedOver over) {
        if (feeds.isRunning(over.feed())) {
            String subscription = over.feed().subscription();
            boolean awaited = feeds.isAwaited(over.feed());
            boolean resumable = feeds.isOfAnAccount(over.feed());
            feeds.end(subscription);
            out.forget(subscription);
            over.failure().ifPresent(failure -> LOG.info("subscription ended: {}", failure.toString()));
            out.refuse(subscription, over.why(awaited, resumable));
        }
    }

    private void lookAtWaitingFrames() {
        if (!ending && out.isTooSlow()) {
            close(Closing.Code.SLOW_CONSUMER, "a frame waited longer than " + settings.frameWaitMax());
        }
    }

    private void shutDown() {
        draining = true;
        endIfDrained();
    }

    private void endIfDrained() {
        if (draining && inFlight + cancelsInFlight == 0) {
            close(Closing.Code.GOING_AWAY, "the gateway shuts down");
        }
    }

    private void inputOver() {
        orders.gone();
        feeds.endAll();
        ending = true;
        timers.startSingleTimer(Look.CUT, settings.closeTimeout());
        out.end(false);
    }

    /** Nothing more is sent but, at shutdown, the answers that are there. */
    private void close(Closing.Code code, String reason) {
        if (ending) {
            return;
        }
        ending = true;
        services.metrics().closed(code);
        closing.set(code, reason);
        feeds.endAll();
        timers.startSingleTimer(Look.CUT, settings.closeTimeout());
        out.end(code == Closing.Code.GOING_AWAY);
    }

    private static Refusal tooMany(String what, int max) {
        return Refusal.of(RefusalCode.TOO_MANY_IN_FLIGHT, "a connection has at most " + max + " " + what);
    }
}
