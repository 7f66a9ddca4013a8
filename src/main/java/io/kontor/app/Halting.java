package io.kontor.app;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.typed.Cluster;
import io.kontor.account.AccountEntity;
import io.kontor.control.Halt;
import io.kontor.control.HaltBoard;
import io.kontor.control.HaltCancels;
import io.kontor.control.HaltCopy;
import io.kontor.control.HaltEvent;
import io.kontor.control.HaltRegistry;
import io.kontor.control.HaltSettings;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.SystemFeed;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;

/** The parts of the kill switch, started together: who holds the halts, this node's copy of them, and what they do. */
final class Halting {
    private Halting() {}

    /** The registry; the board is kept up to date by this node's copy. */
    static ActorRef<HaltRegistry.Command> start(
            ActorContext<?> context,
            HaltSettings settings,
            HaltBoard board,
            Accounts accounts,
            ShardedEntities entities,
            SystemNews news,
            MeterRegistry meters,
            Clock clock) {
        ActorRef<HaltCancels.Message> cancels =
                context.spawn(HaltCancels.create(new Reach(accounts, entities), clock), "halt-cancels");
        HaltRegistry.Ports ports = new HaltRegistry.Ports(
                halt -> cancels.tell(new HaltCancels.Begin(halt)),
                event -> {
                    if (event instanceof HaltEvent.HaltLifted lifted) {
                        cancels.tell(new HaltCancels.End(lifted.id()));
                    }
                    tell(news, event);
                },
                clock,
                System::nanoTime);
        ActorRef<HaltRegistry.Command> registry = context.spawn(HaltRegistry.create(settings, ports), "halt-registry");
        String node = Cluster.get(context.getSystem()).selfMember().address().toString();
        context.spawn(HaltCopy.create(node, registry, board, settings, System::nanoTime), "halt-copy");
        meters.gauge("kontor.halts.in.force", board, HaltBoard::size);
        return registry;
    }

    private static void tell(SystemNews news, HaltEvent event) {
        switch (event) {
            case HaltEvent.HaltRaised(Halt halt) ->
                news.tell(
                        SystemFeed.Type.HaltRaised,
                        Map.of(
                                "id", halt.id().value(),
                                "scope", halt.scope().toString(),
                                "by", halt.by(),
                                "reason", halt.reason()));
            case HaltEvent.HaltLifted lifted ->
                news.tell(
                        SystemFeed.Type.HaltLifted,
                        Map.of("id", lifted.id().value(), "by", lifted.by(), "reason", lifted.reason()));
        }
    }

    /** Accounts and their sessions, as the halts reach them. */
    private record Reach(Accounts all, ShardedEntities entities) implements HaltCancels.Ports {
        @Override
        public Collection<AccountId> accounts() {
            return all.all();
        }

        @Override
        public Collection<VenueId> venuesOf(AccountId account) {
            return all.venuesOf(account);
        }

        @Override
        public RecipientRef<AccountEntity.Command> account(AccountId account) {
            return entities.account(account);
        }

        @Override
        public RecipientRef<VenueConnection.Command> connection(AccountId account, VenueId venue) {
            return entities.venue(account, venue);
        }
    }
}
