package io.kontor.venue.binance;

/**
 * What the venue says, written from its published documents with every field they name. Templates take the values that matter to a
 * test; the rest stands for itself.
 */
public final class Documents {
    private Documents() {}

    /** executionReport of the user data stream: NEW, as pushed over the WebSocket API. */
    public static String execution(String type, String status, String c, String original, String more) {
        return """
            {"subscriptionId":0,"event":{"e":"executionReport","E":1700000000658,"s":"BTCUSDT","c":"%s","S":"BUY","o":"LIMIT",
             "f":"GTC","q":"2.00000000","p":"100.50000000","P":"0.00000000","F":"0.00000000","g":-1,"C":"%s","x":"%s","X":"%s",
             "r":"NONE","i":4293153,"l":"0.00000000","z":"0.00000000","L":"0.00000000","n":"0","N":null,"T":1700000000657,
             "t":-1,"v":3,"I":8641984,"w":true,"m":false,"M":false,"O":1700000000657,"Z":"0.00000000","Y":"0.00000000",
             "Q":"0.00000000","W":1700000000657,"V":"NONE"%s}}""".formatted(c, original, type, status, more.isEmpty() ? "" : "," + more);
    }

    /** A fill: later fields of the same name win. */
    public static String fill(String c, long trade, String quantity, String cumulative) {
        return execution(
                "TRADE", "PARTIALLY_FILLED", c, "", """
            "t":%d,"I":%d,"l":"%s","z":"%s","L":"100.40000000","n":"0.00012000","N":"BNB","m":true""".formatted(trade, 9_000_000 + trade, quantity, cumulative));
    }

    public static String order(String clientOrderId, String status, String executed) {
        return """
            {"symbol":"BTCUSDT","orderId":4293153,"orderListId":-1,"clientOrderId":"%s","price":"100.50000000",
             "origQty":"2.00000000","executedQty":"%s","origQuoteOrderQty":"0.00000000","cummulativeQuoteQty":"0.00000000",
             "status":"%s","timeInForce":"GTC","type":"LIMIT","side":"BUY","stopPrice":"0.00000000","icebergQty":"0.00000000",
             "time":1700000000657,"updateTime":1700000000657,"isWorking":true,"workingTime":1700000000657,
             "selfTradePreventionMode":"NONE"}""".formatted(clientOrderId, executed, status);
    }

    /** An order that was placed with the label of a strategy. */
    public static String labelled(String order, long id, long type) {
        return "{\"strategyId\":" + id + ",\"strategyType\":" + type + "," + order.substring(1);
    }

    public static String trade(long id, String quantity, long time) {
        return """
            {"symbol":"BTCUSDT","id":%d,"orderId":4293153,"orderListId":-1,"price":"100.40000000","qty":"%s",
             "quoteQty":"50.20000000","commission":"0.00012000","commissionAsset":"BNB","time":%d,"isBuyer":true,
             "isMaker":true,"isBestMatch":true}""".formatted(id, quantity, time);
    }

    /** The answer to order.place with newOrderRespType RESULT. */
    public static String placed(String clientOrderId) {
        return """
            {"symbol":"BTCUSDT","orderId":4293153,"orderListId":-1,"clientOrderId":"%s","transactTime":1700000000657,
             "price":"100.50000000","origQty":"2.00000000","executedQty":"0.00000000","origQuoteOrderQty":"0.000000",
             "cummulativeQuoteQty":"0.00000000","status":"NEW","timeInForce":"GTC","type":"LIMIT","side":"BUY",
             "workingTime":1700000000657,"selfTradePreventionMode":"NONE"}""".formatted(clientOrderId);
    }

    public static String canceled(String clientOrderId) {
        return """
            {"symbol":"BTCUSDT","origClientOrderId":"%s","orderId":4293153,"orderListId":-1,"clientOrderId":"91fe37ce9e69c90d",
             "transactTime":1700000000700,"price":"100.50000000","origQty":"2.00000000","executedQty":"0.00000000",
             "origQuoteOrderQty":"0.000000","cummulativeQuoteQty":"0.00000000","status":"CANCELED","timeInForce":"GTC",
             "type":"LIMIT","side":"BUY","selfTradePreventionMode":"NONE"}""".formatted(clientOrderId);
    }

    public static final String RATE_LIMITS = """
            [{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000,"count":70},
             {"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":100,"count":12},
             {"rateLimitType":"ORDERS","interval":"DAY","intervalNum":1,"limit":200000,"count":4043}]""";

    public static final String EXCHANGE_INFO = """
            {"timezone":"UTC","serverTime":1700000000000,
             "rateLimits":[
              {"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000},
              {"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":100},
              {"rateLimitType":"ORDERS","interval":"DAY","intervalNum":1,"limit":200000},
              {"rateLimitType":"RAW_REQUESTS","interval":"MINUTE","intervalNum":5,"limit":300000},
              {"rateLimitType":"CONNECTIONS","interval":"MINUTE","intervalNum":5,"limit":300}],
             "exchangeFilters":[],
             "symbols":[
              {"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","baseAssetPrecision":8,"quoteAsset":"USDT",
               "quotePrecision":8,"quoteAssetPrecision":8,"baseCommissionPrecision":8,"quoteCommissionPrecision":8,
               "orderTypes":["LIMIT","LIMIT_MAKER","MARKET","STOP_LOSS","STOP_LOSS_LIMIT","TAKE_PROFIT","TAKE_PROFIT_LIMIT"],
               "icebergAllowed":true,"ocoAllowed":true,"otoAllowed":true,"opoAllowed":true,"quoteOrderQtyMarketAllowed":true,
               "allowTrailingStop":true,"cancelReplaceAllowed":true,"amendAllowed":true,"pegInstructionsAllowed":true,
               "isSpotTradingAllowed":true,"isMarginTradingAllowed":true,
               "filters":[
                {"filterType":"PRICE_FILTER","minPrice":"0.01000000","maxPrice":"1000000.00000000","tickSize":"0.01000000"},
                {"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"},
                {"filterType":"ICEBERG_PARTS","limit":10},
                {"filterType":"MARKET_LOT_SIZE","minQty":"0.00000000","maxQty":"120.00000000","stepSize":"0.00000000"},
                {"filterType":"TRAILING_DELTA","minTrailingAboveDelta":10,"maxTrailingAboveDelta":2000,
                 "minTrailingBelowDelta":10,"maxTrailingBelowDelta":2000},
                {"filterType":"PERCENT_PRICE_BY_SIDE","bidMultiplierUp":"5","bidMultiplierDown":"0.2","askMultiplierUp":"5",
                 "askMultiplierDown":"0.2","avgPriceMins":5},
                {"filterType":"NOTIONAL","minNotional":"5.00000000","applyMinToMarket":true,"maxNotional":"9000000.00000000",
                 "applyMaxToMarket":false,"avgPriceMins":5},
                {"filterType":"MAX_NUM_ORDERS","maxNumOrders":200},
                {"filterType":"MAX_NUM_ORDER_LISTS","maxNumOrderLists":20},
                {"filterType":"MAX_NUM_ALGO_ORDERS","maxNumAlgoOrders":5},
                {"filterType":"MAX_NUM_ORDER_AMENDS","maxNumOrderAmends":10}],
               "permissions":[],"permissionSets":[["SPOT","MARGIN"]],"defaultSelfTradePreventionMode":"EXPIRE_MAKER",
               "allowedSelfTradePreventionModes":["EXPIRE_TAKER","EXPIRE_MAKER","EXPIRE_BOTH","DECREMENT"]},
              {"symbol":"OLDUSDT","status":"BREAK","baseAsset":"OLD","baseAssetPrecision":8,"quoteAsset":"USDT",
               "quotePrecision":8,"quoteAssetPrecision":6,"baseCommissionPrecision":8,"quoteCommissionPrecision":8,
               "orderTypes":["MARKET"],"icebergAllowed":false,"ocoAllowed":false,"otoAllowed":false,"opoAllowed":false,
               "quoteOrderQtyMarketAllowed":false,"allowTrailingStop":false,"cancelReplaceAllowed":false,"amendAllowed":false,
               "pegInstructionsAllowed":false,"isSpotTradingAllowed":false,"isMarginTradingAllowed":false,
               "filters":[
                {"filterType":"PRICE_FILTER","minPrice":"0.00000000","maxPrice":"0.00000000","tickSize":"0.00000000"},
                {"filterType":"LOT_SIZE","minQty":"1.00000000","maxQty":"9000.00000000","stepSize":"1.00000000"}],
               "permissions":[],"permissionSets":[[]],"defaultSelfTradePreventionMode":"NONE",
               "allowedSelfTradePreventionModes":["NONE"]},
              {"symbol":"NOLOTUSDT","status":"TRADING","baseAsset":"NOLOT","quoteAsset":"USDT","quoteAssetPrecision":8,
               "orderTypes":["LIMIT"],"icebergAllowed":false,
               "filters":[{"filterType":"PRICE_FILTER","minPrice":"0.1","maxPrice":"10","tickSize":"0.1"}]}],
             "sors":[{"baseAsset":"BTC","symbols":["BTCUSDT","BTCUSDC"]}]}""";

    public static String depth(long first, long last, String bids, String asks) {
        return """
            {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000789,"s":"BTCUSDT","U":%d,"u":%d,
             "b":%s,"a":%s}}""".formatted(first, last, bids, asks);
    }

    public static String bookTicker(long updateId) {
        return """
            {"stream":"btcusdt@bookTicker","data":{"u":%d,"s":"BTCUSDT","b":"99.90000000","B":"31.21000000","a":"100.10000000",
             "A":"40.66000000"}}""".formatted(updateId);
    }

    public static String publicTrade(long id) {
        return """
            {"stream":"btcusdt@trade","data":{"e":"trade","E":1700000000790,"s":"BTCUSDT","t":%d,"p":"100.00000000",
             "q":"0.25000000","T":1700000000785,"m":true,"M":true}}""".formatted(id);
    }

    public static String snapshot(long lastUpdateId) {
        return """
            {"lastUpdateId":%d,"bids":[["99.90000000","431.00000000"],["99.80000000","2.00000000"]],
             "asks":[["100.10000000","12.00000000"]]}""".formatted(lastUpdateId);
    }
}
