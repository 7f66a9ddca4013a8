package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A limit that is lowered below what is held: no order of ours could have done that, so the breaker does what the gate cannot. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LimitBreachIT {
    private static final String BEFORE = "kontor { accounts = [main, t-001] }\n";
    private static final String AFTER =
            BEFORE + "kontor.risk.default { version = 2, symbols { \"BTC/USDT\" { position-long-max = 2 } } }\n";

    @Test
    void aPositionBeyondItsLimitHaltsItsAccountAndNoOther(@TempDir Path dir) throws Exception {
        try (Desk desk = new Desk(dir, BEFORE, "limit-breach.log")) {
            desk.place(buy("main", "a", "5", ""));
            desk.awaitPositions("main", held -> held.containsKey("BTC/USDT"));
            assertThat(desk.place(buy("main", "rests", "1", ",\"limitPrice\":\"50000\""))
                            .isAccepted())
                    .isTrue();
            desk.process().kill();
            Files.writeString(dir.resolve("desk.conf"), AFTER);
            desk.start();

            JsonNode trip = Patience.until(
                    "a trip",
                    () -> Optional.of(
                                    desk.api().get("/v1/breaker").path("items").path(0))
                            .filter(item -> item.path("phase").asText().equals("TRIPPED")));

            assertThat(trip.path("trigger").asText()).isEqualTo("POSITION_LIMIT");
            assertThat(trip.at("/scope/value").asText()).isEqualTo("main");
            assertThat(trip.path("cause").asText()).contains("POSITION_LONG", "BTC/USDT", "of 2");
            Patience.until(
                    "nothing open",
                    () -> desk.api().list("/v1/orders?status=OPEN&account=main").isEmpty()
                            ? Optional.of(true)
                            : Optional.empty());
            assertThat(desk.place(buy("main", "b", "1", ",\"limitPrice\":\"50000\""))
                            .code())
                    .isEqualTo("TRADING_HALTED");
            assertThat(desk.place(buy("t-001", "c", "1", ",\"limitPrice\":\"50000\""))
                            .isAccepted())
                    .isTrue();
        }
    }

    private static String buy(String account, String id, String amount, String more) {
        return "{\"account\":\"%s\",\"clientOrderId\":\"%s\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"%s\"%s}"
                .formatted(account, id, amount, more);
    }
}
