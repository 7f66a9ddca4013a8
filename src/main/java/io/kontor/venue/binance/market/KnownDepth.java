package io.kontor.venue.binance.market;

import io.kontor.marketdata.Quote;
import io.kontor.value.Price;
import io.kontor.venue.binance.protocol.MarketEvent.Depth;
import io.kontor.venue.binance.protocol.MarketEvent.Snapshot;
import io.kontor.venue.binance.protocol.MarketEvent.Top;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far from the best prices a book is known. A snapshot ends after so many levels; of what lies behind its last one only changes are ever
 * told, so a level that rests there in silence would be missing once the price comes to it ("How to manage a local order book correctly":
 * the levels outside a snapshot are not known unless they change).
 *
 * @param bidEdge the last bid that is known for sure; null where all of them are
 * @param bidTurn a best bid so low that the edge is near
 */
record KnownDepth(
        @Nullable Price bidEdge,
        @Nullable Price bidTurn,
        @Nullable Price askEdge,
        @Nullable Price askTurn) {
    static final KnownDepth ALL = new KnownDepth(null, null, null, null);

    /** @param limit as many levels a side as were asked for; a side with fewer is whole */
    static KnownDepth of(Snapshot snapshot, int limit) {
        List<Quote.Level> bids = snapshot.bids();
        List<Quote.Level> asks = snapshot.asks();
        boolean bidsCut = bids.size() >= limit;
        boolean asksCut = asks.size() >= limit;
        return new KnownDepth(
                bidsCut ? bids.getLast().price() : null,
                bidsCut ? bids.get(bids.size() / 2).price() : null,
                asksCut ? asks.getLast().price() : null,
                asksCut ? asks.get(asks.size() / 2).price() : null);
    }

    /** What of the update is about the known part. */
    Depth within(Depth depth) {
        return bidEdge == null && askEdge == null
                ? depth
                : new Depth(
                        depth.venueSymbol(),
                        depth.first(),
                        depth.last(),
                        knownBids(depth.bids()),
                        knownAsks(depth.asks()),
                        depth.at());
    }

    List<Quote.Level> knownBids(List<Quote.Level> bids) {
        Price edge = bidEdge;
        return edge == null
                ? bids
                : bids.stream()
                        .filter(level -> level.price().compareTo(edge) >= 0)
                        .toList();
    }

    List<Quote.Level> knownAsks(List<Quote.Level> asks) {
        Price edge = askEdge;
        return edge == null
                ? asks
                : asks.stream()
                        .filter(level -> level.price().compareTo(edge) <= 0)
                        .toList();
    }

    /** One of the best prices is worse than the last that is known. A side without a price is not: that it is empty is known. */
    boolean isBehind(Top top) {
        boolean bids = bidEdge != null && top.bid().isPositive() && top.bid().compareTo(bidEdge) < 0;
        boolean asks = askEdge != null && top.ask().compareTo(askEdge) > 0;
        return bids || asks;
    }

    /** Half of the levels behind one of the best prices are gone. A side without a price has none left. */
    boolean isNearlyUsedUp(Top top) {
        boolean bids = bidTurn != null && top.bid().compareTo(bidTurn) <= 0;
        boolean asks = askTurn != null
                && (top.ask().compareTo(askTurn) >= 0 || !top.ask().isPositive());
        return bids || asks;
    }
}
