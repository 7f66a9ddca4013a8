package io.kontor.order;

import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.javadsl.EffectFactories;
import io.kontor.account.AccountEntity;
import io.kontor.instrument.Instrument;
import io.kontor.order.OrderEntity.Command;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueCapabilities;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the parts of one awake order share.
 *
 * @param effects the journal's, of this one actor
 * @param foresight what the journal's next write leads to
 */
record OrderScope(
        IntentId id,
        OrderPorts ports,
        OrderSettings settings,
        ActorContext<Command> context,
        TimerScheduler<Command> timers,
        EffectFactories<OrderEvent, OrderState> effects,
        Foresight foresight,
        OrderPassivation passivation) {

    Instant now() {
        return ports.clock().instant();
    }

    RecipientRef<AccountEntity.Command> account(AccountId account) {
        return ports.accounts().apply(account);
    }

    RecipientRef<AccountEntity.Command> accountOf(Order order) {
        return account(order.spec().account());
    }

    /** Where it would be placed. */
    Optional<Instrument> instrumentOf(OrderSpec spec) {
        return ports.instruments().find(spec.symbol());
    }

    /** What may come to be nearer than where it would be placed now. */
    List<VenueId> awaitedBy(OrderSpec spec) {
        return ports.venues().apply(spec.account()).stream()
                .filter(venue -> !ports.instruments().isListed(venue))
                .filter(venue -> ports.awaited().isAwaited(spec.account(), venue, spec.symbol()))
                .toList();
    }

    /** Where it is: its symbol may be placed elsewhere by now. */
    Optional<Instrument> instrumentOf(Order order) {
        return ports.instruments().find(order.venue(), order.spec().symbol());
    }

    Listed listed(Order order) {
        // In this order: what is listed between the two looks is found.
        boolean awaited = !ports.instruments().isListed(order.venue());
        return new Listed(instrumentOf(order), awaited);
    }

    AbsenceProof absenceProof(Order order) {
        return new AbsenceProof(capabilities(order), settings.reconciler().lostAfter());
    }

    VenueCapabilities capabilities(Order order) {
        return ports.capabilities().of(order.venue(), order.spec().symbol());
    }
}
