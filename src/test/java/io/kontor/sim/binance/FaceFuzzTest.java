package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.binance.FaceRig.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing a client can send ends the exchange, or is told as a fault of ours. Random values for every parameter; a run says its seed. */
class FaceFuzzTest {
    private static final int REQUESTS = 1500;

    private static final List<String> ROUTES = List.of(
            "GET /sim/orders",
            "GET /sim/fills",
            "GET /sim/balances",
            "GET /api/v3/exchangeInfo",
            "GET /api/v3/depth",
            "GET /api/v3/trades",
            "GET /api/v3/aggTrades",
            "GET /api/v3/avgPrice",
            "GET /api/v3/ticker/bookTicker",
            "GET /api/v3/ticker/price",
            "POST /api/v3/order",
            "POST /api/v3/order/test",
            "POST /api/v3/order/cancelReplace",
            "PUT /api/v3/order/amend/keepPriority",
            "DELETE /api/v3/order",
            "DELETE /api/v3/openOrders",
            "GET /api/v3/order",
            "GET /api/v3/openOrders",
            "GET /api/v3/allOrders",
            "GET /api/v3/myTrades",
            "GET /api/v3/account",
            "GET /api/v3/account/commission",
            "GET /api/v3/rateLimit/order",
            "GET /api/v3/myFilters");

    private static final List<String> BODIES =
            List.of("POST /sim/orders", "POST /sim/busts", "POST /sim/clock", "PUT /sim/faults");

    private static final List<String> NAMES = List.of(
            "symbol",
            "symbols",
            "side",
            "type",
            "timeInForce",
            "quantity",
            "quoteOrderQty",
            "price",
            "stopPrice",
            "icebergQty",
            "newQty",
            "newClientOrderId",
            "newOrderRespType",
            "selfTradePreventionMode",
            "strategyId",
            "strategyType",
            "orderId",
            "origClientOrderId",
            "cancelOrderId",
            "cancelOrigClientOrderId",
            "cancelNewClientOrderId",
            "cancelReplaceMode",
            "cancelRestrictions",
            "computeCommissionRates",
            "recvWindow",
            "fromId",
            "startTime",
            "endTime",
            "limit",
            "cursor",
            "account",
            "omitZeroBalances",
            "permissions",
            "symbolStatus");

    private static final List<String> FIELDS = List.of(
            "account",
            "clientOrderId",
            "symbol",
            "side",
            "amount",
            "price",
            "timeInForce",
            "postOnly",
            "trade",
            "offset",
            "ACK_LOST",
            "LATE_FILL",
            "CLOCK_SKEW");

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "0.01",
            "00",
            "ff",
            "zz",
            "abc",
            "1e9",
            "1e900",
            "1e-900",
            "0.00000001",
            "0.000000001",
            "50000",
            "60000",
            "99999999999999999999",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999.99999999999999999999",
            "NaN",
            "null",
            "true",
            "[]",
            "{}",
            "[\"BTCUSDT\"]",
            "[1,",
            "BTCUSDT",
            "BTC/USDT",
            "ETHUSDT",
            "BTC-PERP",
            "btcusdt",
            "BUY",
            "SELL",
            "LIMIT",
            "LIMIT_MAKER",
            "MARKET",
            "STOP_LOSS",
            "STOP_LOSS_LIMIT",
            "TAKE_PROFIT_LIMIT",
            "GTC",
            "IOC",
            "FOK",
            "AT_OPEN",
            "GTD",
            "FULL",
            "STOP_ON_FAILURE",
            "ALLOW_FAILURE",
            "ONLY_NEW",
            "EXPIRE_BOTH",
            "id-1",
            "main",
            "others",
            "a|b",
            "a b",
            "\u00e4\u20ac",
            "\u0000",
            "%",
            "&=",
            "'\"\\",
            "x".repeat(300),
            "1700000000000",
            "1700000000000000",
            "PT-2S",
            "PT3000000H",
            "PT9223372036854775807S",
            "P99999999D");

    private final long seed = printed(new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir
    private Path directory;

    private FaceRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FaceRig(
                directory,
                "binance.limits.weight-per-minute = 100000000",
                "binance.limits.orders-per-ten-seconds = 1000000",
                "binance.bounds.processing-timeout = 20 s",
                "generator.enabled = true");
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void nothingAClientSendsEndsTheExchangeOrIsOurFault() throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            String route;
            Answer answer;
            if (random.nextInt(4) == 0) {
                route = pick(BODIES);
                String body = body();
                answer = rig.post(method(route), path(route), body);
                judge(i, route + " " + body, answer);
                // Switches and clocks are for this request alone: what they do by design is not looked at here.
                rig.open("DELETE", "/sim/faults");
                rig.post("POST", "/sim/clock", "{\"offset\":\"PT0S\"}");
            } else {
                route = pick(ROUTES);
                String[] parameters = parameters();
                answer = path(route).startsWith("/sim/")
                        ? rig.open(method(route), path(route) + "?" + String.join("&", parameters))
                        : rig.signed(method(route), path(route), parameters);
                judge(i, route + " " + String.join("&", parameters), answer);
            }
        }
        assertThat(rig.signed(
                                "POST",
                                "/api/v3/order",
                                "symbol=BTCUSDT",
                                "side=BUY",
                                "type=LIMIT",
                                "timeInForce=GTC",
                                "quantity=0.01",
                                "price=50000")
                        .status())
                .as("seed %d", seed)
                .isEqualTo(200);
    }

    private void judge(int number, String request, Answer answer) {
        assertThat(answer.status())
                .as("seed %d, request %d: %s: %s", seed, number, request, answer.body())
                .isBetween(200, 499);
        assertThat(rig.exchange.isUp())
                .as("seed %d, request %d: %s", seed, number, request)
                .isTrue();
    }

    /** One time in two such as could be an order. */
    private String[] parameters() {
        List<String> names = new ArrayList<>(NAMES);
        List<String> parameters = new ArrayList<>();
        if (random.nextBoolean()) {
            for (String likely : List.of(
                    "symbol=BTCUSDT", "side=BUY", "type=LIMIT", "timeInForce=GTC", "quantity=0.01", "price=60000")) {
                if (random.nextInt(8) > 0) {
                    parameters.add(likely);
                    names.remove(likely.substring(0, likely.indexOf('=')));
                }
            }
        }
        for (int left = random.nextInt(4); left > 0; left--) {
            String name = names.remove(random.nextInt(names.size()));
            parameters.add(name + "=" + FaceRig.encoded(pick(VALUES)));
        }
        return parameters.toArray(String[]::new);
    }

    private String body() {
        List<String> names = new ArrayList<>(FIELDS);
        List<String> fields = new ArrayList<>();
        if (random.nextBoolean()) {
            fields.add("\"symbol\":\"BTC/USDT\"");
            fields.add("\"side\":\"SELL\"");
            names.removeAll(List.of("symbol", "side"));
        }
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            fields.add(quoted(names.remove(random.nextInt(names.size()))) + ":" + value());
        }
        return "{" + String.join(",", fields) + "}";
    }

    private String value() {
        return switch (random.nextInt(4)) {
            case 0 -> "{\"next\":1,\"delay\":" + quoted(pick(VALUES)) + "}";
            case 1 -> pick(List.of("0", "-1", "1", "1e400", "99999999999999999999", "true", "null", "[]"));
            default -> quoted(pick(VALUES));
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u0000", "\\u0000") + "\"";
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private static long printed(long seed) {
        System.out.println("seed " + seed);
        return seed;
    }

    private static String method(String route) {
        return route.substring(0, route.indexOf(' '));
    }

    private static String path(String route) {
        return route.substring(route.indexOf(' ') + 1);
    }
}
