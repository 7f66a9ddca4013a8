package io.kontor.sim.matching;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import java.util.Optional;

/** What is over and no longer in the engine's memory. Must know what {@link Effects} was told a moment ago. */
public interface History {
    Optional<OrderRecord> closedOrder(AccountId account, ClientOrderId id);

    Optional<Fill> fill(AccountId account, long orderId, long trade);
}
