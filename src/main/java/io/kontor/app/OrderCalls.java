package io.kontor.app;

import io.kontor.account.OpenOrder;
import io.kontor.account.OrderWaker;
import io.kontor.order.OrderEntity;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.ReportSink;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.util.Optional;

/** The way up to orders, for accounts and connections, which are below them. */
record OrderCalls(ShardedEntities entities) implements OrderWaker, ReportSink {
    @Override
    public void wake(
            AccountId account,
            VenueId venue,
            IntentId order,
            Optional<VenueOrder> seen,
            boolean afresh,
            Optional<OpenOrder> held) {
        entities.order(order).tell(new OrderEntity.Wake(account, venue, seen, afresh, held));
    }

    @Override
    public void inquire(IntentId order, long inquiry, Optional<Long> held) {
        entities.order(order).tell(new OrderEntity.Inquire(inquiry, held));
    }

    @Override
    public void cancel(IntentId order, CommandId command, String reason) {
        entities.order(order).tell(new OrderEntity.Cancel(Optional.of(command), reason, Optional.empty()));
    }

    @Override
    public void deliver(VenueId venue, AccountId account, IntentId intent, VenueReport report) {
        entities.orderAtWork(intent).tell(new OrderEntity.Report(account, venue, report));
    }
}
