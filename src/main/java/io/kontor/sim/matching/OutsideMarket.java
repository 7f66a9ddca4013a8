package io.kontor.sim.matching;

import io.kontor.value.Side;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the world, seen from the book: the house's quotes, which stand for everybody who is not a participant, and the trades they
 * make among themselves. It is what fills resting orders.
 *
 * <p>The queue model: liquidity that was at a price before an order stands before it. It gives way to trades at that price, and to
 * cancels only once no more of it is left at the price than stood before the order. Participants' takers use up quotes; what they took is back
 * with the next quote for that price.
 */
final class OutsideMarket {
    private final Matcher matcher;

    OutsideMarket(Matcher matcher) {
        this.matcher = matcher;
    }

    /** Moves quotes; where they reach resting orders, they trade at the orders' prices. */
    void quote(Market market, List<LevelChange> changes, Instant now) {
        changes.forEach(market.book()::setHouse);
        for (Side side : Side.values()) {
            cross(market, side, now);
        }
    }

    /**
     * A trade of the outside market. Resting orders at a better price than it would have been met first; those at its price when all
     * that stood before them was. Together they get no more than was traded.
     */
    void trade(Market market, Side aggressor, long price, long quantity, Instant now) {
        HalfBook half = market.book().half(aggressor.opposite());
        long left = quantity;
        while (left > 0) {
            Resting turn = nextInTurn(half, price);
            if (turn == null) {
                break;
            }
            long part = Math.min(left, turn.shown());
            left -= part;
            if (turn.order() == null) {
                market.book().take(turn, half.side(), part, 0);
            } else {
                matcher.trade(market, turn, part, now);
            }
        }
        matcher.print(market, aggressor, price, quantity, now);
    }

    private void cross(Market market, Side side, Instant now) {
        HalfBook orders = market.book().half(side);
        HalfBook quotes = market.book().half(side.opposite());
        while (orders.hasOrders()) {
            Resting quote = firstQuote(quotes);
            Resting order = quote == null ? null : firstOrderReaching(orders, quote.price());
            if (quote == null || order == null) {
                return;
            }
            long price = order.price();
            long quantity = Math.min(order.shown(), quote.shown());
            market.book().take(quote, quotes.side(), quantity, 0);
            matcher.trade(market, order, quantity, now);
            matcher.print(market, quotes.side(), price, quantity, now);
        }
    }

    private static @Nullable Resting nextInTurn(HalfBook half, long price) {
        for (Level level : half.levels()) {
            if (level.price() == price) {
                return level.first();
            }
            if (!half.isBetter(level.price(), price)) {
                return null;
            }
            Resting order = level.firstOrder();
            if (order != null) {
                return order;
            }
        }
        return null;
    }

    private static @Nullable Resting firstQuote(HalfBook half) {
        for (Level level : half.levels()) {
            if (level.house() > 0) {
                return level.firstHouse();
            }
        }
        return null;
    }

    private static @Nullable Resting firstOrderReaching(HalfBook half, long price) {
        for (Level level : half.levels()) {
            if (half.isBetter(price, level.price())) {
                return null;
            }
            Resting order = level.firstOrder();
            if (order != null) {
                return order;
            }
        }
        return null;
    }
}
