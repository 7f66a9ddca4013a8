package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueFill;
import io.kontor.venue.binance.Documents;
import io.kontor.venue.binance.Samples;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboundTest {
    @Test
    void aNewOrderIsReportedWithEverythingTheBooksNeed() {
        ExecutionReport report = report(Documents.execution("NEW", "NEW", "ours", "", ""));

        assertThat(report.type()).isEqualTo(ExecType.NEW);
        assertThat(report.cursor()).isEqualTo(7);
        assertThat(report.clientOrderId()).isEqualTo("ours");
        assertThat(report.venueOrderId().value()).isEqualTo("4293153");
        assertThat(report.symbol()).isEqualTo(Samples.BTC);
        assertThat(report.side()).isEqualTo(Side.BUY);
        assertThat(report.quantity()).isEqualTo(Quantity.of("2"));
        assertThat(report.price()).isEqualTo(Price.of("100.5"));
        assertThat(report.cumulative()).isEqualTo(Quantity.ZERO);
        assertThat(report.fill()).isEmpty();
        assertThat(report.text()).isEmpty();
        assertThat(report.at()).isEqualTo(Instant.ofEpochMilli(1700000000657L));
    }

    @Test
    void aFillCarriesItsTradeIdAndFee() {
        ExecutionReport report = report(Documents.fill("ours", 77, "0.5", "0.75"));

        VenueFill fill = report.fill().orElseThrow();
        assertThat(report.type()).isEqualTo(ExecType.TRADE);
        assertThat(report.cumulative()).isEqualTo(Quantity.of("0.75"));
        assertThat(fill.id().value()).isEqualTo("77");
        assertThat(fill.price()).isEqualTo(Price.of("100.4"));
        assertThat(fill.quantity()).isEqualTo(Quantity.of("0.5"));
        assertThat(fill.fee()).isEqualTo(Money.of("0.00012"));
        assertThat(fill.feeAsset().value()).isEqualTo("BNB");
        assertThat(fill.liquidity()).isEqualTo(Liquidity.MAKER);
    }

    @Test
    void aCancelIsReportedUnderTheOrdersIdNotItsOwn() {
        ExecutionReport report = report(Documents.execution("CANCELED", "CANCELED", "the-cancel", "ours", ""));

        assertThat(report.type()).isEqualTo(ExecType.CANCELED);
        assertThat(report.clientOrderId()).isEqualTo("ours");
    }

    @Test
    void anAmendedOrderGoesOnUnderItsNewId() {
        ExecutionReport report = report(Documents.execution("REPLACED", "NEW", "new-id", "old-id", ""));

        assertThat(report.type()).isEqualTo(ExecType.AMENDED);
        assertThat(report.clientOrderId()).isEqualTo("new-id");
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED,EXPIRED,\"eR\":\"UNFILLED_IOC_QUANTITY_EXPIRED\",EXPIRED,UNFILLED_IOC_QUANTITY_EXPIRED",
        "REJECTED,REJECTED,\"r\":\"INSUFFICIENT_BALANCES\",REJECTED,INSUFFICIENT_BALANCES",
        "REJECTED,REJECTED,\"r\":\"WOULD_MATCH_IMMEDIATELY\",REJECTED,PRICE_OUT_OF_RANGE: WOULD_MATCH_IMMEDIATELY",
        "TRADE_PREVENTION,EXPIRED_IN_MATCH,\"pl\":\"2.123\",EXPIRED,",
    })
    void whatEndsAnOrderSaysWhy(String type, String status, String more, ExecType expected, String text) {
        ExecutionReport report = report(Documents.execution(type, status, "ours", "", more));

        assertThat(report.type()).isEqualTo(expected);
        assertThat(report.text().orElse(null)).isEqualTo(text);
    }

    @Test
    void aPreventedTradeThatEndsNothingIsNoReport() {
        Inbound.Executed executed =
                (Inbound.Executed) Inbound.read(Documents.execution("TRADE_PREVENTION", "NEW", "ours", "", ""));

        assertThat(executed.execution().type()).isEmpty();
    }

    @Test
    void aMissingFieldIsNamed() {
        String broken = Documents.execution("NEW", "NEW", "ours", "", "").replace("\"z\":", "\"zz\":");

        assertThatThrownBy(() -> Inbound.read(broken))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("z is missing");
        assertThatThrownBy(() -> Inbound.read(Documents.execution("MELTED", "NEW", "ours", "", "")))
                .hasMessageContaining("x: MELTED");
    }

    @Test
    void answersAreToldFromEvents() {
        Inbound.Answer answer = (Inbound.Answer) Inbound.read("""
            {"id":5,"status":200,"result":{"subscriptionId":0},"rateLimits":%s}""".formatted(Documents.RATE_LIMITS));
        Inbound.Answer refused = (Inbound.Answer) Inbound.read("""
            {"id":6,"status":400,"error":{"code":-2010,"msg":"Account has insufficient balance for requested action."},
             "rateLimits":[]}""");

        assertThat(answer.id()).isEqualTo(5);
        assertThat(answer.reply().error()).isEmpty();
        assertThat(answer.limits()).hasSize(3);
        assertThat(answer.limits().get(1).count()).hasValue(12);
        assertThat(refused.reply().error().orElseThrow().code()).isEqualTo(-2010);
    }

    @Test
    void theEndOfTheConnectionIsHeard() {
        assertThat(Inbound.read("{\"event\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}"))
                .isInstanceOf(Inbound.ShuttingDown.class);
        assertThat(Inbound.read(
                        "{\"subscriptionId\":0,\"event\":{\"e\":\"eventStreamTerminated\",\"E\":1728973001334}}"))
                .isInstanceOf(Inbound.Over.class);
        assertThat(Inbound.read("""
            {"id":null,"status":401,"error":{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."},
             "rateLimits":[]}""")).isInstanceOf(Inbound.Over.class);
        assertThat(Inbound.read("""
            {"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":1564034571105,"u":1564034571073,
             "B":[{"a":"ETH","f":"10000.000000","l":"0.000000"}]}}""")).isEqualTo(new Inbound.Other("outboundAccountPosition"));
        assertThat(Inbound.read("""
            {"subscriptionId":0,"event":{"e":"balanceUpdate","E":1573200697110,"a":"BTC","d":"100.00000000",
             "T":1573200697068}}""")).isEqualTo(new Inbound.Other("balanceUpdate"));
    }

    private static ExecutionReport report(String text) {
        Execution execution = ((Inbound.Executed) Inbound.read(text)).execution();
        return execution.report(7, Samples.listing(), execution.type().orElseThrow());
    }
}
