package io.kontor.ingress;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import io.kontor.account.AccountEntity;
import io.kontor.order.OrderEntity;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueOrder;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Asks the entities how things stand. A stage fails with {@link Asks.NoAnswer} where an entity does not answer in time. */
public final class Queries {
    private final Accounts accounts;
    private final Entities entities;
    private final Asks asks;

    public Queries(GatewayPorts ports, Asks asks) {
        this.accounts = ports.accounts();
        this.entities = ports.entities();
        this.asks = asks;
    }

    /** The order; empty where none was accepted under that id. Ids of no account of ours wake nobody. */
    public CompletionStage<Optional<OrderEntity.View>> order(IntentId intent) {
        return accounts.of(intent).isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : asks.ask(entities.order(intent), OrderEntity.Get::new);
    }

    /** The same of one among many, which are told though this one keeps silent. */
    public CompletionStage<Asked<IntentId, OrderEntity.View>> asked(IntentId intent) {
        return accounts.of(intent).isEmpty()
                ? CompletableFuture.completedFuture(Asked.of(intent, Optional.empty()))
                : asks.<OrderEntity.Command, Optional<OrderEntity.View>, Asked<IntentId, OrderEntity.View>>ask(
                        entities.order(intent),
                        OrderEntity.Get::new,
                        (view, failure) -> failure == null ? Asked.of(intent, view) : Asked.unanswered(intent));
    }

    /** Makes the order ask its venue now. */
    public CompletionStage<Optional<OrderEntity.View>> reconcile(IntentId intent) {
        return accounts.of(intent).isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : asks.ask(entities.order(intent), OrderEntity.Reconcile::new);
    }

    public CompletionStage<AccountEntity.View> account(AccountId account) {
        return asks.ask(entities.account(account), AccountEntity.GetView::new);
    }

    /** The account's answer to a question of its protocol. */
    <A> CompletionStage<A> ofAccount(AccountId account, Function<ActorRef<A>, AccountEntity.Command> question) {
        return asks.ask(entities.account(account), question);
    }

    /** Each of them; fails only where none answers in time. */
    public CompletionStage<List<Asked<AccountId, AccountEntity.View>>> accounts(Collection<AccountId> accounts) {
        return Stages.all(accounts, account -> orSilent(account, entities.account(account), AccountEntity.GetView::new))
                .thenApply(Asked::heard);
    }

    /** Every account's connection to the venue, whether it answers or not. */
    public CompletionStage<List<Asked<AccountId, VenueConnection.Status>>> connections(VenueId venue) {
        return Stages.all(
                accounts.tradingOn(venue),
                account -> orSilent(account, entities.venue(account, venue), VenueConnection.GetStatus::new));
    }

    private <Q, I, V> CompletionStage<Asked<I, V>> orSilent(
            I id, RecipientRef<Q> to, Function<ActorRef<V>, Q> question) {
        return asks.<Q, V, Asked<I, V>>ask(
                to,
                question,
                (view, failure) -> failure == null ? Asked.of(id, Optional.of(view)) : Asked.unanswered(id));
    }

    /**
     * Brings the venue's connections up or down for good. They say so when it is on disk, and else that they are wanted as before; empty
     * for one that does not answer in time, which may have done it all the same.
     */
    public CompletionStage<List<Optional<VenueConnection.Status>>> setConnections(VenueId venue, boolean up) {
        return Stages.all(accounts.tradingOn(venue), account -> setConnection(account, venue, up));
    }

    private CompletionStage<Optional<VenueConnection.Status>> setConnection(
            AccountId account, VenueId venue, boolean up) {
        return asks.<VenueConnection.Command, VenueConnection.Status, Optional<VenueConnection.Status>>ask(
                entities.venue(account, venue),
                replyTo -> up ? new VenueConnection.Connect(replyTo) : new VenueConnection.Disconnect(replyTo),
                (status, failure) -> failure == null ? Optional.of(status) : Optional.empty());
    }

    /**
     * Compares every account with its venues now; gives how many orders were found to differ or to be due, of each account and venue. Fails
     * only where none answers in time.
     */
    public CompletionStage<List<Asked<AccountId, Integer>>> sweep() {
        return Stages.all(
                        accounts.all(),
                        account -> Stages.all(accounts.venuesOf(account), venue -> sweep(account, venue)))
                .thenApply(swept -> swept.stream().flatMap(List::stream).toList())
                .thenApply(Asked::heard);
    }

    /** A venue that is down says nothing about its orders, and nothing is compared with that. */
    private CompletionStage<Asked<AccountId, Integer>> sweep(AccountId account, VenueId venue) {
        CompletionStage<Asked<AccountId, VenueConnection.OpenOrders>> seen =
                orSilent(account, entities.venue(account, venue), VenueConnection.ListOpenOrders::new);
        return seen.thenCompose(asked -> asked.view()
                .flatMap(open -> open.orders().map(orders -> sweep(account, venue, orders, open.asOf())))
                .orElseGet(() -> CompletableFuture.completedFuture(asked.map(_ -> 0))));
    }

    private CompletionStage<Asked<AccountId, Integer>> sweep(
            AccountId account, VenueId venue, List<VenueOrder> orders, Instant asOf) {
        return this.<AccountEntity.Command, AccountId, AccountEntity.Swept>orSilent(
                        account,
                        entities.account(account),
                        replyTo -> new AccountEntity.Sweep(venue, orders, asOf, Optional.of(replyTo)))
                .thenApply(swept -> swept.map(AccountEntity.Swept::woken));
    }
}
