package io.kontor.ingress.ws;

import io.kontor.account.AccountEntity;
import io.kontor.ingress.json.Parsed;
import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The orders a session has placed since it was told to cancel them when it goes. Bounded: when nearly full it is asked which of them are
 * closed by now, and while it is full no order is placed that it could not answer for. Confined to its session.
 */
final class CancelOnDisconnect {
    private final Orders all;
    private final int max;
    private final Map<IntentId, Placed> placed = new HashMap<>();
    private boolean on;
    private int asked;

    CancelOnDisconnect(Orders all, int max) {
        this.all = all;
        this.max = max;
    }

    /** What it needs of the gateway. */
    record Orders(
            BiConsumer<IntentId, CommandId> cancel,
            Function<AccountId, CompletionStage<AccountEntity.View>> accounts,
            Supplier<CommandId> commandIds) {}

    /** What the caller of a place was told. */
    enum Told {
        ACCEPTED,
        REFUSED,
        UNKNOWN
    }

    /** Which of the orders asked about are still open. */
    record StillOpen(AccountId account, Set<IntentId> asked, Set<IntentId> open) {}

    /** How an answer comes back to the session. */
    interface Inbox {
        void pipe(CompletionStage<StillOpen> answer);
    }

    /** An order that may be there: a place of it is under way, or one has not been refused. */
    private static final class Placed {
        private final AccountId account;
        private int underWay;
        private boolean accepted;
        private boolean unknown;

        Placed(AccountId account) {
            this.account = account;
        }

        /** Where its account does not hold it open. A place nobody knows of may yet come to the account and be accepted there. */
        boolean mayBeForgotten() {
            return underWay == 0 && accepted;
        }
    }

    /** One place of an order. The same order may be placed again, and what a repeat is told says nothing of the place before it. */
    final class Placing {
        private final IntentId order;
        private final Placed of;

        private Placing(IntentId order, Placed of) {
            this.order = order;
            this.of = of;
            of.underWay++;
        }

        /** The place has been answered; its order is forgotten only where every place of it was refused. */
        void answered(Told told) {
            of.underWay--;
            of.accepted |= told == Told.ACCEPTED;
            of.unknown |= told == Told.UNKNOWN;
            if (of.underWay == 0 && !of.accepted && !of.unknown) {
                placed.remove(order, of);
            }
        }
    }

    void set(boolean cancel) {
        on = cancel;
        if (!cancel) {
            placed.clear();
        }
    }

    /** Takes note before the order is sent, since whether it was accepted may never be heard. */
    Parsed<Placing> beforePlacing(OrderSpec order, Inbox inbox) {
        IntentId intent = order.intentId();
        if (!on) {
            return new Parsed.Ok<>(new Placing(intent, new Placed(order.account())));
        }
        if (placed.size() >= max - max / 10 && asked == 0) {
            ask(inbox);
        }
        if (placed.size() >= max && !placed.containsKey(intent)) {
            return new Parsed.Refused<>(Refusal.of(
                    RefusalCode.TOO_MANY_IN_FLIGHT,
                    "cancelOnDisconnect answers for at most " + max
                            + " orders of a session that are open or unanswered"));
        }
        Placed of = placed.computeIfAbsent(intent, _ -> new Placed(order.account()));
        return new Parsed.Ok<>(new Placing(intent, of));
    }

    /** An answer that did not come leaves everything as it was. */
    void answered(Optional<StillOpen> answer) {
        asked--;
        answer.ifPresent(still -> placed.entrySet()
                .removeIf(entry -> entry.getValue().account.equals(still.account)
                        && entry.getValue().mayBeForgotten()
                        && still.asked.contains(entry.getKey())
                        && !still.open.contains(entry.getKey())));
    }

    /** The session goes: once, however often it is said. */
    void gone() {
        placed.keySet().forEach(order -> all.cancel.accept(order, all.commandIds.get()));
        placed.clear();
    }

    /** Only about orders that were accepted: one under way, or of which nobody knows, may not have come to its account yet. */
    private void ask(Inbox inbox) {
        Map<AccountId, Set<IntentId>> answered = new HashMap<>();
        placed.forEach((order, of) -> {
            if (of.mayBeForgotten()) {
                answered.computeIfAbsent(of.account, _ -> new HashSet<>()).add(order);
            }
        });
        answered.forEach((account, orders) -> {
            asked++;
            inbox.pipe(all.accounts.apply(account).thenApply(view -> new StillOpen(account, orders, open(view))));
        });
    }

    private static Set<IntentId> open(AccountEntity.View view) {
        return view.openOrders().entrySet().stream()
                .filter(entry -> entry.getValue().isOpen())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
