package io.kontor.order;

import akka.persistence.typed.javadsl.Effect;
import io.kontor.account.AccountEntity;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Sees to it that the account has every public event of the order on disk, and ends the order's work once it has. Memory of one actor;
 * what is delivered for good is journalled.
 */
final class Delivery {
    private static final String TIMER = "announce";

    private final OrderScope scope;
    private final Rest rest;
    private final Announcer announcer;

    Delivery(OrderScope scope, Rest rest) {
        this.scope = scope;
        this.rest = rest;
        this.announcer = new Announcer(
                scope.ports(),
                scope.context().messageAdapter(AccountEntity.Announced.class, OrderActor.Own.Delivered::new));
    }

    /** The account has everything up to this number. */
    Effect<OrderEvent, OrderState> onDelivered(OrderState state, long number) {
        announcer.delivered(number);
        if (!(state instanceof Order order)) {
            return rest.none(state);
        }
        announceNews(order);
        boolean finished = order.isDone() && announcer.hasDelivered(order);
        return finished && !order.outbox().isEmpty() ? finish(order) : rest.none(order);
    }

    /** What the order had still to tell has other numbers now, behind those the account holds already. */
    void movedBehind(long number, Order before) {
        long by = before.outbox().isEmpty()
                ? 0
                : number + 1 - before.outbox().getFirst().number();
        announcer.moved(number, by);
    }

    /** Closed, and the account has everything: journal that, let the account forget, and sleep. */
    private Effect<OrderEvent, OrderState> finish(Order order) {
        return scope.effects()
                .persist(new OrderEvent.Delivered(order.announced(), scope.now()))
                .thenRun(after -> {
                    forget(order);
                    rest.sleepIfDone(after);
                });
    }

    void forget(Order order) {
        scope.accountOf(order).tell(new AccountEntity.Forget(scope.id(), order.announced()));
    }

    /** That it was placed and sent waits a moment for the venue's first word: mostly one message and one write then tell both. */
    void announceNews(Order order) {
        Duration patience = scope.settings().announceWithin();
        if (!patience.isZero() && announcer.mayWait(order)) {
            if (!scope.timers().isTimerActive(TIMER)) {
                scope.timers().startSingleTimer(TIMER, new OrderActor.Own.AnnounceAgain(), patience);
            }
            return;
        }
        if (announcer.announce(order)) {
            startTimer();
        } else if (!announcer.isWaiting()) {
            scope.timers().cancel(TIMER);
        }
    }

    void announceAgain(Order order) {
        if (!announcer.hasDelivered(order)) {
            announcer.announceAgain(order, Optional.empty());
            startTimer();
        } else {
            scope.timers().cancel(TIMER);
        }
    }

    void answer(Order order, long inquiry) {
        announcer.announceAgain(order, Optional.of(inquiry));
    }

    void acknowledgeAfter(Order order, OrderEntity.Report told, ExecutionReport report) {
        announcer.acknowledgeAfter(order, told.account(), told.venue(), report);
    }

    /** Nothing came of it, so nothing has to be written or delivered first. */
    void acknowledge(OrderEntity.Report told, ExecutionReport report) {
        VenueConnection.Acknowledge acknowledge =
                new VenueConnection.Acknowledge(report.cursor(), Optional.of(scope.id()), Optional.of(report.gist()));
        scope.ports().connections().of(told.account(), told.venue()).tell(acknowledge);
    }

    /** What the journal does not know to be delivered yet, for the next write to take along. */
    Optional<OrderEvent> note(Order order, Instant now) {
        return announcer.note(order, now);
    }

    /** And again, should Akka drop that word behind a slow write. */
    private void startTimer() {
        scope.timers()
                .startTimerWithFixedDelay(
                        TIMER,
                        new OrderActor.Own.AnnounceAgain(),
                        scope.settings().announceAgainAfter());
    }
}
