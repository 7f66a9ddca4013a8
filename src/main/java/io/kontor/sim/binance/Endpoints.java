package io.kontor.sim.binance;

import static io.kontor.sim.binance.Endpoint.Kind.ORDER;
import static io.kontor.sim.binance.Endpoint.Kind.PLACES;
import static io.kontor.sim.fault.RequestKind.CANCEL;
import static io.kontor.sim.fault.RequestKind.REPLACE;
import static io.kontor.sim.fault.RequestKind.SUBMIT;

import java.util.Map;
import java.util.Optional;

/** Everything the venue can be asked: by method and path over REST, by name over the WebSocket API. Weights are the documents'. */
final class Endpoints {
    private final Map<String, Endpoint> byPath;
    private final Map<String, Endpoint> byName;

    Endpoints(MarketQueries market, Orders orders, AccountQueries account) {
        Endpoint ping = Endpoint.open(1, market::ping);
        Endpoint time = Endpoint.open(1, market::time);
        Endpoint info = Endpoint.open(20, market::exchangeInfo);
        Endpoint depth = Endpoint.market(MarketQueries::depthWeight, market::depth);
        Endpoint trades = Endpoint.market(params -> 25, market::trades);
        Endpoint aggTrades = Endpoint.market(params -> 4, market::aggTrades);
        Endpoint average = Endpoint.market(params -> 2, market::averagePrice);
        Endpoint bookTicker = Endpoint.market(MarketQueries::tickerWeight, market::bookTicker);
        Endpoint priceTicker = Endpoint.market(MarketQueries::tickerWeight, market::priceTicker);

        Endpoint place = Endpoint.order(SUBMIT, PLACES, 1, orders::place);
        Endpoint test = Endpoint.query(params -> params.has("computeCommissionRates") ? 20 : 1, orders::test);
        Endpoint cancel = Endpoint.order(CANCEL, ORDER, 1, orders::cancel);
        Endpoint cancelAll = Endpoint.order(CANCEL, ORDER, 1, orders::cancelAll);
        Endpoint cancelReplace = Endpoint.order(REPLACE, PLACES, 1, orders::cancelReplace);
        Endpoint amend = Endpoint.order(REPLACE, ORDER, 4, orders::amend);

        Endpoint order = Endpoint.query(params -> 4, account::order);
        Endpoint openOrders = Endpoint.query(params -> params.has("symbol") ? 6 : 80, account::openOrders);
        Endpoint allOrders = Endpoint.query(params -> 20, account::allOrders);
        Endpoint myTrades = Endpoint.query(params -> params.has("orderId") ? 5 : 20, account::trades);
        Endpoint state = Endpoint.query(params -> 20, account::account);
        Endpoint commission = Endpoint.query(params -> 20, account::commission);
        Endpoint orderCount = Endpoint.query(params -> 40, account::orderCount);
        Endpoint filters = Endpoint.query(params -> 40, account::filters);

        byPath = Map.ofEntries(
                Map.entry("GET /api/v3/ping", ping),
                Map.entry("GET /api/v3/time", time),
                Map.entry("GET /api/v3/exchangeInfo", info),
                Map.entry("GET /api/v3/depth", depth),
                Map.entry("GET /api/v3/trades", trades),
                Map.entry("GET /api/v3/aggTrades", aggTrades),
                Map.entry("GET /api/v3/avgPrice", average),
                Map.entry("GET /api/v3/ticker/bookTicker", bookTicker),
                Map.entry("GET /api/v3/ticker/price", priceTicker),
                Map.entry("POST /api/v3/order", place),
                Map.entry("POST /api/v3/order/test", test),
                Map.entry("DELETE /api/v3/order", cancel),
                Map.entry("DELETE /api/v3/openOrders", cancelAll),
                Map.entry("POST /api/v3/order/cancelReplace", cancelReplace),
                Map.entry("PUT /api/v3/order/amend/keepPriority", amend),
                Map.entry("GET /api/v3/order", order),
                Map.entry("GET /api/v3/openOrders", openOrders),
                Map.entry("GET /api/v3/allOrders", allOrders),
                Map.entry("GET /api/v3/myTrades", myTrades),
                Map.entry("GET /api/v3/account", state),
                Map.entry("GET /api/v3/account/commission", commission),
                Map.entry("GET /api/v3/rateLimit/order", orderCount),
                Map.entry("GET /api/v3/myFilters", filters));
        byName = Map.ofEntries(
                Map.entry("ping", ping),
                Map.entry("time", time),
                Map.entry("exchangeInfo", info),
                Map.entry("depth", depth),
                Map.entry("trades.recent", trades),
                Map.entry("trades.aggregate", aggTrades),
                Map.entry("avgPrice", average),
                Map.entry("ticker.book", bookTicker),
                Map.entry("ticker.price", priceTicker),
                Map.entry("order.place", place),
                Map.entry("order.test", test),
                Map.entry("order.cancel", cancel),
                Map.entry("openOrders.cancelAll", cancelAll),
                Map.entry("order.cancelReplace", cancelReplace),
                Map.entry("order.amend.keepPriority", amend),
                Map.entry("order.status", order),
                Map.entry("openOrders.status", openOrders),
                Map.entry("allOrders", allOrders),
                Map.entry("myTrades", myTrades),
                Map.entry("account.status", state),
                Map.entry("account.commission", commission),
                Map.entry("account.rateLimits.orders", orderCount),
                Map.entry("myFilters", filters));
    }

    Optional<Endpoint> ofPath(String method, String path) {
        return Optional.ofNullable(byPath.get(method + " " + path));
    }

    Optional<Endpoint> ofName(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
