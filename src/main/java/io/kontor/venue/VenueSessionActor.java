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
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One account's session at one venue: keeps it up while that is wanted, sends calls, delivers reports. A child of the connection;
 * it knows no journal, so it goes on while the journal is down. A fault restarts it with its mailbox kept; it then accounts for every
 * call in hand, asks the connection where to begin and has the reports sent again.
 */
final class VenueSessionActor extends AbstractOnMessageBehavior<VenueSessionActor.Command> {
    private static final String GAP = "reports wait for the books";
    private static final int RESTARTS_MAX = 10;
    private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(1);

    sealed interface Command {}

    record Carry(Call call) implements Command {}

    /** Wanted up; the reports up to that cursor are in the books. */
    record Open(long after) implements Command {}

    record Close(String reason) implements Command {}

    record Acknowledge(long cursor) implements Command {}

    /** The connection's own journal has the cursor, so the venue may forget. */
    record CursorJournalled(long cursor) implements Command {}

    record ListOpen(ActorRef<VenueConnection.OpenOrders> replyTo) implements Command {}

    record CancelOpen(VenueConnection.CancelOpen request) implements Command {}

    /** @param trouble with the journal, which an operator should hear of first */
    record Describe(boolean desiredUp, long cursor, Optional<String> trouble, ActorRef<VenueConnection.Status> replyTo)
            implements Command {}

    /** Settle what is in flight, then end. */
    record Stop() implements Command {}

    private record LoggedOn(
            LogOn logOn,
            @Nullable VenueSession session,
            @Nullable Throwable failure) implements Command {}

    private record Listed(
            LogOn logOn,
            Instant asOf,
            @Nullable Collection<VenueOrder> orders,
            @Nullable Throwable failure) implements Command {}

    private record Reconciled(LogOn logOn, @Nullable Throwable failure) implements Command {}

    private record Reported(LogOn logOn, ExecutionReport report) implements Command {}

    private record Overflowed(LogOn logOn) implements Command {}

    private record WentDown(LogOn logOn, String reason) implements Command {}

    private record Answered(InFlight.Sent sent, OutboundCalls.Answer answer) implements Command {}

    /** The key of its own timer. */
    private enum Due implements Command {
        LOG_ON,
        STEP_OVERDUE,
        SWEEP,
        SWEEP_OVERDUE,
        CURSOR,
        PUMP,
        TICK
    }

    /** How far the way to a working session is gone. */
    private enum Phase {
        /** The connection has not said yet whether it is wanted. */
        STARTING,
        CLOSED,
        BACKING_OFF,
        LOGGING_ON,
        LISTING,
        RECONCILING,
        UP
    }

    /** Hands over from the adapter's thread. */
    private record Inbox(ActorRef<Command> self) implements LogOn.Receiver {
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
    private final AccountId account;
    private final VenueId venue;
    private final VenueUplink uplink;
    private final VenueSettings settings;
    private final VenuePorts ports;
    private final KnownOrders known;
    private final OutboundCalls calls;
    private final InboundReports reports;
    private final Backoff backoff;

    private Phase phase = Phase.STARTING;
    private Instant since;
    private Optional<String> reason = Optional.empty();
    private @Nullable LogOn logOn;
    private @Nullable VenueSession session;
    private boolean sweeping;
    private boolean stopping;
    private long pumpDueNanos;
    private long acknowledged;

    static Behavior<Command> create(
            AccountId account, VenueUplink uplink, VenuePorts ports, ActorRef<VenueConnection.Command> connection) {
        Behavior<Command> session = Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new VenueSessionActor(context, timers, account, uplink, ports, connection)));
        return Behaviors.supervise(session)
                .onFailure(
                        RuntimeException.class, SupervisorStrategy.restart().withLimit(RESTARTS_MAX, RESTARTS_WITHIN));
    }

    private VenueSessionActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            AccountId account,
            VenueUplink uplink,
            VenuePorts ports,
            ActorRef<VenueConnection.Command> connection) {
        super(context);
        this.timers = timers;
        this.connection = connection;
        this.account = account;
        this.venue = uplink.adapter.venue();
        this.uplink = uplink;
        this.settings = uplink.settings;
        this.ports = ports;
        ActorRef<Command> self = context.getSelf();
        ExternalOrders ids = new ExternalOrders(account, venue);
        known = new KnownOrders(ids, settings.knownOrdersMax());
        calls = new OutboundCalls(
                account, uplink, ports, known, (sent, answer) -> self.tell(new Answered(sent, answer)));
        reports = new InboundReports(account, uplink, ports.sink(), ids, known);
        backoff = new Backoff(settings.reconnect(), uplink.sources.random());
        since = now();
        connection.tell(new ConnectionEntity.SessionStarted());
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Carry carry -> calls.accept(carry.call());
            case Answered answered -> calls.answered(answered.sent(), answered.answer());
            case Reported reported -> onReported(reported);
            case Acknowledge acknowledge -> onAcknowledge(acknowledge.cursor());
            case CursorJournalled journalled -> onCursorJournalled(journalled.cursor());
            case Open open -> onOpen(open.after());
            case Close close -> onClose(close.reason());
            case LoggedOn loggedOn -> onLoggedOn(loggedOn);
            case Listed listed -> onListed(listed);
            case Reconciled reconciled -> onReconciled(reconciled);
            case Overflowed overflowed -> onOverflowed(overflowed.logOn());
            case WentDown down -> onWentDown(down);
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
            closeSession();
        }
        return this;
    }

    /** What may have become possible or due by any message. */
    private Behavior<Command> afterwards() {
        pump();
        if (stopping && calls.isSettled()) {
            announceCursor();
            return Behaviors.stopped();
        }
        if (!(calls.isIdle() && reports.isEmpty()) && !timers.isTimerActive(Due.TICK)) {
            timers.startSingleTimer(Due.TICK, Due.TICK, settings.tick());
        }
        return this;
    }

    private void pump() {
        long wait = calls.pump();
        if (wait > 0) {
            long due = uplink.sources.nanoTime().getAsLong() + wait;
            if (!timers.isTimerActive(Due.PUMP) || due - pumpDueNanos < 0) {
                pumpDueNanos = due;
                timers.startSingleTimer(Due.PUMP, Due.PUMP, Duration.ofNanos(wait));
            }
        }
    }

    private void onDue(Due due) {
        switch (due) {
            case LOG_ON -> logOn();
            case STEP_OVERDUE -> onStepOverdue();
            case SWEEP -> sweep();
            case SWEEP_OVERDUE -> endSweep("no answer within " + settings.logOnTimeout());
            case CURSOR -> announceCursor();
            case PUMP -> {}
            case TICK -> {
                calls.tick();
                reports.redeliver();
            }
        }
    }

    // The way up and down

    private void onOpen(long after) {
        reports.startAfter(after);
        if (stopping) {
            return;
        }
        calls.resume();
        switch (phase) {
            case STARTING, CLOSED, BACKING_OFF -> {
                backoff.reset();
                logOn();
            }
            case LOGGING_ON, LISTING, RECONCILING, UP -> {}
        }
    }

    private void onClose(String why) {
        getContext().getLog().info("{} at {}: {}", account, venue, why);
        leave(Phase.CLOSED, why);
        calls.end(why);
    }

    private void logOn() {
        ActorRef<Command> self = getContext().getSelf();
        LogOn opening = new LogOn(settings.reports().windowMax(), new Inbox(self));
        logOn = opening;
        timers.cancel(Due.LOG_ON);
        step(Phase.LOGGING_ON, settings.logOnTimeout());
        guarded(() -> uplink.adapter.logOn(account, reports.cursor(), opening)).whenComplete((opened, failure) -> {
            if (opened != null) {
                opening.opened(opened);
            }
            self.tell(new LoggedOn(opening, opened, failure));
        });
    }

    private void onLoggedOn(LoggedOn loggedOn) {
        VenueSession opened = loggedOn.session();
        if (loggedOn.logOn() != logOn) {
            return;
        }
        if (opened == null) {
            lost("log-on failed: " + loggedOn.failure());
        } else {
            session = opened;
            calls.open(opened, now());
            step(Phase.LISTING, settings.logOnTimeout());
            list(loggedOn.logOn(), opened);
        }
    }

    private void list(LogOn of, VenueSession from) {
        ActorRef<Command> self = getContext().getSelf();
        Instant asOf = now();
        known.beginComparison(calls.idsInFlight());
        guarded(from::openOrders).whenComplete((orders, failure) -> self.tell(new Listed(of, asOf, orders, failure)));
    }

    private void onListed(Listed listed) {
        if (listed.logOn() != logOn) {
            return;
        }
        Collection<VenueOrder> orders = listed.orders();
        if (phase == Phase.LISTING) {
            if (orders == null) {
                lost("open orders not listed: " + listed.failure());
            } else {
                reconcile(listed.logOn(), List.copyOf(orders), listed.asOf());
            }
        } else if (sweeping) {
            if (orders == null) {
                endSweep(String.valueOf(listed.failure()));
            } else {
                compare(List.copyOf(orders), listed.asOf());
            }
        }
    }

    private void reconcile(LogOn of, List<VenueOrder> open, Instant asOf) {
        ActorRef<Command> self = getContext().getSelf();
        known.compare(open);
        step(Phase.RECONCILING, settings.reconcileTimeout());
        guarded(() -> ports.listener().onReconnected(venue, account, open, asOf))
                .whenComplete((_, failure) -> self.tell(new Reconciled(of, failure)));
    }

    private void onReconciled(Reconciled reconciled) {
        if (reconciled.logOn() == logOn && phase == Phase.RECONCILING) {
            if (reconciled.failure() != null) {
                warn("reconciliation failed, the account's own sweep goes on: {}", reconciled.failure());
            }
            up();
        }
    }

    private void onStepOverdue() {
        switch (phase) {
            case LOGGING_ON -> lost("log-on: no answer within " + settings.logOnTimeout());
            case LISTING -> lost("open orders: no answer within " + settings.logOnTimeout());
            case RECONCILING -> {
                warn("reconciliation took over {}, the account's own sweep goes on", settings.reconcileTimeout());
                up();
            }
            case STARTING, CLOSED, BACKING_OFF, UP -> {}
        }
    }

    private void up() {
        phase = Phase.UP;
        since = now();
        reason = Optional.empty();
        timers.cancel(Due.STEP_OVERDUE);
        timers.startTimerWithFixedDelay(Due.SWEEP, Due.SWEEP, settings.sweepInterval());
        uplink.meters.connects.increment();
        if (!reports.hasGap()) {
            calls.release();
        }
        getContext().getLog().info("{} at {}: up", account, venue);
        connection.tell(new ConnectionEntity.SessionChanged(true, since, ""));
    }

    private void onWentDown(WentDown down) {
        if (down.logOn() == logOn) {
            lost(down.reason());
        }
    }

    private void lost(String why) {
        if (phase == Phase.UP
                && Duration.between(since, now()).compareTo(settings.reconnect().stableAfter()) >= 0) {
            backoff.reset();
        }
        warn("down: {}", why);
        leave(Phase.BACKING_OFF, why);
        if (!stopping) {
            timers.startSingleTimer(Due.LOG_ON, Due.LOG_ON, backoff.next());
        }
    }

    private void leave(Phase to, String why) {
        boolean wasUp = phase == Phase.UP;
        phase = to;
        reason = Optional.of(why);
        reports.closeGap();
        endSweep(why);
        timers.cancel(Due.LOG_ON);
        timers.cancel(Due.STEP_OVERDUE);
        timers.cancel(Due.SWEEP);
        closeSession();
        calls.close("connection to " + venue + " is down: " + why);
        if (wasUp) {
            since = now();
            uplink.meters.losses.increment();
            connection.tell(new ConnectionEntity.SessionChanged(false, since, why));
        }
    }

    private void closeSession() {
        LogOn ending = logOn;
        logOn = null;
        session = null;
        if (ending != null) {
            ending.end();
        }
    }

    private void onStop() {
        stopping = true;
        timers.cancel(Due.LOG_ON);
        calls.end(ConnectionEntity.ENDING);
    }

    private void step(Phase next, Duration timeout) {
        phase = next;
        timers.startSingleTimer(Due.STEP_OVERDUE, Due.STEP_OVERDUE, timeout);
    }

    // Reports

    private void onReported(Reported reported) {
        if (reported.logOn() == logOn) {
            reported.logOn().taken();
            if (!reports.hasGap() && !reports.take(reported.report())) {
                onOverflowed(reported.logOn());
            }
        }
    }

    /** Reports come faster than the books take them: cancels go on, orders do not, until half the window is free. */
    private void onOverflowed(LogOn from) {
        if (from == logOn && reports.openGap()) {
            uplink.meters.windowOverflows.increment();
            warn("{} reports wait for the books: no more taken, orders held", settings.reports().windowMax());
            calls.hold(GAP);
        }
    }

    private void onAcknowledge(long cursor) {
        reports.acknowledge(cursor);
        if (reports.unannounced() >= settings.reports().cursorEvery()) {
            announceCursor();
        } else if (reports.unannounced() > 0 && !timers.isTimerActive(Due.CURSOR)) {
            timers.startSingleTimer(Due.CURSOR, Due.CURSOR, settings.reports().cursorDelay());
        }
        if (reports.hasGap() && reports.hasDrained()) {
            backoff.reset();
            lost("reading on from report " + reports.cursor());
        }
    }

    private void announceCursor() {
        timers.cancel(Due.CURSOR);
        if (reports.unannounced() > 0) {
            connection.tell(new ConnectionEntity.CursorReached(reports.announce()));
        }
    }

    private void onCursorJournalled(long cursor) {
        if (session != null && cursor > acknowledged) {
            acknowledged = cursor;
            session.acknowledge(cursor);
        }
    }

    // What is open

    private void sweep() {
        VenueSession open = session;
        LogOn of = logOn;
        if (phase == Phase.UP && open != null && of != null && !sweeping) {
            sweeping = true;
            timers.startSingleTimer(Due.SWEEP_OVERDUE, Due.SWEEP_OVERDUE, settings.logOnTimeout());
            list(of, open);
        }
    }

    private void compare(List<VenueOrder> open, Instant asOf) {
        sweeping = false;
        timers.cancel(Due.SWEEP_OVERDUE);
        Set<IntentId> differing = known.compare(open);
        if (!differing.isEmpty()) {
            uplink.meters.differences.increment(differing.size());
            warn("the venue's open orders differ in {} from what was reported", differing);
            ports.listener().onDifference(venue, account, open, asOf, differing);
        }
    }

    private void endSweep(String why) {
        timers.cancel(Due.SWEEP_OVERDUE);
        known.abandonComparison();
        if (sweeping) {
            sweeping = false;
            warn("trade sweep given up: {}", why);
        }
    }

    private void onListOpen(ActorRef<VenueConnection.OpenOrders> replyTo) {
        Instant asOf = now();
        VenueSession open = session;
        if (open == null) {
            replyTo.tell(new VenueConnection.OpenOrders(account, venue, Optional.empty(), asOf));
        } else {
            guarded(open::openOrders).whenComplete((orders, _) -> {
                Optional<List<VenueOrder>> found = Optional.ofNullable(orders).map(List::copyOf);
                replyTo.tell(new VenueConnection.OpenOrders(account, venue, found, asOf));
            });
        }
    }

    private void onCancelOpen(VenueConnection.CancelOpen request) {
        Optional<List<VenueClientOrderId>> targets =
                session == null ? Optional.empty() : Optional.of(known.ours(request.intent(), request.symbol()));
        targets.orElse(List.of())
                .forEach(target -> calls.accept(new VenueConnection.Cancel(target, request.sendBefore())));
        request.replyTo().tell(new VenueConnection.CancelsTaken(account, venue, targets));
    }

    private VenueConnection.Status status(Describe describe) {
        return new VenueConnection.Status(
                account,
                venue,
                describe.desiredUp(),
                phase == Phase.UP,
                since,
                describe.trouble().or(() -> reports.hasGap() ? Optional.of(GAP) : reason),
                uplink.breaker.state(),
                describe.cursor(),
                calls.queued());
    }

    private Instant now() {
        return uplink.sources.clock().instant();
    }

    private void warn(String what, Object argument) {
        getContext().getLog().warn("{} at {}: " + what, account, venue, argument);
    }

    /** An adapter that throws instead of failing its stage is treated alike. */
    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedStage(thrown);
        }
    }
}
