package io.kontor.app;

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
record AccountSweeps(ShardedEntities entities, Duration timeout) implements ReconnectListener {
    @Override
    public CompletionStage<Void> onReconnected(VenueId venue, AccountId account, List<VenueOrder> open, Instant asOf) {
        return entities.account(account)
                .<AccountEntity.Swept>ask(
                        replyTo -> new AccountEntity.Sweep(venue, open, asOf, Optional.of(replyTo)), timeout)
                .thenAccept(_ -> {});
    }

    @Override
    public void onDifference(
            VenueId venue, AccountId account, List<VenueOrder> open, Instant asOf, Set<IntentId> differing) {
        entities.account(account).tell(new AccountEntity.Sweep(venue, open, asOf, Optional.empty()));
    }
}
