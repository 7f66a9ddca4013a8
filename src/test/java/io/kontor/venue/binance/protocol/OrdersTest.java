package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.Quantity;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.binance.Documents;
import io.kontor.venue.binance.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrdersTest {
    @ParameterizedTest
    @CsvSource({
        "NEW,OPEN",
        "PENDING_NEW,OPEN",
        "PARTIALLY_FILLED,OPEN",
        "PENDING_CANCEL,OPEN",
        "FILLED,FILLED",
        "CANCELED,CANCELED",
        "REJECTED,REJECTED",
        "EXPIRED,EXPIRED",
        "EXPIRED_IN_MATCH,EXPIRED"
    })
    void eachStatusHasItsStanding(String status, VenueOrder.Status standing) {
        VenueOrder order = order(Documents.order("ours", status, "0.5"));

        assertThat(order.status()).isEqualTo(standing);
        assertThat(order.cumulative()).isEqualTo(Quantity.of("0.5"));
        assertThat(order.quantity()).isEqualTo(Quantity.of("2"));
    }

    @Test
    void anUndocumentedStatusIsAnError() {
        assertThatThrownBy(() -> order(Documents.order("ours", "MELTED", "0"))).hasMessageContaining("MELTED");
    }

    @Test
    void tradesComeInTheirOrder() {
        List<Orders.Trade> trades = Orders.trades(Json.read("[" + Documents.trade(9, "0.5", 1700000000900L) + ","
                + Documents.trade(7, "0.25", 1700000000700L) + "]"));

        assertThat(trades).extracting(Orders.Trade::id).containsExactly(7L, 9L);
        assertThat(trades.getFirst().fill().feeAsset().value()).isEqualTo("BNB");
    }

    @Test
    void missedTradesCountUpToWhatIsFilled() {
        List<Orders.Trade> trades = Orders.trades(Json.read("[" + Documents.trade(7, "0.25", 1700000000700L) + ","
                + Documents.trade(9, "0.5", 1700000000900L) + "]"));

        List<Execution> missed = Orders.missed(Json.read(Documents.order("ours", "PARTIALLY_FILLED", "1.75")), trades);

        assertThat(missed).extracting(Execution::cumulative).containsExactly(Quantity.of("1.25"), Quantity.of("1.75"));
        assertThat(missed).extracting(Execution::clientOrderId).containsOnly("ours");
    }

    @Test
    void anOrdersLabelIsTold() {
        String labelled = Documents.labelled(Documents.order("web_1", "CANCELED", "0"), 37463720, 1000000);

        assertThat(Orders.label(Json.read(labelled))).contains(new StrategyLabel(37463720, 1000000));
        assertThat(Orders.label(Json.read(Documents.order("web_1", "CANCELED", "0"))))
                .isEmpty();
    }

    private static VenueOrder order(String json) {
        return Orders.order(Json.read(json), Samples.listing(), Optional.empty(), List.of());
    }
}
