package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.account.Certainty;
import io.kontor.account.OrderSummary;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Waits until wanted and actual agree on every order. */
final class Convergence {
    private final List<AccountId> accounts;
    private final Map<Symbol, Market> markets = new HashMap<>();
    private final List<Promise> promises;
    private final Map<IntentId, OrderSummary> told = new HashMap<>();
    private final Map<AccountId, Long> writesRead = new HashMap<>();

    Convergence(List<AccountId> accounts, List<Market> markets, List<Promise> promises) {
        this.accounts = accounts;
        this.promises = promises;
        markets.forEach(market -> this.markets.put(market.symbol(), market));
    }

    /** What was promised comes about without anybody asking for it; a question to an order would wake it, so the journal is read. */
    void awaitPromises(Supplier<JournalTruth> journals) throws InterruptedException {
        List<String> unfinished = new ArrayList<>();
        Patience.until(unfinished, () -> {
            unfinished.clear();
            try (JournalTruth journal = journals.get()) {
                read(journal);
            }
            promises.stream()
                    .filter(promise -> !isKept(promise))
                    .forEach(promise -> unfinished.add(promise + ": " + told.get(new IntentId(promise.intentId()))));
            return unfinished.isEmpty() ? Optional.of(true) : Optional.empty();
        });
    }

    /** Ends what the market could still change, and waits until nothing is in flight or in doubt. */
    void settle(GatewayApi api) throws InterruptedException {
        List<TradedOrder> unsettled = new ArrayList<>();
        Patience.until(unsettled, () -> {
            unsettled.clear();
            for (AccountId account : accounts) {
                for (JsonNode item : api.list("/v1/orders?account=" + account + "&status=OPEN")) {
                    TradedOrder order = TradedOrder.from(item);
                    boolean stays = order.limitPrice()
                            .filter(price -> markets.get(order.symbol()).isFar(order.side(), price))
                            .isPresent();
                    if (!stays) {
                        api.send(new Call("DELETE", "/v1/orders/" + order.intent(), Optional.empty()));
                    }
                    if (!stays || order.pending()) {
                        unsettled.add(order);
                    }
                }
            }
            return unsettled.isEmpty() ? Optional.of(true) : Optional.empty();
        });
    }

    /** A fill's report can get lost, and of an order that is over the venue is asked about once a minute. */
    void awaitFills(GatewayApi api, TrialVenue venue) throws InterruptedException {
        List<String> behind = new ArrayList<>();
        Patience.until(behind, () -> {
            behind.clear();
            for (AccountId account : accounts) {
                OptionalInt made = venue.fillsOf(account);
                if (made.isPresent()) {
                    int booked = api.list("/v1/orders?account=" + account).stream()
                            .mapToInt(item -> TradedOrder.from(item).fills().size())
                            .sum();
                    if (booked != made.getAsInt()) {
                        behind.add(account + ": " + booked + " fills of " + made.getAsInt());
                    }
                }
            }
            return behind.isEmpty() ? Optional.of(true) : Optional.empty();
        });
    }

    private void read(JournalTruth journal) {
        for (AccountId account : accounts) {
            long read = writesRead.getOrDefault(account, 0L);
            journal.stream(account, read)
                    .forEach(e -> told.put(e.order(), e.announcement().order()));
            writesRead.put(account, journal.writes(account));
        }
    }

    /** Whether the order's stream says that the venue has what was promised last. */
    private boolean isKept(Promise promise) {
        OrderSummary last = told.get(new IntentId(promise.intentId()));
        return last != null
                && (last.status().isTerminal()
                        || (!promise.isCanceled()
                                && last.observedRevision() == promise.revision()
                                && last.pendingAction().isEmpty()
                                && last.certainty() == Certainty.CONFIRMED));
    }
}
