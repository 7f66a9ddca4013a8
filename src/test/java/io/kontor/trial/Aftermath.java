package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.PublicEventType;
import io.kontor.position.LedgerEntry;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.Position.Holding;
import io.kontor.trial.TradedOrder.TradedFill;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * After a trial: what callers were promised, what the gateway answers, what the venue did and what the journal holds, held against
 * each other. What does not fit is collected, so that one run shows all of it.
 */
final class Aftermath {
    private final List<AccountId> accounts;
    private final List<Promise> promises;
    private final Map<IntentId, TradedOrder> orders = new HashMap<>();
    private final Map<Holding, Position> positions = new TreeMap<>();
    private final List<String> discrepancies = new ArrayList<>();

    Aftermath(List<AccountId> accounts, List<Promise> promises) {
        this.accounts = accounts;
        this.promises = promises;
    }

    List<String> discrepancies() {
        return discrepancies;
    }

    /** Every promise is kept, nothing is there that was not asked for, and repeats change nothing. */
    void askTheGateway(GatewayApi api) throws InterruptedException {
        for (AccountId account : accounts) {
            for (JsonNode item : api.list("/v1/orders?account=" + account)) {
                TradedOrder listed = TradedOrder.from(item);
                check(orders.put(listed.intent(), listed) == null, listed, "listed twice");
            }
            for (JsonNode item : api.list("/v1/positions?account=" + account)) {
                positions.put(
                        new Holding(account, new Symbol(item.path("symbol").asText())), Position.from(item));
            }
        }
        Set<String> promised = new HashSet<>();
        for (Promise promise : promises) {
            promised.add(promise.intentId());
            repeat(api, promise);
            TradedOrder order = TradedOrder.from(
                    api.get("/v1/accounts/" + promise.account() + "/orders/" + promise.clientOrderId()));
            check(
                    order.equals(orders.get(order.intent())),
                    promise,
                    "is " + order + ", listed as " + orders.get(order.intent()));
            kept(promise, order);
        }
        orders.values().forEach(o -> check(promised.contains(o.intent().value()), o, "was never asked for"));
    }

    private void repeat(GatewayApi api, Promise promise) throws InterruptedException {
        for (Promise.Answered command : promise.commands()) {
            Answer again =
                    Patience.until("an answer", () -> api.send(command.call()).filter(Answer::isFinal));
            JsonNode before = command.answer().body();
            boolean modifies = command.call().method().equals("PUT");
            check(
                    again.status() == 200
                            && again.body().path("intentId").equals(before.path("intentId"))
                            && again.body().path("clientOrderId").equals(before.path("clientOrderId"))
                            && (!modifies || again.body().path("revision").equals(before.path("revision"))),
                    promise,
                    command.call() + " was answered " + before + ", and repeated " + again);
        }
    }

    private void kept(Promise promise, TradedOrder order) {
        check(order.intent().value().equals(promise.intentId()), promise, "is now " + order.intent());
        check(order.revision() == promise.revision(), promise, "revision " + promise.revision() + " is now " + order);
        check(!promise.isCanceled() || order.status().isTerminal(), promise, "canceled, and " + order.status());
        check(!order.pending(), promise, "is pending");
    }

    /** The exchange's orders and fills are the gateway's, one by one, and so are the positions they make. */
    void askTheVenue(VenueTruth venue) {
        venue.strangers().forEach(o -> discrepancies.add("not ours: " + o));
        venue.orders().keySet().stream()
                .filter(intent -> !orders.containsKey(intent))
                .forEach(intent ->
                        discrepancies.add("only at the venue: " + venue.orders().get(intent)));
        Map<Holding, Position> made = new TreeMap<>();
        for (TradedOrder order : orders.values()) {
            List<OrderRecord> records = venue.orders().getOrDefault(order.intent(), List.of());
            compare(order, records);
            Set<TradedFill> fills = new TreeSet<>();
            for (OrderRecord record : records) {
                fills.addAll(venue.fillsOf(record));
            }
            check(fills.equals(order.fills()), order, "fills " + order.fills() + ", at the venue " + fills);
            for (TradedFill fill : fills) {
                made.compute(
                        new Holding(order.account(), order.symbol()),
                        (_, held) -> (held == null ? Position.FLAT : held).plus(order.symbol(), order.side(), fill));
            }
        }
        Set<Holding> all = new TreeSet<>(positions.keySet());
        all.addAll(made.keySet());
        for (Holding holding : all) {
            Position told = positions.getOrDefault(holding, Position.FLAT);
            Position filled = made.getOrDefault(holding, Position.FLAT);
            check(told.isSameAs(filled), holding, told + ", by the venue's fills " + filled);
        }
        balances(venue);
    }

    private void compare(TradedOrder order, List<OrderRecord> records) {
        Quantity filled = records.stream().map(OrderRecord::filled).reduce(Quantity.ZERO, Quantity::plus);
        Money quote = records.stream().map(OrderRecord::filledQuote).reduce(Money.ZERO, Money::plus);
        List<OrderRecord> open =
                records.stream().filter(r -> r.status() == OrderStatus.OPEN).toList();
        check(
                filled.equals(order.filled()) && quote.equals(order.filledQuote()),
                order,
                "filled " + order.filled() + " for " + order.filledQuote() + ", at the venue " + filled + " for "
                        + quote);
        check(
                (order.status() == io.kontor.account.OrderStatus.FILLED) == filled.compareTo(order.amount()) >= 0
                        || (order.status() == io.kontor.account.OrderStatus.CANCELED && order.isFilledAfterItsEnd()),
                order,
                order.status() + " with " + filled + " of " + order.amount());
        check(
                filled.compareTo(order.amount()) <= 0 || order.revision() > 1,
                order,
                "filled " + filled + " of " + order.amount() + ", and no modify that fills could have crossed");
        for (OrderRecord record : records) {
            check(record.filled().compareTo(record.request().quantity()) <= 0, order, "overfilled: " + record);
        }
        check(
                open.size() == (order.status().isTerminal() ? 0 : 1),
                order,
                order.status() + ", open at the venue: " + open);
        for (OrderRecord record : open) {
            Quantity left = record.request().quantity().minus(record.filled());
            check(
                    record.request().limit().equals(order.limitPrice()) && left.equals(order.remaining()),
                    order,
                    "wants " + order.remaining() + " at " + order.limitPrice() + ", at the venue " + record);
        }
    }

    /** What the gateway's fills make of each account's balances is what the venue has made of them. */
    private void balances(VenueTruth venue) {
        Map<AccountId, Map<String, BigDecimal>> made = new HashMap<>();
        for (TradedOrder order : orders.values()) {
            String[] assets = order.symbol().value().split("/", 2);
            Map<String, BigDecimal> account = made.computeIfAbsent(order.account(), _ -> new TreeMap<>());
            for (TradedFill fill : order.fills()) {
                BigDecimal base = fill.quantity().signed(order.side());
                account.merge(assets[0], base, BigDecimal::add);
                account.merge(assets[1], base.multiply(fill.price().value()).negate(), BigDecimal::add);
                account.merge(fill.feeAsset().value(), fill.fee().value().negate(), BigDecimal::add);
            }
            account.replaceAll((_, change) -> change.stripTrailingZeros());
            account.values().removeIf(change -> change.signum() == 0);
        }
        for (AccountId account : accounts) {
            Map<String, BigDecimal> ours = made.getOrDefault(account, Map.of());
            Map<String, BigDecimal> theirs = venue.changes().getOrDefault(account, Map.of());
            check(ours.equals(theirs), account, "balances by our fills " + ours + ", at the venue " + theirs);
        }
    }

    /** The journal tells the same story, in one gap-free stream for each account. */
    void askTheJournal(JournalTruth journal) {
        for (AccountId account : accounts) {
            List<OrderAnnounced> stream = journal.stream(account);
            discrepancies.addAll(JournalTruth.gaps(account, stream));
            Map<IntentId, Set<String>> fills = new HashMap<>();
            for (OrderAnnounced event : stream) {
                event.announcement()
                        .fill()
                        .ifPresent(fill -> check(
                                fills.computeIfAbsent(event.order(), _ -> new TreeSet<>())
                                        .add(fill.id().value()),
                                event.order(),
                                "fill " + fill.id() + " twice in the stream"));
            }
            promises.stream().filter(p -> p.account().equals(account)).forEach(promise -> {
                IntentId intent = new IntentId(promise.intentId());
                long placed = JournalTruth.count(stream, intent, PublicEventType.OrderPlaced);
                check(placed == 1, promise, "announced as placed " + placed + " times");
                Set<String> told = fills.getOrDefault(intent, Set.of());
                Set<String> known = new TreeSet<>();
                Optional.ofNullable(orders.get(intent))
                        .ifPresent(o -> o.fills().forEach(f -> known.add(f.id().value())));
                check(told.equals(known), promise, "fills in the stream " + told + ", of the order " + known);
                if (JournalTruth.count(stream, intent, PublicEventType.OrderModifyRejected) == 0) {
                    lastWordStands(promise, orders.get(intent));
                }
            });
        }
        positions.forEach((holding, told) -> books(holding, told, journal));
    }

    private void lastWordStands(Promise promise, TradedOrder order) {
        JsonNode wanted = promise.wanted();
        boolean base = !wanted.path("amountType").asText().equals("QUOTE");
        check(
                !base || Quantity.of(wanted.path("amount").asText()).equals(order.amount()),
                promise,
                "wants " + wanted + ", is " + order.amount());
        check(
                Optional.ofNullable(wanted.path("limitPrice").textValue())
                        .map(Price::of)
                        .equals(order.limitPrice()),
                promise,
                "wants " + wanted + ", is at " + order.limitPrice());
    }

    private void books(Holding holding, Position told, JournalTruth journal) {
        Position booked = Position.FLAT;
        for (LedgerEntry entry : journal.position(holding.account(), holding.symbol())) {
            switch (entry) {
                case LedgerEntry.Trade t ->
                    booked = booked.plus(holding.symbol(), t.side(), t.quantity(), t.fee(), t.feeAsset());
                case LedgerEntry.Bust _, LedgerEntry.Correction _, LedgerEntry.Adjustment _ ->
                    check(false, holding, "an entry nobody made: " + entry);
            }
        }
        check(booked.isSameAs(told), holding, told + ", in its own books " + booked);
    }

    /** As the gateway tells them. */
    Map<IntentId, TradedOrder> orders() {
        return orders;
    }

    /**
     * At most one order of each revision ever got into the exchange's book.
     *
     * @param revisions which revision each attempt at an order was journalled for
     */
    void oneOrderForEachRevision(VenueTruth venue, Function<IntentId, Map<Integer, Integer>> revisions) {
        for (TradedOrder order : orders.values()) {
            Map<Integer, Integer> journalled = revisions.apply(order.intent());
            Set<Integer> taken = new HashSet<>();
            for (OrderRecord record : venue.orders().getOrDefault(order.intent(), List.of())) {
                Integer revision = journalled.get(VenueTruth.attemptOf(record));
                check(revision != null, order, "no attempt in the journal for " + record);
                check(
                        record.status() == OrderStatus.REJECTED || taken.add(revision),
                        order,
                        "revision " + revision + " twice at the venue: " + record);
            }
        }
    }

    private void check(boolean holds, Object whose, String what) {
        if (!holds) {
            discrepancies.add(whose + ": " + what);
        }
    }
}
