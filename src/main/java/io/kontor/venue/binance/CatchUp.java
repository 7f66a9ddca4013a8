package io.kontor.venue.binance;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.venue.binance.link.LinkLost;
import io.kontor.venue.binance.protocol.Execution;
import io.kontor.venue.binance.protocol.Orders;
import io.kontor.venue.binance.protocol.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the fills that no report has told: those of the time without a session, and those whose report was lost while there was one. The
 * venue replays nothing, so each symbol's trades since then are asked for, with an overlap: a fill told twice counts once, one not told
 * would be missing. Fills of our own open orders are found by the orders' own questions too; those of orders that are over, and of
 * orders somebody else placed, only here. They are told as the books take them: told faster, those of a long time would fill the window, and
 * a session that is opened anew for that would have to be told all of them once more.
 */
final class CatchUp {
    private final Questions questions;
    private final ReportStream reports;
    private final Duration pause;
    private final ActorSystem<?> system;

    /** @param pause between two looks whether there is room again */
    CatchUp(Questions questions, ReportStream reports, Duration pause, ActorSystem<?> system) {
        this.questions = questions;
        this.reports = reports;
        this.pause = pause;
        this.system = system;
    }

    /**
     * Tells one page, so that no more than one is ever held; completes with where the one after it begins, empty where all is told.
     *
     * @param waits run where the books have no room for it just now
     */
    CompletionStage<Optional<TradePlace>> page(TradePlace place, Runnable waits) {
        return room(waits)
                .thenCompose(_ -> questions.trades(place))
                .thenCompose(trades -> tell(place.venueSymbol(), trades, waits).thenApply(_ -> place.after(trades)));
    }

    private CompletionStage<Void> tell(String venueSymbol, List<Orders.Trade> trades, Runnable waits) {
        SortedMap<Long, List<Orders.Trade>> byOrder = new TreeMap<>();
        trades.forEach(trade ->
                byOrder.computeIfAbsent(trade.orderId(), _ -> new ArrayList<>()).add(trade));
        return tell(venueSymbol, byOrder, waits);
    }

    /** A trade does not say whose order it was; orders are read a page at a time, for a busy account has many. */
    private CompletionStage<Void> tell(String venueSymbol, SortedMap<Long, List<Orders.Trade>> untold, Runnable waits) {
        if (untold.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        long first = untold.firstKey();
        return questions
                .ordersFrom(venueSymbol, first)
                .thenCompose(orders -> tell(missed(orders, untold), waits))
                .thenCompose(_ -> untold.containsKey(first)
                        ? tellUnlisted(venueSymbol, first, untold, waits)
                        : CompletableFuture.completedStage(null))
                .thenCompose(_ -> tell(venueSymbol, untold, waits));
    }

    /** allOrders reads what the venue's database has by now, myTrades its memory: the first may lag. One order is answered from memory. */
    private CompletionStage<Void> tellUnlisted(
            String venueSymbol, long orderId, SortedMap<Long, List<Orders.Trade>> untold, Runnable waits) {
        return questions.order(venueSymbol, orderId).thenCompose(order -> {
            Iterator<Execution> missed = missed(List.of(order), untold);
            if (untold.containsKey(orderId)) {
                throw new ProtocolException(
                        venueSymbol + ": asked for order " + orderId + ", told " + Orders.orderId(order));
            }
            return tell(missed, waits);
        });
    }

    /** Those of these orders, which are untold no more. */
    private static Iterator<Execution> missed(List<JsonNode> orders, SortedMap<Long, List<Orders.Trade>> untold) {
        List<Execution> missed = new ArrayList<>();
        for (JsonNode order : orders) {
            List<Orders.Trade> trades = untold.remove(Orders.orderId(order));
            if (trades != null) {
                missed.addAll(Orders.missed(order, trades));
            }
        }
        return missed.iterator();
    }

    private CompletionStage<Void> tell(Iterator<Execution> missed, Runnable waits) {
        while (missed.hasNext() && reports.hasRoom()) {
            reports.missed(missed.next());
        }
        return missed.hasNext()
                ? room(waits).thenCompose(_ -> tell(missed, waits))
                : CompletableFuture.completedStage(null);
    }

    /** Completes once there is some; fails where the session ends before. */
    private CompletionStage<Void> room(Runnable waits) {
        CompletableFuture<Void> room = new CompletableFuture<>();
        look(room);
        if (!room.isDone()) {
            waits.run();
        }
        return room;
    }

    private void look(CompletableFuture<Void> room) {
        if (reports.isOver()) {
            room.completeExceptionally(new LinkLost("the session is over"));
        } else if (reports.hasRoom()) {
            room.complete(null);
        } else {
            system.scheduler().scheduleOnce(pause, () -> look(room), system.executionContext());
        }
    }
}
