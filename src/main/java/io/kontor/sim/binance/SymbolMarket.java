package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.marketdata.Quote;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One symbol's public market as the venue shows it: the book with its update ids, and the last trades. Pure; for one thread.
 *
 * <p>The engine numbers its updates from one at each start. The venue's ids go on over restarts, so they are the engine's from a base on.
 */
final class SymbolMarket {
    private static final int TRADES_MAX = 1000;

    /** Levels that changed since the last event of a diff stream, and the ids it spans. */
    static final class Diff {
        private final NavigableMap<Price, Quantity> bids = new TreeMap<>(Comparator.reverseOrder());
        private final NavigableMap<Price, Quantity> asks = new TreeMap<>();
        private long first;
        private long last;

        boolean isEmpty() {
            return last == 0;
        }

        void add(long newFirst, long newLast, List<Quote.Level> newBids, List<Quote.Level> newAsks) {
            first = isEmpty() ? newFirst : first;
            last = newLast;
            newBids.forEach(level -> bids.put(level.price(), level.quantity()));
            newAsks.forEach(level -> asks.put(level.price(), level.quantity()));
        }

        void clear() {
            bids.clear();
            asks.clear();
            first = 0;
            last = 0;
        }
    }

    /** A trade of the whole market. */
    record Print(long id, Side aggressor, Price price, Quantity quantity, Instant at) {
        boolean buyerIsMaker() {
            return aggressor == Side.SELL;
        }
    }

    private final String name;
    private final long base;
    private final NavigableMap<Price, Quantity> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Price, Quantity> asks = new TreeMap<>();
    private final Deque<Print> trades = new ArrayDeque<>();
    private long lastUpdateId;
    private long lastTradeId;
    private Optional<Price> lastPrice = Optional.empty();

    /** @param base where update and trade ids go on from */
    SymbolMarket(String name, long base) {
        this.name = name;
        this.base = base;
        this.lastUpdateId = base;
        this.lastTradeId = base;
    }

    String name() {
        return name;
    }

    void onSnapshot(long sequence, List<Quote.Level> newBids, List<Quote.Level> newAsks) {
        bids.clear();
        asks.clear();
        lastUpdateId = base + sequence;
        newBids.forEach(level -> lay(bids, level));
        newAsks.forEach(level -> lay(asks, level));
    }

    /** Answers whether the best bid or offer changed. */
    boolean onUpdate(long first, long last, List<Quote.Level> newBids, List<Quote.Level> newAsks, List<Diff> diffs) {
        Map.Entry<Price, Quantity> bid = bids.firstEntry();
        Map.Entry<Price, Quantity> ask = asks.firstEntry();
        lastUpdateId = base + last;
        newBids.forEach(level -> lay(bids, level));
        newAsks.forEach(level -> lay(asks, level));
        diffs.forEach(diff -> diff.add(base + first, base + last, newBids, newAsks));
        return !Objects.equals(bid, bids.firstEntry()) || !Objects.equals(ask, asks.firstEntry());
    }

    Print onTrade(Side aggressor, Price price, Quantity quantity, Instant at) {
        Print print = new Print(++lastTradeId, aggressor, price, quantity, at);
        trades.addLast(print);
        lastPrice = Optional.of(price);
        if (trades.size() > TRADES_MAX) {
            trades.removeFirst();
        }
        return print;
    }

    /** What a trade before the first one here went for. */
    void lastTraded(Price price) {
        lastPrice = lastPrice.or(() -> Optional.of(price));
    }

    Optional<Print> lastTrade() {
        return Optional.ofNullable(trades.peekLast());
    }

    List<Print> trades(int limit) {
        return trades.stream().skip(Math.max(0, trades.size() - limit)).toList();
    }

    /** As REST and the partial book streams have it. */
    ObjectNode depth(int limit) {
        ObjectNode json = object().put("lastUpdateId", lastUpdateId);
        levels(json.putArray("bids"), bids, limit);
        levels(json.putArray("asks"), asks, limit);
        return json;
    }

    ObjectNode depthUpdate(Diff diff, Instant now, TimeUnit unit) {
        ObjectNode json = object().put("e", "depthUpdate")
                .put("E", unit.of(now))
                .put("s", name)
                .put("U", diff.first)
                .put("u", diff.last);
        levels(json.putArray("b"), diff.bids, Integer.MAX_VALUE);
        levels(json.putArray("a"), diff.asks, Integer.MAX_VALUE);
        return json;
    }

    ObjectNode bookTickerEvent() {
        return best(object().put("u", lastUpdateId).put("s", name), "b", "B", "a", "A");
    }

    ObjectNode bookTicker() {
        return best(object().put("symbol", name), "bidPrice", "bidQty", "askPrice", "askQty");
    }

    /** Zero where there never was a trade, as an empty side of the book has no better price either. */
    ObjectNode priceTicker() {
        return object().put("symbol", name).put("price", lastPrice.map(Text::of).orElse(Text.ZERO));
    }

    ObjectNode tradeEvent(Print print, Instant now, TimeUnit unit) {
        return object().put("e", "trade")
                .put("E", unit.of(now))
                .put("s", name)
                .put("t", print.id())
                .put("p", Text.of(print.price()))
                .put("q", Text.of(print.quantity()))
                .put("T", unit.of(print.at()))
                .put("m", print.buyerIsMaker())
                .put("M", true);
    }

    /** Each trade is an aggregate of its own. */
    ObjectNode aggTradeEvent(Print print, Instant now, TimeUnit unit) {
        return aggTrade(object().put("e", "aggTrade").put("E", unit.of(now)).put("s", name), print, unit);
    }

    ObjectNode aggTrade(Print print, TimeUnit unit) {
        return aggTrade(object(), print, unit);
    }

    ObjectNode trade(Print print, TimeUnit unit) {
        return object().put("id", print.id())
                .put("price", Text.of(print.price()))
                .put("qty", Text.of(print.quantity()))
                .put("quoteQty", Text.of(print.price().times(print.quantity())))
                .put("time", unit.of(print.at()))
                .put("isBuyerMaker", print.buyerIsMaker())
                .put("isBestMatch", true);
    }

    private static ObjectNode aggTrade(ObjectNode json, Print print, TimeUnit unit) {
        return json.put("a", print.id())
                .put("p", Text.of(print.price()))
                .put("q", Text.of(print.quantity()))
                .put("f", print.id())
                .put("l", print.id())
                .put("T", unit.of(print.at()))
                .put("m", print.buyerIsMaker())
                .put("M", true);
    }

    private ObjectNode best(ObjectNode json, String bid, String bidSize, String ask, String askSize) {
        return json.put(bid, price(bids))
                .put(bidSize, size(bids))
                .put(ask, price(asks))
                .put(askSize, size(asks));
    }

    private static String price(NavigableMap<Price, Quantity> side) {
        return side.isEmpty() ? Text.ZERO : Text.of(side.firstKey());
    }

    private static String size(NavigableMap<Price, Quantity> side) {
        return side.isEmpty() ? Text.ZERO : Text.of(side.firstEntry().getValue());
    }

    private static void levels(ArrayNode array, NavigableMap<Price, Quantity> side, int limit) {
        side.entrySet().stream()
                .limit(limit)
                .forEach(level -> array.addArray().add(Text.of(level.getKey())).add(Text.of(level.getValue())));
    }

    private static void lay(NavigableMap<Price, Quantity> side, Quote.Level level) {
        if (level.quantity().isZero()) {
            side.remove(level.price());
        } else {
            side.put(level.price(), level.quantity());
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
