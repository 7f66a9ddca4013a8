package io.kontor.order;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.persistence.typed.javadsl.Effect;
import io.kontor.account.OrderSummary;
import io.kontor.order.OrderEntity.Command;
import io.kontor.order.OrderEntity.Get;
import io.kontor.order.OrderEntity.Report;
import io.kontor.order.OrderEntity.View;
import io.kontor.order.OrderEntity.Wake;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExternalOrders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order that somebody else placed was once named by the venue's number alone. Before one is taken in under its name of today, the one of
 * its former name is asked whether it is that order; if so, everything is told there, and each fill still counts once. Memory of one actor.
 */
final class FormerName {
    /** What waits for the answer; beyond it the connection and the sweeps tell again. */
    private static final int WAITING_MAX = 16;

    private final OrderScope scope;
    private final Rest rest;
    private final List<Command> waiting = new ArrayList<>();
    private @Nullable Named asked;
    private Instant askedAt = Instant.MIN;
    private Kept kept = Kept.UNKNOWN;

    /** Where the order's books are. */
    private enum Kept {
        UNKNOWN,
        HERE,
        THERE
    }

    /** What both names are derived from. */
    private record Named(AccountId account, VenueId venue, VenueOrderId order) {
        IntentId of(Symbol symbol) {
            return ExternalOrders.intentOf(account, venue, symbol, order);
        }

        IntentId former() {
            return ExternalOrders.formerIntentOf(account, venue, order);
        }
    }

    FormerName(OrderScope scope, Rest rest) {
        this.scope = scope;
        this.rest = rest;
    }

    /** True: it waits, or is told elsewhere. */
    boolean takes(OrderState state, Report report) {
        return state instanceof Vacant
                && report.report() instanceof ExecutionReport r
                && takes(report, new Named(report.account(), report.venue(), r.venueOrderId()), r.symbol());
    }

    boolean takes(OrderState state, Wake wake) {
        return state instanceof Vacant
                && wake.seen()
                        .filter(seen -> takes(
                                wake, new Named(wake.account(), wake.venue(), seen.venueOrderId()), seen.symbol()))
                        .isPresent();
    }

    private boolean takes(Command command, Named named, Symbol symbol) {
        if (kept == Kept.HERE || !named.of(symbol).equals(scope.id())) {
            return false;
        }
        if (kept == Kept.THERE) {
            former(named).tell(command);
            return true;
        }
        if (waiting.size() < WAITING_MAX) {
            waiting.add(command);
        }
        // What comes again asks again, once the answer is overdue.
        Instant now = scope.now();
        if (!now.isBefore(askedAt)) {
            asked = named;
            askedAt = now.plus(scope.settings().decideWithin());
            former(named).tell(new Get(answers()));
        }
        return true;
    }

    Effect<OrderEvent, OrderState> onAnswer(OrderState state, Optional<View> former) {
        Named named = asked;
        if (named == null || kept != Kept.UNKNOWN) {
            return scope.effects().none();
        }
        boolean there = former.map(View::state)
                .filter(order -> order.flags().contains(OrderSummary.EXTERNAL))
                .filter(order -> named.of(order.symbol()).equals(scope.id()))
                .isPresent();
        kept = there ? Kept.THERE : Kept.HERE;
        List<Command> waited = List.copyOf(waiting);
        waiting.clear();
        waited.forEach(there ? former(named)::tell : scope.context().getSelf()::tell);
        return there ? rest.none(state) : scope.effects().none();
    }

    /** The class of an Optional says nothing of what is in it. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private ActorRef<Optional<View>> answers() {
        ActorRef answers = scope.context()
                .messageAdapter(Optional.class, view -> new OrderActor.Own.FormerAnswered((Optional<View>) view));
        return answers;
    }

    private RecipientRef<Command> former(Named named) {
        return scope.ports().orders().apply(named.former());
    }
}
