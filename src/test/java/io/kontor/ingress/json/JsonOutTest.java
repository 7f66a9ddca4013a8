package io.kontor.ingress.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEvent.Reserved;
import io.kontor.account.OpenOrder;
import io.kontor.risk.RiskDecision;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonOutTest {
    private static final Instant AT = Instant.parse("2026-11-20T09:30:00Z");

    @Test
    void decimalsLeaveAsPlainStringsAndTimesWithMicroseconds() {
        String json = JsonOut.object(out -> out.put("price", Price.of("1E-8"))
                .put("raw", new BigDecimal("1E+3"))
                .put("at", AT)
                .put("fine", AT.plusNanos(123_456_789))
                .put("absent", Optional.empty())
                .put("count", 3L)
                .put("text", "a\"b\n")
                .putTexts("list", List.of(Side.BUY)));

        assertThat(json)
                .isEqualTo(
                        "{\"price\":\"0.00000001\",\"raw\":\"1000\",\"at\":\"2026-11-20T09:30:00.000000Z\","
                                + "\"fine\":\"2026-11-20T09:30:00.123456Z\",\"count\":3,\"text\":\"a\\\"b\\n\",\"list\":[\"BUY\"]}");
    }

    @Test
    void aJournalledEventIsShownWhole() {
        IntentId order = IntentId.of(new AccountId("main"), new ClientOrderId("a-1"));
        Reserved event = new Reserved(
                order,
                new ClientOrderId("a-1"),
                new VenueId("SIM"),
                new Symbol("BTC/USDT"),
                Side.BUY,
                new OpenOrder.Reservation(1, 0, Quantity.of("2"), Price.of("50000"), false, Optional.empty()),
                new RiskDecision(
                        3,
                        new BigDecimal("-1.5"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        0,
                        Optional.of(Price.of("49999.5")),
                        Optional.of(Duration.ofMillis(250)),
                        Optional.empty()),
                Optional.empty(),
                AT);

        assertThat(JsonOut.object(out -> RecordJson.write(out, event)))
                .isEqualTo("{\"type\":\"Reserved\",\"order\":\"" + order
                        + "\",\"clientOrderId\":\"a-1\",\"venue\":\"SIM\","
                        + "\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"reservation\":{\"revision\":1,\"generation\":0,"
                        + "\"total\":\"2\",\"price\":\"50000\",\"denied\":false},\"decision\":{\"limitsVersion\":3,"
                        + "\"position\":\"-1.5\",\"openBuy\":\"0\",\"openSell\":\"0\",\"openOrders\":0,\"mark\":\"49999.5\","
                        + "\"markAge\":\"PT0.25S\"},\"at\":\"2026-11-20T09:30:00.000000Z\"}");
    }

    @Test
    void aCursorSurvivesItsTextAndNamesItsAccount() {
        AccountId main = new AccountId("main");
        Cursor cursor = Cursor.of(main, 123_456_789L, 987_654L);

        assertThat(Cursor.parse(cursor.toString(), main)).contains(cursor);
        assertThat(Cursor.parse(cursor.toString(), new AccountId("other"))).isEmpty();
        assertThat(Cursor.parse("x", main)).isEmpty();
        assertThat(Cursor.parse(cursor + "zzzzzzzzzzzz", main)).isEmpty();
    }
}
