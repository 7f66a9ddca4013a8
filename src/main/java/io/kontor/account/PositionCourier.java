package io.kontor.account;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.account.AccountState.Delivery;
import io.kontor.account.AccountState.Feed;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.position.PositionEntity;
import io.kontor.position.PositionEntity.BookReply;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.pcollections.PVector;

/**
 * Carries an account's entries to its positions: per position one delivery of bounded size at a time, in the account's numbering, again
 * until it is acknowledged. Keeps nothing of its own that the account's journal could not give it again.
 */
final class PositionCourier {
    /** What the courier may be told. */
    sealed interface Message {
        /** The newest of what a position has to be told; replaces what was known of it. */
        record Deliver(Symbol symbol, Ledger.Terms terms, Feed feed) implements Message {}

        record Answered(BookReply reply) implements Message {}

        record Retry(Symbol symbol) implements Message {}
    }

    /** One position's deliveries: up to {@code sent} are on their way. */
    private static final class Route {
        Ledger.Terms terms;
        Feed feed;
        long sent;
        boolean busy;

        Route(Ledger.Terms terms, Feed feed) {
            this.terms = terms;
            this.feed = feed;
        }
    }

    private final AccountId account;
    private final Function<Symbol, RecipientRef<PositionEntity.Command>> positions;
    private final ActorRef<AccountEntity.Command> writer;
    private final AccountSettings settings;
    private final TimerScheduler<Message> timers;
    private final ActorRef<BookReply> answers;
    private final Map<Symbol, Route> routes = new HashMap<>();

    private PositionCourier(
            AccountId account,
            Function<Symbol, RecipientRef<PositionEntity.Command>> positions,
            ActorRef<AccountEntity.Command> writer,
            AccountSettings settings,
            ActorContext<Message> context,
            TimerScheduler<Message> timers) {
        this.account = account;
        this.positions = positions;
        this.writer = writer;
        this.settings = settings;
        this.timers = timers;
        this.answers = context.messageAdapter(BookReply.class, Message.Answered::new);
    }

    static Behavior<Message> create(
            AccountId account,
            Function<Symbol, RecipientRef<PositionEntity.Command>> positions,
            ActorRef<AccountEntity.Command> writer,
            AccountSettings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            PositionCourier courier = new PositionCourier(account, positions, writer, settings, context, timers);
            return Behaviors.receive(Message.class)
                    .onAnyMessage(message -> {
                        courier.on(message);
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    private void on(Message message) {
        switch (message) {
            case Message.Deliver d -> deliver(d);
            case Message.Answered a -> answered(a.reply());
            case Message.Retry r -> resend(r.symbol());
        }
    }

    private void deliver(Message.Deliver d) {
        Route route = routes.computeIfAbsent(d.symbol(), _ -> new Route(d.terms(), d.feed()));
        route.terms = d.terms();
        route.feed = d.feed().after(route.feed.previous());
        if (!route.busy) {
            send(d.symbol(), route);
        }
    }

    private void answered(BookReply reply) {
        switch (reply) {
            case PositionEntity.Booked booked -> booked(booked.symbol(), booked.number());
            case PositionEntity.Gap gap -> {
                Route route = routes.get(gap.symbol());
                if (route != null) {
                    // It holds less than we took for granted: everything that is still here goes again, from there.
                    route.feed = new Feed(gap.last(), route.feed.pending()).after(gap.last());
                    send(gap.symbol(), route);
                }
            }
        }
    }

    private void booked(Symbol symbol, long number) {
        Route route = routes.get(symbol);
        if (route == null) {
            return;
        }
        writer.tell(new AccountEntity.PositionBooked(symbol, number));
        route.feed = route.feed.after(number);
        if (number >= route.sent) {
            send(symbol, route);
        }
    }

    private void resend(Symbol symbol) {
        Route route = routes.get(symbol);
        if (route != null && route.busy) {
            send(symbol, route);
        }
    }

    private void send(Symbol symbol, Route route) {
        PVector<Delivery> all = route.feed.pending();
        List<Delivery> pending = all.subList(0, Math.min(all.size(), settings.deliveryEntriesMax()));
        route.busy = !pending.isEmpty();
        if (!route.busy) {
            timers.cancel(symbol);
            return;
        }
        List<LedgerEntry> entries = pending.stream().map(Delivery::entry).toList();
        route.sent = pending.getLast().number();
        positions
                .apply(symbol)
                .tell(new PositionEntity.Book(
                        account, symbol, route.terms, route.feed.previous(), route.sent, entries, answers));
        timers.startSingleTimer(symbol, new Message.Retry(symbol), settings.redeliverAfter());
    }
}
