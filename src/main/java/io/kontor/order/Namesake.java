package io.kontor.order;

import io.kontor.order.OrderEntity.Command;
import io.kontor.order.OrderEntity.Report;
import io.kontor.order.OrderEntity.Wake;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExternalOrders;

/**
 * Another order at the venue that has a client order id of ours, as one that was used before a restore has. What is told of it is told to
 * the order it is, which is named as what somebody else placed: that one books it, on its own side, and acknowledges it.
 */
final class Namesake {
    private final OrderScope scope;

    Namesake(OrderScope scope) {
        this.scope = scope;
    }

    /** True: it is told there. */
    boolean takes(Order order, Report told, ExecutionReport report) {
        return ReportRules.isAnothers(order, report)
                && isTold(told, told.account(), told.venue(), report.symbol(), report.venueOrderId());
    }

    boolean takes(Order order, Wake wake) {
        return wake.seen()
                .filter(seen -> ReportRules.isAnothers(order, seen))
                .filter(seen -> isTold(wake, wake.account(), wake.venue(), seen.symbol(), seen.venueOrderId()))
                .isPresent();
    }

    /** Unless it is named like this very order, as it may be in old journals. */
    private boolean isTold(Command command, AccountId account, VenueId venue, Symbol symbol, VenueOrderId number) {
        IntentId other = ExternalOrders.intentOf(account, venue, symbol, number);
        if (other.equals(scope.id())) {
            return false;
        }
        scope.ports().orders().apply(other).tell(command);
        return true;
    }
}
