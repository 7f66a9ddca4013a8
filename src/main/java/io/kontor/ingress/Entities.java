package io.kontor.ingress;

import akka.actor.typed.RecipientRef;
import io.kontor.account.AccountEntity;
import io.kontor.order.OrderEntity;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;

/** Where the entities are reached, wherever they run. A reference is good for any id; whether the id means something, the entity says. */
public interface Entities {
    RecipientRef<OrderEntity.Command> order(IntentId intent);

    RecipientRef<AccountEntity.Command> account(AccountId account);

    RecipientRef<VenueConnection.Command> venue(AccountId account, VenueId venue);
}
