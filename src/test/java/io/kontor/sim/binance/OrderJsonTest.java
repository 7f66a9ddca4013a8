package io.kontor.sim.binance;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.NOW;
import static io.kontor.sim.Ask.buy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.Ask;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.SelfTrade;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers and events, held against the payloads of rest-api.md and user-data-stream.md: names, order, types. */
class OrderJsonTest {
    private static final Markets MARKETS = new Markets(new SimInstruments().all());
    private static final long AT = NOW.toEpochMilli();

    private final OrderJson json = new OrderJson(MARKETS, SelfTrade.NONE, new FaceClock(Clock.systemUTC()));
    private final ReportJson reports = new ReportJson(MARKETS, json);
    private final Ask ask = buy(ALICE, "a1", "0.5").at("60000");

    @Test
    void theAnswersToAPlacedOrderTellMoreAndMore() {
        OrderRecord order = filled(OrderRecord.asked(7, ask.order(), NOW));

        assertThat(json.placed(order, List.of(fill()), OrderParams.Response.ACK, TimeUnit.MILLISECOND)
                        .toString())
                .isEqualTo("{\"symbol\":\"BTCUSDT\",\"orderId\":7,\"orderListId\":-1,\"clientOrderId\":\"a1\","
                        + "\"transactTime\":" + AT + "}");
        assertThat(json.placed(order, List.of(fill()), OrderParams.Response.FULL, TimeUnit.MILLISECOND)
                        .toString())
                .isEqualTo(
                        "{\"symbol\":\"BTCUSDT\",\"orderId\":7,\"orderListId\":-1,\"clientOrderId\":\"a1\","
                                + "\"transactTime\":" + AT + ",\"price\":\"60000.00000000\",\"origQty\":\"0.50000000\","
                                + "\"executedQty\":\"0.20000000\",\"origQuoteOrderQty\":\"0.00000000\","
                                + "\"cummulativeQuoteQty\":\"11999.80000000\",\"status\":\"PARTIALLY_FILLED\",\"timeInForce\":\"GTC\","
                                + "\"type\":\"LIMIT\",\"side\":\"BUY\",\"workingTime\":" + AT
                                + ",\"selfTradePreventionMode\":\"NONE\",\"fills\":[{\"price\":\"59999.00000000\","
                                + "\"qty\":\"0.20000000\",\"commission\":\"0.00002000\",\"commissionAsset\":\"BTC\",\"tradeId\":3}]}");
    }

    @Test
    void aQueryTellsWhenAndWhetherItWorks() {
        OrderRecord waiting =
                OrderRecord.asked(8, buy(ALICE, "s", "1").stop("61000").order(), NOW);

        assertThat(json.found(waiting, waiting.clientOrderId(), TimeUnit.MICROSECOND)
                        .toString())
                .isEqualTo("{\"symbol\":\"BTCUSDT\",\"orderId\":8,\"orderListId\":-1,\"clientOrderId\":\"s\","
                        + "\"price\":\"0.00000000\",\"origQty\":\"1.00000000\",\"executedQty\":\"0.00000000\","
                        + "\"cummulativeQuoteQty\":\"0.00000000\",\"status\":\"NEW\",\"timeInForce\":\"GTC\","
                        + "\"type\":\"STOP_LOSS\",\"side\":\"BUY\",\"stopPrice\":\"61000.00000000\","
                        + "\"icebergQty\":\"0.00000000\",\"time\":" + AT * 1000 + ",\"updateTime\":" + AT * 1000
                        + ",\"isWorking\":false,\"workingTime\":-1,\"origQuoteOrderQty\":\"0.00000000\","
                        + "\"selfTradePreventionMode\":\"NONE\"}");
    }

    @Test
    void statusAndExpiryReasonSayHowItEnded() {
        assertThat(ended(ask, OrderStatus.FILLED, null)).isEqualTo("FILLED ");
        assertThat(ended(ask, OrderStatus.CANCELED, null)).isEqualTo("CANCELED ");
        assertThat(ended(ask, OrderStatus.EXPIRED, Reason.SELF_TRADE)).isEqualTo("EXPIRED_IN_MATCH ");
        assertThat(ended(ask.lasting(TimeInForce.IOC), OrderStatus.EXPIRED, Reason.UNFILLED))
                .isEqualTo("EXPIRED UNFILLED_IOC_QUANTITY_EXPIRED");
        assertThat(ended(buy(ALICE, "m", "1"), OrderStatus.EXPIRED, Reason.UNFILLED))
                .isEqualTo("EXPIRED INSUFFICIENT_LIQUIDITY");
        assertThat(ended(ask.lasting(TimeInForce.FOK), OrderStatus.EXPIRED, Reason.UNFILLABLE))
                .isEqualTo("EXPIRED UNFILLED_FOK_ORDER_EXPIRED");
    }

    @Test
    void aTradeEventHasEveryFieldOfTheDocument() {
        OrderRecord order = filled(OrderRecord.asked(7, ask.order(), NOW));

        assertThat(event(report(Report.Type.TRADE, order, Optional.of(fill())), Optional.empty()))
                .isEqualTo("{\"e\":\"executionReport\",\"E\":" + AT + ",\"s\":\"BTCUSDT\",\"c\":\"a1\",\"S\":\"BUY\","
                        + "\"o\":\"LIMIT\",\"f\":\"GTC\",\"q\":\"0.50000000\",\"p\":\"60000.00000000\","
                        + "\"P\":\"0.00000000\",\"F\":\"0.00000000\",\"g\":-1,\"C\":\"\",\"x\":\"TRADE\","
                        + "\"X\":\"PARTIALLY_FILLED\",\"r\":\"NONE\",\"i\":7,\"l\":\"0.20000000\",\"z\":\"0.20000000\","
                        + "\"L\":\"59999.00000000\",\"n\":\"0.00002000\",\"N\":\"BTC\",\"T\":" + AT
                        + ",\"t\":3,\"I\":11,\"w\":true,\"m\":false,\"M\":false,\"O\":" + AT
                        + ",\"Z\":\"11999.80000000\",\"Y\":\"11999.80000000\",\"Q\":\"0.00000000\",\"W\":" + AT
                        + ",\"V\":\"NONE\"}");
    }

    @Test
    void aCancelsEventIsCalledAsTheCancelAndNamesTheOrder() {
        OrderRecord order = ended(ask.order(), OrderStatus.CANCELED, Optional.empty());
        Report canceled = report(Report.Type.CANCELED, order, Optional.empty());

        assertThat(event(canceled, Optional.of(new ClientOrderId("c1"))))
                .contains("\"c\":\"c1\"", "\"C\":\"a1\"", "\"x\":\"CANCELED\"", "\"w\":false", "\"N\":null");
    }

    @Test
    void whatIsRefusedAndWhatIsBustedHasNoEvent() {
        OrderRecord order = OrderRecord.asked(7, ask.order(), NOW);

        for (Report.Type type : List.of(
                Report.Type.REJECTED,
                Report.Type.CANCEL_REJECTED,
                Report.Type.TRADE_CANCEL,
                Report.Type.TRADE_CORRECT)) {
            assertThat(reports.event(
                            report(type, order, Optional.empty()), Optional.empty(), NOW, TimeUnit.MILLISECOND))
                    .isEmpty();
        }
    }

    private String event(Report report, Optional<ClientOrderId> cancel) {
        return reports.event(report, cancel, NOW, TimeUnit.MILLISECOND)
                .orElseThrow()
                .toString();
    }

    private String ended(Ask asked, OrderStatus status, @org.jspecify.annotations.Nullable Reason reason) {
        OrderRecord order = ended(asked.order(), status, Optional.ofNullable(reason));
        return OrderJson.status(order) + " " + OrderJson.expiry(order).orElse("");
    }

    private static OrderRecord ended(
            io.kontor.sim.message.NewOrder asked, OrderStatus status, Optional<Reason> reason) {
        return new OrderRecord(7, asked, true, 0, Quantity.ZERO, Quantity.ZERO, Money.ZERO, status, reason, NOW, NOW);
    }

    private static OrderRecord filled(OrderRecord asked) {
        return new OrderRecord(
                asked.id(),
                asked.request(),
                true,
                1,
                Quantity.of("0.3"),
                Quantity.of("0.2"),
                Money.of("11999.8"),
                OrderStatus.OPEN,
                Optional.empty(),
                NOW,
                NOW);
    }

    private static Report report(Report.Type type, OrderRecord order, Optional<Fill> fill) {
        return new Report(ALICE, 11, type, order.clientOrderId(), Optional.of(order), fill, Optional.empty(), NOW);
    }

    private static Fill fill() {
        return new Fill(
                ALICE,
                7,
                3,
                SimInstruments.BTC_USDT,
                Side.BUY,
                Price.of("59999"),
                Quantity.of("0.2"),
                Money.of("0.00002"),
                new Asset("BTC"),
                Liquidity.TAKER,
                Fill.Standing.MADE,
                NOW);
    }
}
