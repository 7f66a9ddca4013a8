package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.SimInstruments;
import io.kontor.sim.message.CancelOnly;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.SelfTrade;
import io.kontor.sim.message.Trigger;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderParamsTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final Instant UNTIL = Instant.parse("2026-11-20T10:00:05Z");
    private static final Markets MARKETS = new Markets(new SimInstruments().all());

    private final OrderParams params = new OrderParams(MARKETS, () -> "generated");

    @Test
    void aLimitOrderIsTakenFieldByField() {
        OrderParams.Placing placing = placing(
                "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=IOC&quantity=0.50"
                        + "&price=60000.10&newClientOrderId=my-1&selfTradePreventionMode=EXPIRE_BOTH&strategyId=7&strategyType=1000001");

        NewOrder order = placing.order();
        assertThat(order.account()).isEqualTo(MAIN);
        assertThat(order.clientOrderId()).isEqualTo(new ClientOrderId("my-1"));
        assertThat(order.symbol()).isEqualTo(SimInstruments.BTC_USDT);
        assertThat(order.side()).isEqualTo(Side.SELL);
        assertThat(order.quantity()).isEqualTo(Quantity.of("0.5"));
        assertThat(order.limit()).contains(Price.of("60000.1"));
        assertThat(order.timeInForce()).isEqualTo(TimeInForce.IOC);
        assertThat(order.selfTrade()).contains(SelfTrade.EXPIRE_BOTH);
        assertThat(order.sendBefore()).isEqualTo(UNTIL);
        assertThat(Note.of(order).strategyId()).hasValue(7);
        assertThat(Note.of(order).strategyType()).hasValue(1_000_001);
        assertThat(placing.response()).isEqualTo(OrderParams.Response.FULL);
        assertThat(OrderType.of(order)).isEqualTo(OrderType.LIMIT);
    }

    @ParameterizedTest
    @CsvSource({
        "LIMIT_MAKER, price=60000, ACK",
        "MARKET, x=, FULL",
        "STOP_LOSS, stopPrice=61000, ACK",
        "STOP_LOSS_LIMIT, timeInForce=GTC&price=61100&stopPrice=61000, ACK",
        "TAKE_PROFIT, stopPrice=59000, ACK",
        "TAKE_PROFIT_LIMIT, timeInForce=GTC&price=59100&stopPrice=59000, ACK"
    })
    void everyTypeIsRecognisedAgainFromTheOrderItBecame(OrderType type, String more, OrderParams.Response response) {
        OrderParams.Placing placing =
                placing("symbol=BTCUSDT&side=BUY&quantity=1&type=" + type + "&" + more.replace("x=", ""));

        assertThat(OrderType.of(placing.order())).isEqualTo(type);
        assertThat(placing.response()).isEqualTo(response);
        assertThat(placing.order().clientOrderId().value()).isEqualTo("generated");
    }

    @Test
    void aSellStopsBelowAndTakesProfitAbove() {
        Trigger stop = placing("symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=1&stopPrice=59000")
                .order()
                .trigger()
                .orElseThrow();
        Trigger profit = placing("symbol=BTCUSDT&side=SELL&type=TAKE_PROFIT&quantity=1&stopPrice=61000")
                .order()
                .trigger()
                .orElseThrow();

        assertThat(stop.direction()).isEqualTo(Trigger.Direction.FALLS_TO);
        assertThat(profit.direction()).isEqualTo(Trigger.Direction.RISES_TO);
    }

    @Test
    void aMarketOrderMayBeForAQuoteAmount() {
        OrderParams.Placing placing = placing("symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=100");

        assertThat(placing.quote()).contains(Money.of("100"));
        assertThat(Note.of(placing.sized(Quantity.of("0.001"))).quoteText()).isEqualTo("100.00000000");
        assertThat(placing.sized(Quantity.of("0.001")).quantity()).isEqualTo(Quantity.of("0.001"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "side=BUY&type=LIMIT | -1102 | symbol",
                "symbol=BTCEUR&side=BUY&type=LIMIT | -1121 | Invalid symbol.",
                "symbol=btcusdt&side=BUY&type=LIMIT | -1100 | ^[A-Z0-9-_.]{1,20}$",
                "symbol=BTCUSDT&side=LONG&type=LIMIT | -1117 | Invalid side.",
                "symbol=BTCUSDT&side=BUY&type=OCO | -1116 | Invalid orderType.",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=1 | -1102 | timeInForce",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=DAY&quantity=1&price=1 | -1115 | Invalid timeInForce.",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=1 | -1102 | quantity",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=&price=1 | -1102 | quantity",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1e3&price=1 | -1100 | quantity",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=-1&price=1 | -1100 | quantity",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=NaN&price=1 | -1100 | quantity",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0&price=1 | -1013 | Invalid quantity.",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.123456789&price=1 | -1111 | quantity",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price= | -1102 | price",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=1&stopPrice=1 | -1106 | stopPrice",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&price=1 | -1106 | price",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timeInForce=GTC | -1106 | timeInForce",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&quoteOrderQty=1 | -1106 | quantity",
                "symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=1 | -1102 | stopPrice",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&newClientOrderId=a b | -1100 | newClientOrderId",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&strategyType=5 | -1134 | strategyType",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&newOrderRespType=ALL | -1100 | newOrderRespType",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&trailingDelta=5 | -2010 | Trailing stop orders",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1&price=1&icebergQty=1 | -1013 | GTC"
            })
    void whatIsNotWellFormedIsRefusedWithTheVenuesCodeAndText(String form, int code, String text) {
        Refused refused = refusal(form);

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.text()).contains(text);
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    void aRepeatedAndAnUnreadParameterAreRefused() {
        assertThat(refusal("symbol=A&symbol=B").code()).isEqualTo(-1101);

        Params left = Params.ofForms("a=1&b=2", "");
        left.text("a");
        try {
            left.requireAllRead();
        } catch (Refused refused) {
            assertThat(refused.text())
                    .isEqualTo("Not all sent parameters were read; read '1' parameter(s) but was sent '2'.");
            return;
        }
        throw new AssertionError("b was not read (expected: a refusal)");
    }

    @Test
    void ofAParameterInQueryAndBodyTheQuerysCounts() {
        Params both = Params.ofForms("symbol=BTCUSDT", "symbol=ETHUSDT&side=BUY");

        assertThat(both.text("symbol")).contains("BTCUSDT");
        assertThat(both.text("side")).contains("BUY");
    }

    @Test
    void anOrderIsMeantByNumberOrIdAndOnlyInItsSymbol() {
        NewOrder order = placing("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&newClientOrderId=my-1")
                .order();

        assertThat(params.target(form("symbol=BTCUSDT&orderId=5")).isMet(5, order))
                .isTrue();
        assertThat(params.target(form("symbol=BTCUSDT&orderId=6")).isMet(5, order))
                .isFalse();
        assertThat(params.target(form("symbol=ETHUSDT&orderId=5")).isMet(5, order))
                .isFalse();
        assertThat(params.target(form("symbol=BTCUSDT&orderId=5&origClientOrderId=other"))
                        .isMet(5, order))
                .isFalse();
        assertThat(params.target(form("symbol=BTCUSDT&origClientOrderId=my-1")).isMet(5, order))
                .isTrue();
        assertThat(params.restriction(form("cancelRestrictions=ONLY_NEW"))).isEqualTo(CancelOnly.NEW);
    }

    private OrderParams.Placing placing(String form) {
        return params.placing(form(form), MAIN, UNTIL);
    }

    private Refused refusal(String form) {
        try {
            placing(form.strip());
        } catch (Refused refused) {
            return refused;
        }
        throw new AssertionError(form + " was taken (expected: a refusal)");
    }

    private static Params form(String form) {
        return Params.ofForms(form.replace(" ", "%20"), "");
    }
}
