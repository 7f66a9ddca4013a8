package io.kontor.venue.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.venue.binance.link.LinkLost;
import io.kontor.venue.binance.protocol.Orders;
import io.kontor.venue.binance.protocol.ProtocolException;
import java.util.ArrayList;
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
 * orders somebody else placed, only here.
 */
final class CatchUp {
    private final Questions questions;
    private final ReportStream reports;

    CatchUp(Questions questions, ReportStream reports) {
        this.questions = questions;
        this.reports = reports;
    }

    /**
     * Tells one page, so that no more than one is ever held; completes with where the one after it begins, empty where all is told.
     */
    CompletionStage<Optional<TradePlace>> page(TradePlace place) {
        if (reports.isOver()) {
            return CompletableFuture.failedStage(new LinkLost("the session is over"));
        }
        return questions
                .trades(place)
                .thenCompose(trades -> tell(place.venueSymbol(), trades).thenApply(_ -> place.after(trades)));
    }

    private CompletionStage<Void> tell(String venueSymbol, List<Orders.Trade> trades) {
        SortedMap<Long, List<Orders.Trade>> byOrder = new TreeMap<>();
        trades.forEach(trade ->
                byOrder.computeIfAbsent(trade.orderId(), _ -> new ArrayList<>()).add(trade));
        return tell(venueSymbol, byOrder);
    }

    /** A trade does not say whose order it was; orders are read a page at a time, for a busy account has many. */
    private CompletionStage<Void> tell(String venueSymbol, SortedMap<Long, List<Orders.Trade>> untold) {
        if (untold.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        long first = untold.firstKey();
        return questions
                .ordersFrom(venueSymbol, first)
                .thenCompose(orders -> {
                    orders.forEach(order -> tell(order, untold));
                    return untold.containsKey(first)
                            ? tellUnlisted(venueSymbol, first, untold)
                            : CompletableFuture.completedStage(null);
                })
                .thenCompose(_ -> tell(venueSymbol, untold));
    }

    /** allOrders reads what the venue's database has by now, myTrades its memory: the first may lag. One order is answered from memory. */
    private CompletionStage<Void> tellUnlisted(
            String venueSymbol, long orderId, SortedMap<Long, List<Orders.Trade>> untold) {
        return questions.order(venueSymbol, orderId).thenAccept(order -> {
            tell(order, untold);
            if (untold.containsKey(orderId)) {
                throw new ProtocolException(
                        venueSymbol + ": asked for order " + orderId + ", told " + Orders.orderId(order));
            }
        });
    }

    private void tell(JsonNode order, SortedMap<Long, List<Orders.Trade>> untold) {
        List<Orders.Trade> trades = untold.remove(Orders.orderId(order));
        if (trades != null) {
            Orders.missed(order, trades).forEach(reports::missed);
        }
    }
}
