package io.kontor.venue.binance.protocol;

/**
 * What can be asked of the venue: its name on the WebSocket API, its verb and path on REST, and what it costs by the documents.
 *
 * <p>Weights are what a refused call costs; since April 2026 a successful order costs none, which the venue's own count then tells.
 */
public enum Method {
    TIME("time", "GET", "/api/v3/time", 1, 0, false),
    EXCHANGE_INFO("exchangeInfo", "GET", "/api/v3/exchangeInfo", 20, 0, false),
    /** At 1,000 levels. */
    DEPTH("depth", "GET", "/api/v3/depth", 50, 0, false),
    PLACE("order.place", "POST", "/api/v3/order", 1, 1, true),
    CANCEL("order.cancel", "DELETE", "/api/v3/order", 1, 0, true),
    CANCEL_REPLACE("order.cancelReplace", "POST", "/api/v3/order/cancelReplace", 1, 1, true),
    AMEND("order.amend.keepPriority", "PUT", "/api/v3/order/amend/keepPriority", 4, 0, true),
    ORDER_STATUS("order.status", "GET", "/api/v3/order", 4, 0, true),
    /** Of all symbols. */
    OPEN_ORDERS("openOrders.status", "GET", "/api/v3/openOrders", 80, 0, true),
    /** The same, asked by a session that has none yet: until it is answered no order of the account leaves. */
    FIRST_OPEN_ORDERS("openOrders.status", "GET", "/api/v3/openOrders", 80, 0, true),
    ALL_ORDERS("allOrders", "GET", "/api/v3/allOrders", 20, 0, true),
    /** Of a symbol. */
    MY_TRADES("myTrades", "GET", "/api/v3/myTrades", 20, 0, true),
    /** Of one order. */
    ORDER_TRADES("myTrades", "GET", "/api/v3/myTrades", 5, 0, true),
    /** Only on the WebSocket API: listen keys are gone. */
    SUBSCRIBE_USER_DATA("userDataStream.subscribe.signature", "", "", 2, 0, true);

    private final String name;
    private final String verb;
    private final String path;
    private final int weight;
    private final int orders;
    private final boolean signed;

    Method(String name, String verb, String path, int weight, int orders, boolean signed) {
        this.name = name;
        this.verb = verb;
        this.path = path;
        this.weight = weight;
        this.orders = orders;
        this.signed = signed;
    }

    public String wsName() {
        return name;
    }

    public String verb() {
        return verb;
    }

    public String path() {
        return path;
    }

    /** Of the address's request weight. */
    public int weight() {
        return weight;
    }

    /** How many orders it counts for the account. */
    public int orders() {
        return orders;
    }

    public boolean isSigned() {
        return signed;
    }

    /** What looks after the books and may be asked a minute later: it leaves room for orders. */
    public boolean mayWait() {
        return this == DEPTH || this == OPEN_ORDERS || this == ALL_ORDERS || this == MY_TRADES;
    }

    /** What a log-on needs much weight for: it goes before what may wait, and behind the orders of accounts that are logged on. */
    public boolean isForLogOn() {
        return this == FIRST_OPEN_ORDERS;
    }

    /** What takes an order away, or is told what became of one, and the time these are signed with: the reserve is theirs to the last. */
    public boolean isUrgent() {
        return this == CANCEL || this == SUBSCRIBE_USER_DATA || this == TIME;
    }

    /** It may use most of the reserve. Not all: hundreds of orders may be asked after at once, and then still are to be canceled. */
    public boolean isAboutOneOrder() {
        return this == ORDER_STATUS || this == ORDER_TRADES;
    }
}
