package io.kontor.app;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.account.AccountEntity;
import io.kontor.ingress.Accounts;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Calls every account and every connection again and again, from the start on. Who is called wakes, recovers and looks after its open
 * orders, so none stays asleep after a restart or after its journal failed; what they answer is what readiness knows of them.
 */
final class RollCall extends AbstractOnMessageBehavior<RollCall.Message> {
    /** Who has answered so far, and how the connections last said they are. */
    record Present(Set<AccountId> accounts, Map<VenueId, Map<AccountId, VenueConnection.Status>> connections) {
        static Present none() {
            return new Present(Set.of(), Map.of());
        }
    }

    /** What it hears. */
    sealed interface Message {}

    private record Call() implements Message {}

    private record AccountHere(AccountEntity.View view) implements Message {}

    private record ConnectionHere(VenueConnection.Status status) implements Message {}

    private final Accounts accounts;
    private final ShardedEntities entities;
    private final Consumer<Present> present;
    private final ActorRef<AccountEntity.View> accountAnswers;
    private final ActorRef<VenueConnection.Status> connectionAnswers;
    private final Set<AccountId> accountsHere = new HashSet<>();
    private final Map<VenueId, Map<AccountId, VenueConnection.Status>> connections = new HashMap<>();

    static Behavior<Message> create(
            Accounts accounts, ShardedEntities entities, Duration every, Consumer<Present> present) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Call(), Duration.ZERO, every);
            return new RollCall(context, accounts, entities, present);
        }));
    }

    private RollCall(
            ActorContext<Message> context, Accounts accounts, ShardedEntities entities, Consumer<Present> present) {
        super(context);
        this.accounts = accounts;
        this.entities = entities;
        this.present = present;
        this.accountAnswers = context.messageAdapter(AccountEntity.View.class, AccountHere::new);
        this.connectionAnswers = context.messageAdapter(VenueConnection.Status.class, ConnectionHere::new);
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Call _ -> call();
            case AccountHere here -> accountsHere.add(here.view().account());
            case ConnectionHere(VenueConnection.Status status) ->
                connections
                        .computeIfAbsent(status.venue(), _ -> new HashMap<>())
                        .put(status.account(), status);
        }
        return this;
    }

    /** Tells what the last call brought, then calls again. */
    private void call() {
        Map<VenueId, Map<AccountId, VenueConnection.Status>> seen = new HashMap<>();
        connections.forEach((venue, statuses) -> seen.put(venue, Map.copyOf(statuses)));
        present.accept(new Present(Set.copyOf(accountsHere), Map.copyOf(seen)));
        for (AccountId account : accounts.all()) {
            entities.account(account).tell(new AccountEntity.GetView(accountAnswers));
            for (VenueId venue : accounts.venuesOf(account)) {
                entities.venue(account, venue).tell(new VenueConnection.GetStatus(connectionAnswers));
            }
        }
    }
}
