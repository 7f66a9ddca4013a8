package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.binance.Samples;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderParamsTest {
    private static final VenueClientOrderId ID = Samples.id("a-1", 1);
    private static final StrategyLabel LABEL = StrategyLabel.of(ID).orElseThrow();

    @Test
    void aLimitOrderSaysEverythingTheVenueWants() {
        assertThat(place(TimeInForce.IOC, false, Optional.empty(), Optional.empty()))
                .isEqualTo("symbol=BTCUSDT&strategyId=" + LABEL.id() + "&strategyType=" + LABEL.type()
                        + "&side=BUY&type=LIMIT&quantity=2&price=100.5&newClientOrderId=" + ID
                        + "&newOrderRespType=RESULT&timeInForce=IOC");
    }

    @Test
    void aPostOnlyOrderIsALimitMakerWithoutTimeInForce() {
        assertThat(place(TimeInForce.GTC, true, Optional.empty(), Optional.empty()))
                .contains("type=LIMIT_MAKER")
                .doesNotContain("timeInForce");
    }

    @Test
    void whatTheGatewayEndsItselfTheVenueKeeps() {
        assertThat(place(TimeInForce.DAY, false, Optional.empty(), Optional.empty()))
                .endsWith("timeInForce=GTC");
        assertThat(place(TimeInForce.GTD, false, Optional.empty(), Optional.empty()))
                .endsWith("timeInForce=GTC");
        assertThatThrownBy(() -> place(TimeInForce.AT_OPEN, false, Optional.empty(), Optional.empty()))
                .hasMessageContaining("AT_OPEN");
    }

    @Test
    void icebergAndStopAreStated() {
        assertThat(place(TimeInForce.GTC, false, Optional.of(Quantity.of("0.5")), Optional.of(Price.of("101"))))
                .contains("type=STOP_LOSS_LIMIT", "icebergQty=0.5", "stopPrice=101");
    }

    @Test
    void aReplacementStandsOnlyWhereAnUnfilledOrderWent() {
        OrderRequest order = Samples.order(Samples.id("a-1", 2), Instant.MAX);

        assertThat(OrderParams.cancelReplace(target(Optional.empty()), order).query())
                .startsWith("symbol=BTCUSDT&cancelReplaceMode=STOP_ON_FAILURE&cancelRestrictions=ONLY_NEW"
                        + "&cancelOrigClientOrderId=" + ID + "&cancelNewClientOrderId=" + CancelId.of(ID)
                        + "&strategyId=")
                .contains(
                        "&newClientOrderId=" + order.id(),
                        "&strategyId="
                                + StrategyLabel.of(order.id()).orElseThrow().id());
    }

    @Test
    void whatGoesByAnotherIdAtTheVenueIsNamedByItsNumber() {
        OrderParams.Target target = target(Optional.of(new VenueOrderId("4293153")));

        assertThat(OrderParams.cancel(target).query())
                .isEqualTo("symbol=BTCUSDT&orderId=4293153&newClientOrderId=" + CancelId.of(ID));
        assertThat(OrderParams.cancelReplace(target, Samples.order(Samples.id("a-1", 2), Instant.MAX))
                        .query())
                .contains("&cancelOrderId=4293153&cancelNewClientOrderId=" + CancelId.of(ID))
                .doesNotContain("cancelOrigClientOrderId");
        assertThat(OrderParams.amend(target, Quantity.of("1")).query())
                .isEqualTo("symbol=BTCUSDT&orderId=4293153&newClientOrderId=" + ID + "&newQty=1");
    }

    private static OrderParams.Target target(Optional<VenueOrderId> number) {
        return new OrderParams.Target("BTCUSDT", ID, number);
    }

    private static String place(
            TimeInForce timeInForce, boolean postOnly, Optional<Quantity> display, Optional<Price> stop) {
        return OrderParams.place("BTCUSDT", Samples.order(ID, Instant.MAX, timeInForce, postOnly, display, stop))
                .query();
    }
}
