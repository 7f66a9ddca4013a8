package io.kontor.ingress.ws;

import io.kontor.account.AccountEntity;
import io.kontor.ingress.Commands;
import io.kontor.ingress.Queries;
import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The orders a session has placed since it was told to cancel them when it goes. Bounded: when nearly full it is asked which of them are
 * closed by now, and while it is full no order is placed that it could not answer for. Confined to its session.
 */
final class CancelOnDisconnect {
    private final Orders all;
    private final int max;
    private final Map<IntentId, AccountId> placed = new HashMap<>();
    private boolean on;
    private int asked;

    CancelOnDisconnect(Orders all, int max) {
        this.all = all;
        this.max = max;
    }

    /** What it needs of the gateway. */
    record Orders(Commands commands, Queries queries, Supplier<CommandId> commandIds) {}

    /** Which of the orders asked about are still open. */
    record StillOpen(AccountId account, Set<IntentId> asked, Set<IntentId> open) {}

    /** How an answer comes back to the session. */
    interface Inbox {
        void pipe(CompletionStage<StillOpen> answer);
    }

    void set(boolean cancel) {
        on = cancel;
        if (!cancel) {
            placed.clear();
        }
    }

    /** Takes note before the order is sent, since whether it was accepted may never be heard. */
    Optional<Refusal> beforePlacing(OrderSpec order, Inbox inbox) {
        if (!on) {
            return Optional.empty();
        }
        if (placed.size() >= max - max / 10 && asked == 0) {
            ask(inbox);
        }
        if (placed.size() >= max) {
            return Optional.of(Refusal.of(
                    RefusalCode.TOO_MANY_IN_FLIGHT,
                    "cancelOnDisconnect answers for at most " + max + " open orders of a session"));
        }
        placed.put(order.intentId(), order.account());
        return Optional.empty();
    }

    void refused(IntentId order) {
        placed.remove(order);
    }

    /** An answer that did not come leaves everything as it was. */
    void answered(Optional<StillOpen> answer) {
        asked--;
        answer.ifPresent(still -> placed.entrySet()
                .removeIf(entry -> entry.getValue().equals(still.account)
                        && still.asked.contains(entry.getKey())
                        && !still.open.contains(entry.getKey())));
    }

    /** The session goes: once, however often it is said. */
    void gone() {
        placed.keySet().forEach(order -> all.commands.cancelAbandoned(order, all.commandIds.get()));
        placed.clear();
    }

    private void ask(Inbox inbox) {
        Set<IntentId> now = Set.copyOf(placed.keySet());
        for (AccountId account : Set.copyOf(placed.values())) {
            asked++;
            inbox.pipe(all.queries.account(account).thenApply(view -> new StillOpen(account, now, open(view))));
        }
    }

    private static Set<IntentId> open(AccountEntity.View view) {
        return view.openOrders().entrySet().stream()
                .filter(entry -> entry.getValue().isOpen())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
