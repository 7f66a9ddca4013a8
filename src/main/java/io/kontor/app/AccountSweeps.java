package io.kontor.app;

import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import io.kontor.account.AccountEntity;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.ReconnectListener;
import io.kontor.venue.VenueOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Has the account compare its orders with what a venue has open. */
record AccountSweeps(ShardedEntities entities, Scheduler scheduler, Duration timeout) implements ReconnectListener {
    @Override
    public CompletionStage<Void> onReconnected(VenueId venue, AccountId account, List<VenueOrder> open, Instant asOf) {
        return AskPattern.<AccountEntity.Command, AccountEntity.Swept>ask(
                        entities.account(account),
                        replyTo -> new AccountEntity.Sweep(venue, open, asOf, Optional.of(replyTo)),
                        timeout,
                        scheduler)
                .thenAccept(_ -> {});
    }

    @Override
    public void onDifference(
            VenueId venue, AccountId account, List<VenueOrder> open, Instant asOf, Set<IntentId> differing) {
        entities.account(account)
                .tell(new AccountEntity.Sweep(venue, open, asOf, Optional.of(differing), Optional.empty()));
    }
}
