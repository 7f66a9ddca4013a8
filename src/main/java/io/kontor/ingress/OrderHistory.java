package io.kontor.ingress;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.order.OrderEvent;
import io.kontor.value.IntentId;

/** An order's own journal, as its readers want it: from its first event to its last up to now, then complete; fails while that cannot be read. */
public interface OrderHistory {
    Source<OrderEvent, NotUsed> of(IntentId order);
}
