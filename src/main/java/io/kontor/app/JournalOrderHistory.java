package io.kontor.app;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.ingress.OrderHistory;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderEvent;
import io.kontor.platform.journal.EventStreams;
import io.kontor.value.IntentId;

/** Orders' histories read from the journal in use. */
record JournalOrderHistory(EventStreams journal) implements OrderHistory {
    @Override
    public Source<OrderEvent, NotUsed> of(IntentId order) {
        return journal.current(OrderEntity.persistenceId(order), 1).map(event -> (OrderEvent) event.event());
    }
}
