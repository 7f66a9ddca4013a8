package io.kontor.venue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.value.IntentId;
import io.kontor.venue.VenueSessionActor.Command;
import io.kontor.venue.VenueSessionActor.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session's way up (log on, list what is open, let the account compare, then release orders), its sweeps while it is up, and its
 * way down. Confined to the session actor's thread; each step has a time-out, each answer names the step it belongs to.
 */
final class SessionLifecycle {
    /** Venues count by the minute; what is left of one is worth a look now and then. */
    private static final Duration LIST_AGAIN = Duration.ofSeconds(5);

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ConnectionScope scope;
    private final VenueSettings settings;
    private final ActorRef<VenueConnection.Command> connection;
    private final KnownOrders known;
    private final OutboundCalls calls;
    private final InboundReports reports;
    private final Backoff backoff;

    private Phase phase = Phase.STARTING;
    private Instant since;
    private Optional<String> reason = Optional.empty();
    private boolean staysDown;
    private @Nullable LogOn logOn;
    private @Nullable VenueSession session;
    private @Nullable Listing listing;

    /** How far the way up is gone. */
    private enum Phase {
        /** Nobody has said yet whether it is wanted. */
        STARTING,
        CLOSED,
        BACKING_OFF,
        LOGGING_ON,
        LISTING,
        RECONCILING,
        UP
    }

    /** One list of open orders that was asked for; its identity tells a late one from the one awaited. */
    static final class Listing {
        private final Instant asOf;

        private Listing(Instant asOf) {
            this.asOf = asOf;
        }
    }

    SessionLifecycle(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ConnectionScope scope,
            ActorRef<VenueConnection.Command> connection,
            KnownOrders known,
            OutboundCalls calls,
            InboundReports reports) {
        this.context = context;
        this.timers = timers;
        this.scope = scope;
        this.settings = scope.settings();
        this.connection = connection;
        this.known = known;
        this.calls = calls;
        this.reports = reports;
        backoff = new Backoff(settings.reconnect(), scope.uplink().sources.random());
        since = scope.now();
    }

    /** Empty where nothing can be sent. */
    Optional<VenueSession> session() {
        return Optional.ofNullable(session);
    }

    boolean isCurrent(LogOn which) {
        return which == logOn;
    }

    boolean isUp() {
        return phase == Phase.UP;
    }

    Instant since() {
        return since;
    }

    Optional<String> reason() {
        return reason;
    }

    // The way up

    /** Wanted up; one that waits for its next try tries at once. */
    void open() {
        switch (phase) {
            case STARTING, CLOSED, BACKING_OFF -> {
                backoff.reset();
                logOn();
            }
            case LOGGING_ON, LISTING, RECONCILING, UP -> {}
        }
    }

    void logOn() {
        ActorRef<Command> self = context.getSelf();
        LogOn opening =
                new LogOn(settings.reports().windowMax(), reports.lastTaken(), new VenueSessionActor.Inbox(self));
        logOn = opening;
        tellRoom();
        timers.cancel(Due.LOG_ON);
        step(Phase.LOGGING_ON, settings.logOnTimeout());
        Stages.guarded(() -> scope.uplink()
                        .adapter
                        .logOn(
                                scope.account(),
                                reports.cursor(),
                                opening,
                                scope.ports().guard()))
                .whenComplete((opened, failure) -> {
                    if (opened != null) {
                        opening.opened(opened);
                    }
                    self.tell(new VenueSessionActor.LoggedOn(opening, opened, failure));
                });
    }

    /** What was missed is told as the books take it, by a log-on already. */
    void tellRoom() {
        if (logOn != null) {
            logOn.unacknowledged(reports.unacknowledged());
        }
    }

    void onLoggedOn(VenueSessionActor.LoggedOn loggedOn) {
        VenueSession opened = loggedOn.session();
        if (!isCurrent(loggedOn.logOn())) {
            return;
        }
        if (opened == null) {
            lost("log-on failed: " + loggedOn.failure());
        } else {
            session = opened;
            if (reports.beginAt(opened.beginning())) {
                connection.tell(reports.announce());
            }
            calls.open(opened, scope.now());
            listFirst(opened);
        }
    }

    /** To log on again would cost the venue more and find no more room. Cancels and questions leave meanwhile, orders do not. */
    private void listLater(Throwable failure) {
        known.abandonComparison();
        reason = Optional.of("open orders not listed yet: " + failure);
        warn("open orders not listed yet, asked for again: {}", failure);
        timers.cancel(Due.STEP_OVERDUE);
        timers.startSingleTimer(Due.LIST_AGAIN, Due.LIST_AGAIN, LIST_AGAIN);
    }

    void listAgain() {
        if (phase == Phase.LISTING && session != null && listing == null) {
            listFirst(session);
        }
    }

    private void listFirst(VenueSession from) {
        step(Phase.LISTING, settings.logOnTimeout());
        list(from);
    }

    void onListed(VenueSessionActor.Listed listed) {
        Listing awaited = listing;
        if (awaited == null || listed.listing() != awaited) {
            return;
        }
        listing = null;
        Collection<VenueOrder> orders = listed.orders();
        Throwable failure = listed.failure();
        if (phase == Phase.LISTING) {
            if (orders != null) {
                reconcile(List.copyOf(orders), awaited.asOf);
            } else if (failure != null && VenueSession.NotSent.isForNow(failure)) {
                listLater(failure);
            } else {
                lost("open orders not listed: " + failure);
            }
        } else {
            timers.cancel(Due.SWEEP_OVERDUE);
            if (orders == null) {
                giveUpSweep(String.valueOf(failure));
            } else {
                compare(List.copyOf(orders), awaited.asOf);
            }
        }
    }

    void onReconciled(VenueSessionActor.Reconciled reconciled) {
        if (isCurrent(reconciled.logOn()) && phase == Phase.RECONCILING) {
            if (reconciled.failure() != null) {
                warn("reconciliation failed, the account's own sweep goes on: {}", reconciled.failure());
            }
            up();
        }
    }

    void onStepOverdue() {
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

    private void step(Phase next, Duration timeout) {
        phase = next;
        timers.startSingleTimer(Due.STEP_OVERDUE, Due.STEP_OVERDUE, timeout);
    }

    private void list(VenueSession from) {
        ActorRef<Command> self = context.getSelf();
        Listing asked = new Listing(scope.now());
        listing = asked;
        known.beginComparison(calls.idsInFlight());
        Stages.guarded(from::openOrders)
                .whenComplete((orders, failure) -> self.tell(new VenueSessionActor.Listed(asked, orders, failure)));
    }

    private void reconcile(List<VenueOrder> open, Instant asOf) {
        ActorRef<Command> self = context.getSelf();
        LogOn current = logOn;
        known.compare(open);
        step(Phase.RECONCILING, settings.reconcileTimeout());
        if (current != null) {
            Stages.guarded(() -> scope.ports().listener().onReconnected(scope.venue(), scope.account(), open, asOf))
                    .whenComplete((_, failure) -> self.tell(new VenueSessionActor.Reconciled(current, failure)));
        }
    }

    private void up() {
        phase = Phase.UP;
        since = scope.now();
        reason = Optional.empty();
        timers.cancel(Due.STEP_OVERDUE);
        timers.startTimerWithFixedDelay(Due.SWEEP, Due.SWEEP, settings.sweepInterval());
        scope.uplink().meters.connects.increment();
        if (reports.hasGap()) {
            calls.hold(VenueSessionActor.GAP);
        } else {
            calls.release();
        }
        context.getLog().info("{} at {}: up", scope.account(), scope.venue());
        connection.tell(new ConnectionEntity.SessionChanged(true, since, ""));
    }

    // While it is up

    void sweep() {
        if (phase == Phase.UP && session != null && listing == null) {
            timers.startSingleTimer(Due.SWEEP_OVERDUE, Due.SWEEP_OVERDUE, settings.logOnTimeout());
            list(session);
        }
    }

    void onSweepOverdue() {
        listing = null;
        giveUpSweep("no answer within " + settings.logOnTimeout());
    }

    private void compare(List<VenueOrder> open, Instant asOf) {
        Set<IntentId> differing = known.compare(open);
        if (!differing.isEmpty()) {
            scope.uplink().meters.differences.increment(differing.size());
            warn("the venue's open orders differ in {} from what was reported", differing);
            scope.ports().listener().onDifference(scope.venue(), scope.account(), open, asOf, differing);
        }
    }

    private void giveUpSweep(String why) {
        known.abandonComparison();
        warn("sweep of the open orders given up: {}", why);
    }

    // The way down

    void onWentDown(VenueSessionActor.WentDown down) {
        if (isCurrent(down.logOn())) {
            lost(down.reason());
        }
    }

    /** Ends the session on purpose, to have reports sent again. */
    void reopen(String why) {
        backoff.reset();
        lost(why);
    }

    /** Wanted down. */
    void close(String why) {
        context.getLog().info("{} at {}: {}", scope.account(), scope.venue(), why);
        leave(Phase.CLOSED, why);
    }

    /** Keeps the session it has, for the answers in flight, and opens no other. */
    void stayDown() {
        staysDown = true;
        timers.cancel(Due.LOG_ON);
    }

    /** Closes what is open, without a word. */
    void end() {
        LogOn ending = logOn;
        logOn = null;
        session = null;
        if (ending != null) {
            ending.end();
        }
    }

    private void lost(String why) {
        if (isUp()
                && Duration.between(since, scope.now())
                                .compareTo(settings.reconnect().stableAfter())
                        >= 0) {
            backoff.reset();
        }
        warn("down: {}", why);
        leave(Phase.BACKING_OFF, why);
        if (!staysDown) {
            timers.startSingleTimer(Due.LOG_ON, Due.LOG_ON, backoff.next());
        }
    }

    private void leave(Phase to, String why) {
        boolean wasUp = isUp();
        phase = to;
        reason = Optional.of(why);
        listing = null;
        known.abandonComparison();
        reports.closeGap();
        List.of(Due.LOG_ON, Due.STEP_OVERDUE, Due.LIST_AGAIN, Due.SWEEP, Due.SWEEP_OVERDUE)
                .forEach(timers::cancel);
        end();
        calls.close("connection to " + scope.venue() + " is down: " + why);
        if (wasUp) {
            since = scope.now();
            scope.uplink().meters.losses.increment();
            connection.tell(new ConnectionEntity.SessionChanged(false, since, why));
        }
    }

    private void warn(String what, Object argument) {
        context.getLog().warn("{} at {}: " + what, scope.account(), scope.venue(), argument);
    }
}
