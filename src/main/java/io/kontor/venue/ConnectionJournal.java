package io.kontor.venue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import java.util.List;
import java.util.Optional;

/**
 * Writes what a connection must not forget. A child of the connection, which opens it again when the journal failed and it stopped;
 * session and cancels do not wait for it.
 */
final class ConnectionJournal extends EventSourcedBehavior<ConnectionJournal.Append, ConnectionEvent, ConnectionState> {
    private static final int SNAPSHOTS_KEPT = 2;

    /**
     * Journal this if it is news, and tell the connection; its only command.
     *
     * @param replyTo whoever waits for it, handed back with the answer
     */
    record Append(ConnectionEvent event, Optional<ActorRef<VenueConnection.Status>> replyTo) {}

    private final ActorRef<VenueConnection.Command> connection;
    private final int snapshotEvery;

    static PersistenceId persistenceId(AccountId account, VenueId venue) {
        String type = VenueConnection.TYPE_KEY.name();
        return PersistenceId.ofUniqueId(type + "|" + VenueConnection.entityId(account, venue));
    }

    static Behavior<Append> create(PersistenceId id, int snapshotEvery, ActorRef<VenueConnection.Command> connection) {
        return new ConnectionJournal(id, snapshotEvery, connection);
    }

    private ConnectionJournal(PersistenceId id, int snapshotEvery, ActorRef<VenueConnection.Command> connection) {
        super(id);
        this.snapshotEvery = snapshotEvery;
        this.connection = connection;
    }

    @Override
    public ConnectionState emptyState() {
        return ConnectionState.initial();
    }

    @Override
    public CommandHandler<Append, ConnectionEvent, ConnectionState> commandHandler() {
        return newCommandHandlerBuilder().forAnyState().onAnyCommand(this::append);
    }

    @Override
    public EventHandler<ConnectionState, ConnectionEvent> eventHandler() {
        return newEventHandlerBuilder().forAnyState().onAnyEvent(ConnectionState::apply);
    }

    @Override
    public SignalHandler<ConnectionState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        state -> connection.tell(new ConnectionEntity.JournalReady(state)))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(snapshotEvery, SNAPSHOTS_KEPT);
    }

    private Effect<ConnectionEvent, ConnectionState> append(ConnectionState state, Append command) {
        List<ConnectionEvent> news = state.news(command.event()).stream().toList();
        return Effect()
                .persist(news)
                .thenRun((ConnectionState written) ->
                        connection.tell(new ConnectionEntity.Appended(written, command.event(), command.replyTo())));
    }
}
