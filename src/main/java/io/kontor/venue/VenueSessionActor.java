package io.kontor.venue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.Signal;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.VenueConnection.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One account's session at one venue: keeps it up while that is wanted, sends calls, delivers reports. A child of the connection;
 * it knows no journal, so it goes on while the journal is down. A fault restarts it with its mailbox kept; it then accounts for every
 * call in hand, asks the connection where to begin and has the reports sent again.
 */
final class VenueSessionActor extends AbstractOnMessageBehavior<VenueSessionActor.Command> {
    static final String GAP = "reports wait for the books";
    private static final int RESTARTS_MAX = 10;
    private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(1);

    sealed interface Command {}

    record Carry(Call call) implements Command {}

    /** Wanted up; the reports up to that cursor are in the books, and so are those fills. */
    record Open(long after, List<KnownFill> booked) implements Command {}

    record Close(String reason) implements Command {}

    record Acknowledge(long cursor, Optional<IntentId> by, Optional<String> gist) implements Command {}

    /** The connection's own journal has the cursor, so the venue may forget. */
    record CursorJournalled(long cursor) implements Command {}

    record ListOpen(ActorRef<VenueConnection.OpenOrders> replyTo) implements Command {}

    record CancelOpen(VenueConnection.CancelOpen request) implements Command {}

    /** @param trouble with the journal, which an operator should hear of first */
    record Describe(boolean desiredUp, long cursor, Optional<String> trouble, ActorRef<VenueConnection.Status> replyTo)
            implements Command {}

    /** Settle what is in flight, then end. */
    record Stop() implements Command {}

    record LoggedOn(
            LogOn logOn,
            @Nullable VenueSession session,
            @Nullable Throwable failure) implements Command {}

    record Listed(
            SessionLifecycle.Listing listing,
            @Nullable Collection<VenueOrder> orders,
            @Nullable Throwable failure) implements Command {}

    record Reconciled(LogOn logOn, @Nullable Throwable failure) implements Command {}

    private record Reported(LogOn logOn, ExecutionReport report) implements Command {}

    private record Overflowed(LogOn logOn) implements Command {}

    record WentDown(LogOn logOn, String reason) implements Command {}

    private record Answered(InFlight.Sent sent, OutboundCalls.Answer answer) implements Command {}

    /** The key of its own timer. */
    enum Due implements Command {
        LOG_ON,
        STEP_OVERDUE,
        LIST_AGAIN,
        SWEEP,
        SWEEP_OVERDUE,
        CURSOR,
        PUMP,
        TICK
    }

    /** Hands over from the adapter's thread. */
    record Inbox(ActorRef<Command> self) implements LogOn.Receiver {
        @Override
        public void report(LogOn from, ExecutionReport report) {
            self.tell(new Reported(from, report));
        }

        @Override
        public void overflow(LogOn from) {
            self.tell(new Overflowed(from));
        }

        @Override
        public void down(LogOn from, String reason) {
            self.tell(new WentDown(from, reason));
        }
    }

    private final TimerScheduler<Command> timers;
    private final ActorRef<VenueConnection.Command> connection;
    private final ConnectionScope scope;
    private final VenueSettings settings;
    private final KnownOrders known;
    private final OutboundCalls calls;
    private final InboundReports reports;
    private final SessionLifecycle lifecycle;

    private boolean stopping;
    private long pumpDueNanos;
    private long acknowledged;

    static Behavior<Command> create(ConnectionScope scope, ActorRef<VenueConnection.Command> connection) {
        Behavior<Command> session = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new VenueSessionActor(context, timers, scope, connection)));
        return Behaviors.supervise(session)
                .onFailure(
                        RuntimeException.class, SupervisorStrategy.restart().withLimit(RESTARTS_MAX, RESTARTS_WITHIN));
    }

    private VenueSessionActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ConnectionScope scope,
            ActorRef<VenueConnection.Command> connection) {
        super(context);
        this.timers = timers;
        this.scope = scope;
        this.settings = scope.settings();
        this.connection = connection;
        ActorRef<Command> self = context.getSelf();
        ExternalOrders ids = new ExternalOrders(scope.account(), scope.venue());
        known = new KnownOrders(ids, settings.knownOrdersMax());
        calls = new OutboundCalls(scope, known, (sent, answer) -> self.tell(new Answered(sent, answer)));
        reports = new InboundReports(scope, ids, known);
        lifecycle = new SessionLifecycle(context, timers, scope, connection, known, calls, reports);
        connection.tell(new ConnectionEntity.SessionStarted());
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Carry carry -> calls.accept(carry.call());
            case Answered answered -> calls.answered(answered.sent(), answered.answer());
            case Reported reported -> onReported(reported);
            case Acknowledge acknowledge -> onAcknowledge(acknowledge);
            case CursorJournalled journalled -> onCursorJournalled(journalled.cursor());
            case Open open -> onOpen(open);
            case Close close -> onClose(close.reason());
            case LoggedOn loggedOn -> lifecycle.onLoggedOn(loggedOn);
            case Listed listed -> lifecycle.onListed(listed);
            case Reconciled reconciled -> lifecycle.onReconciled(reconciled);
            case Overflowed overflowed -> onOverflowed(overflowed.logOn());
            case WentDown down -> lifecycle.onWentDown(down);
            case ListOpen list -> onListOpen(list.replyTo());
            case CancelOpen cancel -> onCancelOpen(cancel.request());
            case Describe describe -> describe.replyTo().tell(status(describe));
            case Stop _ -> onStop();
            case Due due -> onDue(due);
        }
        return afterwards();
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            calls.abandon("the session ended before an answer");
            lifecycle.end();
        }
        return this;
    }

    /** What may have become possible or due by any message. */
    private Behavior<Command> afterwards() {
        pump();
        lifecycle.tellRoom();
        if (stopping && calls.isSettled()) {
            announceCursor();
            return Behaviors.stopped();
        }
        boolean idle = calls.isIdle() && reports.isEmpty() && !reports.hasGap();
        if (!idle && !timers.isTimerActive(Due.TICK)) {
            timers.startSingleTimer(Due.TICK, Due.TICK, settings.tick());
        }
        return this;
    }

    private void pump() {
        long wait = calls.pump();
        if (wait > 0) {
            long due = scope.nanos() + wait;
            if (!timers.isTimerActive(Due.PUMP) || due - pumpDueNanos < 0) {
                pumpDueNanos = due;
                timers.startSingleTimer(Due.PUMP, Due.PUMP, Duration.ofNanos(wait));
            }
        }
    }

    private void onDue(Due due) {
        switch (due) {
            case LOG_ON -> lifecycle.logOn();
            case STEP_OVERDUE -> lifecycle.onStepOverdue();
            case LIST_AGAIN -> lifecycle.listAgain();
            case SWEEP -> lifecycle.sweep();
            case SWEEP_OVERDUE -> lifecycle.onSweepOverdue();
            case CURSOR -> announceCursor();
            case PUMP -> {}
            case TICK -> {
                calls.tick();
                reports.redeliver();
                // Where what came before the gap was known already, no acknowledgement follows that would see to it.
                readOn();
            }
        }
    }

    private void onOpen(Open open) {
        reports.startAfter(open.after(), open.booked());
        if (!stopping) {
            calls.resume();
            lifecycle.open();
        }
    }

    private void onClose(String why) {
        lifecycle.close(why);
        calls.end(why);
    }

    private void onStop() {
        stopping = true;
        lifecycle.stayDown();
        calls.end(ConnectionEntity.ENDING);
    }

    // Reports

    private void onReported(Reported reported) {
        if (lifecycle.isCurrent(reported.logOn())) {
            reported.logOn().taken();
            if (!reports.hasGap() && !reports.take(reported.report())) {
                onOverflowed(reported.logOn());
            }
            // One that the books hold is acknowledged as it comes.
            announceInTime();
        }
    }

    /** Reports come faster than the books take them: cancels go on, orders do not, until half the window is free. */
    private void onOverflowed(LogOn from) {
        if (lifecycle.isCurrent(from) && reports.openGap()) {
            scope.uplink().meters.windowOverflows.increment();
            int most = settings.reports().windowMax();
            getContext()
                    .getLog()
                    .warn("{} at {}: {} {}, no more taken, orders held", scope.account(), scope.venue(), most, GAP);
            calls.hold(GAP);
        }
    }

    private void onAcknowledge(Acknowledge acknowledge) {
        reports.acknowledge(acknowledge.cursor(), acknowledge.by(), acknowledge.gist());
        announceInTime();
        readOn();
    }

    private void announceInTime() {
        if (reports.unannounced() >= settings.reports().cursorEvery()) {
            announceCursor();
        } else if (reports.unannounced() > 0 && !timers.isTimerActive(Due.CURSOR)) {
            timers.startSingleTimer(Due.CURSOR, Due.CURSOR, settings.reports().cursorDelay());
        }
    }

    private void readOn() {
        if (!stopping && reports.hasGap() && reports.hasDrained()) {
            lifecycle.reopen("reading on from report " + reports.cursor());
        }
    }

    private void announceCursor() {
        timers.cancel(Due.CURSOR);
        if (reports.unannounced() > 0) {
            connection.tell(reports.announce());
        }
    }

    private void onCursorJournalled(long cursor) {
        if (cursor > acknowledged) {
            acknowledged = cursor;
            lifecycle.session().ifPresent(session -> session.acknowledge(cursor));
        }
    }

    private void onListOpen(ActorRef<VenueConnection.OpenOrders> replyTo) {
        Instant asOf = scope.now();
        CompletionStage<Optional<List<VenueOrder>>> found = lifecycle
                .session()
                .map(session -> Stages.guarded(session::openOrders).handle((orders, _) -> known(orders)))
                .orElse(CompletableFuture.completedStage(Optional.empty()));
        found.thenAccept(
                orders -> replyTo.tell(new VenueConnection.OpenOrders(scope.account(), scope.venue(), orders, asOf)));
    }

    private static Optional<List<VenueOrder>> known(@Nullable Collection<VenueOrder> orders) {
        return Optional.ofNullable(orders).map(List::copyOf);
    }

    private void onCancelOpen(VenueConnection.CancelOpen request) {
        VenueConnection.CancelsTaken taken = lifecycle
                .session()
                .map(_ -> cancelOpen(request))
                .orElseGet(() -> new VenueConnection.CancelsTaken(scope.account(), scope.venue(), Optional.empty()));
        request.replyTo().tell(taken);
    }

    /** One order that is known is all there is of it. */
    private VenueConnection.CancelsTaken cancelOpen(VenueConnection.CancelOpen request) {
        SequencedMap<VenueClientOrderId, VenueConnection.Cancel> open =
                known.cancels(request.intent(), request.symbol(), request.sendBefore());
        open.putAll(calls.cancelsOfWaiting(request.intent(), request.symbol(), request.sendBefore()));
        List<VenueClientOrderId> taken = calls.cancel(open.values());
        boolean allKnown = known.isComplete() || (request.intent().isPresent() && !open.isEmpty());
        if (allKnown && taken.size() == open.size()) {
            return new VenueConnection.CancelsTaken(scope.account(), scope.venue(), Optional.of(taken));
        }
        taken.forEach(open::remove);
        List<VenueClientOrderId> refused = List.copyOf(open.keySet());
        return new VenueConnection.CancelsTaken(scope.account(), scope.venue(), Optional.empty(), taken, refused);
    }

    private VenueConnection.Status status(Describe describe) {
        return new VenueConnection.Status(
                scope.account(),
                scope.venue(),
                describe.desiredUp(),
                lifecycle.isUp() && !reports.hasGap(),
                lifecycle.since(),
                describe.trouble().or(() -> reports.hasGap() ? Optional.of(GAP) : lifecycle.reason()),
                scope.uplink().breaker.state(),
                describe.cursor(),
                calls.queued());
    }
}
