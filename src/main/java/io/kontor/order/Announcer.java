package io.kontor.order;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import io.kontor.account.AccountEntity;
import io.kontor.account.Announcement;
import io.kontor.account.PublicEventType;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueConnection;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells the account what happened, in the order's numbering, one message at a time and again until acknowledged; and tells the venue
 * connection that a report is in the books only once the account's journal has what it said. Memory of one actor; a restart sends
 * again what the journal does not know to be delivered.
 */
final class Announcer {
    private final Function<AccountId, RecipientRef<AccountEntity.Command>> accounts;
    private final OrderPorts.Venues connections;
    private final ActorRef<AccountEntity.Announced> answers;
    private final Map<Owed, Long> owed = new LinkedHashMap<>();
    private long sent;
    private long delivered;

    /** A report to acknowledge, once so many announcements are delivered; one that is told again meanwhile is owed once. */
    private record Owed(IntentId intent, AccountId account, VenueId venue, long cursor, String gist) {}

    Announcer(OrderPorts ports, ActorRef<AccountEntity.Announced> answers) {
        this.accounts = ports.accounts();
        this.connections = ports.connections();
        this.answers = answers;
    }

    /**
     * Sends what is new, unless something sent before is still unacknowledged: the next one then takes all that has come together.
     * True if it sent.
     */
    boolean announce(Order order) {
        boolean news = order.announced() > delivered && !order.outbox().isEmpty();
        if (isWaiting() || !news) {
            return false;
        }
        send(order, Optional.empty());
        return true;
    }

    /** There is news, nothing of it was ever sent, and it is only that the order was placed and sent to the venue. */
    boolean mayWait(Order order) {
        return sent == 0 && !order.outbox().isEmpty() && order.outbox().stream().allMatch(Announcer::isOwnDoing);
    }

    private static boolean isOwnDoing(Announcement news) {
        return news.type() == PublicEventType.OrderPlaced || news.type() == PublicEventType.OrderSubmitted;
    }

    /** Something sent is not acknowledged yet. */
    boolean isWaiting() {
        return sent > delivered;
    }

    void announceAgain(Order order, Optional<Long> inquiry) {
        if (!order.outbox().isEmpty()) {
            send(order, inquiry);
        }
    }

    /** The account has everything up to this number on disk. */
    void delivered(long number) {
        delivered = Math.max(delivered, number);
        sent = Math.max(sent, delivered);
        settle();
    }

    /** The account holds so many that are not of this journal; what it has not was moved behind them. */
    void moved(long number, long by) {
        owed.replaceAll((_, until) -> until + by);
        sent = number;
        delivered = number;
    }

    /** Acknowledges a report once everything the order has announced by now is delivered; what its journal notes as delivered is. */
    void acknowledgeAfter(Order order, AccountId account, VenueId venue, ExecutionReport report) {
        owed.putIfAbsent(new Owed(order.id(), account, venue, report.cursor(), report.gist()), order.announced());
        delivered(
                order.outbox().isEmpty()
                        ? order.announced()
                        : order.outbox().get(0).number() - 1);
    }

    /** What the journal can note as delivered, to ride along with the next write. */
    Optional<OrderEvent> note(Order order, Instant now) {
        return !order.outbox().isEmpty() && order.outbox().get(0).number() <= delivered
                ? Optional.of(new OrderEvent.Delivered(delivered, now))
                : Optional.empty();
    }

    boolean hasDelivered(Order order) {
        return order.outbox().isEmpty() || order.announced() <= delivered;
    }

    private void send(Order order, Optional<Long> inquiry) {
        List<Announcement> news =
                order.outbox().stream().filter(a -> a.number() > delivered).toList();
        if (news.isEmpty()) {
            return;
        }
        sent = order.announced();
        accounts.apply(order.spec().account()).tell(new AccountEntity.Announce(order.id(), news, inquiry, answers));
    }

    private void settle() {
        Iterator<Map.Entry<Owed, Long>> oldest = owed.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Owed, Long> next = oldest.next();
            if (next.getValue() > delivered) {
                return;
            }
            oldest.remove();
            Owed report = next.getKey();
            connections
                    .of(report.account(), report.venue())
                    .tell(new VenueConnection.Acknowledge(
                            report.cursor(), Optional.of(report.intent()), Optional.of(report.gist())));
        }
    }
}
