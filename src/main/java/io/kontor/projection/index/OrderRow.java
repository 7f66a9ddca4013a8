package io.kontor.projection.index;

import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.AccountFeed;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * An order in its account's list. A row never changes and none is ever removed: where an order stands is not in it, for that the order and
 * its account know best. So whoever writes it again, however late, changes nothing.
 *
 * @param seq the account's number of the order's first event; the list is in this order
 * @param at when the account journalled that, in whole microseconds, and never before the row in front of it: should the account's clock
 *     have gone back, the time of the row in front
 */
public record OrderRow(long seq, Instant at, IntentId order, Symbol symbol) {
    private static final long FIRST = 1;

    /** The orders that begin in one write of the account. */
    static List<OrderRow> of(Indexed before, AccountFeed.Entry entry) {
        List<OrderRow> rows = new ArrayList<>();
        Instant last = before.at();
        for (var event : entry.batch().events()) {
            if (event instanceof OrderAnnounced e && e.announcement().number() == FIRST) {
                Instant at = e.at().truncatedTo(ChronoUnit.MICROS);
                last = at.isBefore(last) ? last : at;
                rows.add(new OrderRow(
                        e.seq(), last, e.order(), e.announcement().order().symbol()));
            }
        }
        return rows;
    }

    public ListPlace place() {
        return new ListPlace(seq, at);
    }
}
