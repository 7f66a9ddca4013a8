package io.kontor.venue.binance;

import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.protocol.Listing;
import io.kontor.venue.binance.protocol.Orders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the fills of the time without a session. The venue replays nothing, so each symbol's trades since the last report in the books
 * are asked for, with an overlap: a fill told twice counts once, one not told would be missing. Fills of our own orders are found by the
 * orders' own questions too; those of orders somebody else placed only here.
 */
final class CatchUp {
    private final Questions questions;
    private final Listing listing;
    private final ReportStream reports;
    private final BinanceSettings.CatchUp settings;

    CatchUp(Questions questions, Listing listing, ReportStream reports, BinanceSettings.CatchUp settings) {
        this.questions = questions;
        this.listing = listing;
        this.reports = reports;
        this.settings = settings;
    }

    /**
     * Completes once everything missed is told.
     *
     * @param after the last report in the books; 0 for none, and then there is nothing to catch up with
     */
    CompletionStage<Void> after(long after) {
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        if (after == 0) {
            return done;
        }
        Instant since = AccountMemory.timeOf(after).minus(settings.overlap());
        // One after the other: it is the venue's budget, not our patience, that is short.
        for (var instrument : listing.instruments()) {
            String symbol = instrument.venueSymbol();
            done = done.thenCompose(_ -> questions.tradesSince(symbol, since, settings.pagesMax()))
                    .thenCompose(trades -> tell(symbol, trades));
        }
        return done;
    }

    private CompletionStage<Void> tell(String venueSymbol, List<Orders.Trade> trades) {
        Map<Long, List<Orders.Trade>> byOrder = new LinkedHashMap<>();
        trades.forEach(trade ->
                byOrder.computeIfAbsent(trade.orderId(), _ -> new ArrayList<>()).add(trade));
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        for (Map.Entry<Long, List<Orders.Trade>> entry : byOrder.entrySet()) {
            done = done.thenCompose(_ -> questions.byVenueId(venueSymbol, entry.getKey()))
                    .thenAccept(order -> Orders.missed(order, entry.getValue()).forEach(reports::missed));
        }
        return done;
    }
}
