package io.kontor.venue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import io.kontor.venue.VenueConnection.Call;
import io.kontor.venue.VenueConnection.Command;
import io.kontor.venue.VenueConnection.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sharded entity itself: two children and what passes between them. The journal may stop and is opened again, while the session
 * goes on; where the session ends unasked, the entity ends with it and sharding brings both back.
 */
final class ConnectionEntity extends AbstractOnMessageBehavior<Command> {
    static final String ENDING = "the connection is moving or shutting down";
    private static final String CLOSED = "disconnected by an operator";

    /** What its children and timers tell it; never leaves the node. */
    sealed interface Message extends Command {}

    /** The journal has been read. */
    record JournalReady(ConnectionState state) implements Message {}

    record Appended(ConnectionState state, ConnectionEvent event, Optional<ActorRef<Status>> replyTo)
            implements Message {}

    /** The session actor is new and wants to know where to begin. */
    record SessionStarted() implements Message {}

    record SessionChanged(boolean up, Instant at, String reason) implements Message {}

    /** Every report up to this one is in the account's journal, and so are these fills. */
    record CursorReached(long cursor, List<KnownFill> fills) implements Message {}

    private record SessionEnded() implements Message {}

    private record JournalStopped() implements Message {}

    private enum Due implements Message {
        OPEN_JOURNAL,
        STOP_OVERDUE
    }

    private final TimerScheduler<Command> timers;
    private final ConnectionScope scope;
    private final CallOutcomes outcomes;
    private final Backoff journalBackoff;
    private final ActorRef<VenueSessionActor.Command> session;

    private @Nullable ActorRef<ConnectionJournal.Append> journal;
    private Optional<String> journalTrouble = Optional.of("the journal is being read");
    private Optional<ConnectionState> state = Optional.empty();
    private int writesInFlight;
    private boolean cursorInFlight;
    private long cursorReached;
    private List<KnownFill> fillsReached = List.of();
    private SessionChanged standing;
    private boolean stopping;
    private boolean sessionEnded;

    static Behavior<Command> create(ConnectionScope scope) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new ConnectionEntity(context, timers, scope)));
    }

    private ConnectionEntity(ActorContext<Command> context, TimerScheduler<Command> timers, ConnectionScope scope) {
        super(context);
        this.timers = timers;
        this.scope = scope;
        outcomes = new CallOutcomes(scope);
        journalBackoff = new Backoff(
                scope.settings().journalReopen(), scope.uplink().sources.random());
        standing = new SessionChanged(false, scope.now(), "the node ended");
        session = context.spawn(VenueSessionActor.create(scope, context.getSelf()), "session");
        context.watchWith(session, new SessionEnded());
        openJournal();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Call call -> onCall(call);
            case VenueConnection.Acknowledge acknowledge ->
                session.tell(
                        new VenueSessionActor.Acknowledge(acknowledge.cursor(), acknowledge.by(), acknowledge.gist()));
            case VenueConnection.ListOpenOrders list -> session.tell(new VenueSessionActor.ListOpen(list.replyTo()));
            case VenueConnection.CancelOpen cancel -> session.tell(new VenueSessionActor.CancelOpen(cancel));
            case VenueConnection.Connect connect -> desire(true, connect.replyTo());
            case VenueConnection.Disconnect disconnect -> desire(false, disconnect.replyTo());
            case VenueConnection.GetStatus get -> describe(get.replyTo());
            case VenueConnection.Stop _ -> onStop();
            case Message message -> onMessage(message);
        }
        boolean unasked = sessionEnded && !stopping;
        return unasked || (sessionEnded && !isWriting()) ? Behaviors.stopped() : this;
    }

    private void onMessage(Message message) {
        switch (message) {
            case SessionEnded _ -> onSessionEnded();
            case JournalStopped _ -> onJournalStopped();
            case JournalReady ready -> onJournalReady(ready.state());
            case Appended appended -> onAppended(appended);
            case SessionStarted _ -> onSessionStarted();
            case SessionChanged changed -> onSessionChanged(changed);
            case CursorReached reached -> onCursorReached(reached);
            case Due due -> onDue(due);
        }
    }

    private void onDue(Due due) {
        switch (due) {
            case OPEN_JOURNAL -> openJournal();
            case STOP_OVERDUE -> {
                getContext()
                        .getLog()
                        .warn("{} at {}: stopped before its journal had written all", scope.account(), scope.venue());
                sessionEnded = true;
                writesInFlight = 0;
            }
        }
    }

    private void onCall(Call call) {
        if (sessionEnded) {
            outcomes.unsent(call, ENDING);
        } else {
            session.tell(new VenueSessionActor.Carry(call));
        }
    }

    private void describe(ActorRef<Status> replyTo) {
        describe(state.orElse(ConnectionState.initial()), replyTo);
    }

    private void describe(ConnectionState known, ActorRef<Status> replyTo) {
        if (stopping) {
            replyTo.tell(new Status(
                    scope.account(),
                    scope.venue(),
                    known.desiredUp(),
                    false,
                    standing.at(),
                    Optional.of(ENDING),
                    scope.uplink().breaker.state(),
                    known.cursor(),
                    0));
        } else {
            session.tell(new VenueSessionActor.Describe(known.desiredUp(), known.cursor(), journalTrouble, replyTo));
        }
    }

    private void onStop() {
        stopping = true;
        timers.startSingleTimer(
                Due.STOP_OVERDUE, Due.STOP_OVERDUE, scope.settings().stopTimeout());
        session.tell(new VenueSessionActor.Stop());
    }

    // The session

    private void onSessionStarted() {
        if (standing.up()) {
            onSessionChanged(new SessionChanged(false, scope.now(), "the session restarted after a fault"));
        }
        steer();
        if (stopping) {
            session.tell(new VenueSessionActor.Stop());
        }
    }

    private void onSessionEnded() {
        sessionEnded = true;
        if (!stopping) {
            getContext().getLog().error("{} at {}: the session actor ended unasked", scope.account(), scope.venue());
        }
    }

    private void steer() {
        state.ifPresent(known -> session.tell(
                known.desiredUp()
                        ? new VenueSessionActor.Open(Math.max(cursorReached, known.cursor()), known.booked())
                        : new VenueSessionActor.Close(CLOSED)));
    }

    private void onSessionChanged(SessionChanged changed) {
        standing = changed;
        noteStanding();
    }

    private void onCursorReached(CursorReached reached) {
        cursorReached = Math.max(cursorReached, reached.cursor());
        fillsReached = ConnectionState.newest(fillsReached, reached.fills());
        writeCursor();
    }

    // The journal

    private void openJournal() {
        PersistenceId id = ConnectionJournal.persistenceId(scope.account(), scope.venue());
        journal = getContext()
                .spawnAnonymous(ConnectionJournal.create(
                        id, scope.settings().snapshotEvery(), getContext().getSelf()));
        getContext().watchWith(journal, new JournalStopped());
    }

    private void onJournalReady(ConnectionState recovered) {
        boolean changed = !state.map(ConnectionState::desiredUp).equals(Optional.of(recovered.desiredUp()));
        state = Optional.of(recovered);
        journalTrouble = Optional.empty();
        noteStanding();
        writeCursor();
        if (changed) {
            steer();
        }
    }

    /** What is not written is lost: who waits for it learns nothing, and asks again. The session need not know. */
    private void onJournalStopped() {
        getContext().getLog().warn("{} at {}: the connection's journal is down", scope.account(), scope.venue());
        journal = null;
        journalTrouble = Optional.of("journal down");
        writesInFlight = 0;
        cursorInFlight = false;
        if (!stopping) {
            timers.startSingleTimer(Due.OPEN_JOURNAL, Due.OPEN_JOURNAL, journalBackoff.next());
        }
    }

    /** A journal that is not read yet may hold either, so that it holds what is asked for is not said. */
    private void desire(boolean up, ActorRef<Status> replyTo) {
        if (!append(new ConnectionEvent.DesiredChanged(up, scope.now()), Optional.of(replyTo))) {
            ConnectionEvent other = new ConnectionEvent.DesiredChanged(!up, scope.now());
            describe(state.orElseGet(() -> ConnectionState.initial().apply(other)), replyTo);
        }
    }

    private void noteStanding() {
        append(
                standing.up()
                        ? new ConnectionEvent.Connected(standing.at())
                        : new ConnectionEvent.Disconnected(standing.reason(), standing.at()),
                Optional.empty());
    }

    /** One write of it in flight; what is reached meanwhile goes with the next. */
    private void writeCursor() {
        if (!cursorInFlight
                && cursorReached > state.map(ConnectionState::cursor).orElse(0L)) {
            Optional<List<KnownFill>> fills = Optional.of(fillsReached).filter(booked -> !booked.isEmpty());
            cursorInFlight =
                    append(new ConnectionEvent.CursorAdvanced(cursorReached, fills, scope.now()), Optional.empty());
            fillsReached = cursorInFlight ? List.of() : fillsReached;
        }
    }

    private boolean append(ConnectionEvent event, Optional<ActorRef<Status>> replyTo) {
        if (journal == null || state.isEmpty() || journalTrouble.isPresent()) {
            return false;
        }
        journal.tell(new ConnectionJournal.Append(event, replyTo));
        writesInFlight++;
        return true;
    }

    private void onAppended(Appended appended) {
        writesInFlight--;
        // What the journal held already was not written: it shows nothing.
        if (!state.equals(Optional.of(appended.state()))) {
            journalBackoff.reset();
        }
        state = Optional.of(appended.state());
        switch (appended.event()) {
            case ConnectionEvent.CursorAdvanced _ -> {
                cursorInFlight = false;
                session.tell(
                        new VenueSessionActor.CursorJournalled(appended.state().cursor()));
                writeCursor();
            }
            case ConnectionEvent.DesiredChanged _ -> steer();
            case ConnectionEvent.Connected _, ConnectionEvent.Disconnected _ -> {}
        }
        appended.replyTo().ifPresent(this::describe);
    }

    /** Whoever comes after this one here or on another node reads what is written, and would write beside what still is being written. */
    private boolean isWriting() {
        return journal != null && writesInFlight > 0;
    }
}
