package io.kontor.app;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.ingress.OrderHistory;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderEvent;
import io.kontor.platform.journal.JournalReader;
import io.kontor.value.IntentId;

/** Orders' histories read from the embedded journal. */
record JournalOrderHistory(JournalReader journal) implements OrderHistory {
    @Override
    public Source<OrderEvent, NotUsed> of(IntentId order) {
        return journal.currentEventsByPersistenceId(OrderEntity.persistenceId(order), 1, Long.MAX_VALUE)
                .map(event -> (OrderEvent) event.event());
    }
}
