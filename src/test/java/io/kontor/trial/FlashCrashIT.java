package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.PublicEventType;
import io.kontor.app.Main;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.value.AccountId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Eight per cent down in two seconds, with positions held and orders open: what the breaker does, and what is left to read of it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FlashCrashIT {
    private static final BigDecimal BEFORE = new BigDecimal("60000");

    /** From the exchange's opening; by then the breaker has to have looked once. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private static final BigDecimal COLLAR = new BigDecimal("0.02");

    /** Window and cooldown are short so that the trial is; the cooldown is long enough to be looked at. */
    private static final String SETTINGS = """
            kontor {
              accounts = [main, t-001]
              sim.recording { file = "%s", repeats = %s }
              breaker {
                market-move { actions = [CANCEL_ORDERS, CLOSE_POSITIONS], window = 6 s }
                cooldown = 20 s
              }
            }
            """;

    @Test
    void itTripsCancelsClosesRefusesAndResetsAndReplayTellsItAll(@TempDir Path dir) throws Exception {
        Path calm = FallingMarket.write(
                dir.resolve("calm.ndjson"),
                BEFORE,
                Duration.ofSeconds(10),
                BigDecimal.ZERO,
                Duration.ofMillis(100),
                "2");
        Path falls = FallingMarket.write(
                dir.resolve("falls.ndjson"), BEFORE, QUIET, new BigDecimal("0.08"), Duration.ofSeconds(2), "2");
        String halt;
        String replayed;
        try (Desk desk = new Desk(dir, SETTINGS.formatted(calm, true), "flash-crash.log")) {
            desk.place(order("main", "long", "BUY", "6", ""));
            desk.place(order("t-001", "short", "SELL", "3", ""));
            assertThat(desk.place(order("main", "rests", "BUY", "1", ",\"limitPrice\":\"40000\""))
                            .isAccepted())
                    .isTrue();
            assertThat(desk.awaitPositions("main", held -> held.size() == 1)).containsKey("BTC/USDT");
            desk.awaitPositions("t-001", held -> held.size() == 1);
            assertThat(desk.api().get("/v1/breaker").path("items"))
                    .as("nothing yet")
                    .isEmpty();
            // Started anew it falls: whatever had to be there before is, however long it took.
            desk.process().kill();
            Files.writeString(dir.resolve("desk.conf"), SETTINGS.formatted(falls, false));
            desk.start();

            JsonNode trip = Patience.until(
                    "a trip",
                    () -> Optional.of(
                                    desk.api().get("/v1/breaker").path("items").path(0))
                            .filter(item -> item.path("phase").asText().equals("TRIPPED")));
            halt = trip.path("haltId").asText();
            Answer refused = desk.place(order("main", "late", "BUY", "1", ",\"limitPrice\":\"40000\""));
            assertThat(refused.code()).isEqualTo("TRADING_HALTED");
            assertThat(refused.body().path("detail").asText()).contains(halt, "circuit-breaker", "MARKET_MOVE");
            assertThat(desk.place(order("main", "eth", "BUY", "1", ",\"limitPrice\":\"1000\"")
                                    .replace("BTC", "ETH"))
                            .isAccepted())
                    .as("another symbol")
                    .isTrue();
            desk.awaitPositions("main", Map::isEmpty);
            desk.awaitPositions("t-001", Map::isEmpty);
            Patience.until(
                    "the order that rests to be canceled",
                    () -> Optional.of(desk.api()
                                    .get("/v1/accounts/main/orders/rests")
                                    .at("/state/status")
                                    .asText())
                            .filter("CANCELED"::equals));

            Patience.until(
                    "the reset",
                    () -> Optional.of(desk.api()
                                    .get("/v1/breaker")
                                    .at("/items/0/phase")
                                    .asText())
                            .filter("RESTING"::equals));
            assertThat(desk.place(order("main", "again", "BUY", "1", ",\"limitPrice\":\"40000\""))
                            .isAccepted())
                    .isTrue();
            desk.process().stop();
            replayed = replay(desk.data(), "halts")
                    + replay(desk.data(), "breaker")
                    + replay(desk.data(), "account", "main");
        }
        assertThat(replayed)
                .contains("halt.raised", "breaker.tripped", "breaker.reset", "halt.lifted", halt)
                .contains("moved by", "basis points within PT6S", "POSITION_CLOSED")
                .contains("account.cancel-all-received", "halt-" + halt, "close-" + halt);
        assertProtected(dir.resolve("data"), halt);
    }

    /** No slice was sold for less than the collar allows below the highest price it can have seen: where the breaker trips. */
    private static void assertProtected(Path data, String halt) {
        BigDecimal trippedBelow = new BigDecimal("57000");
        BigDecimal end = new BigDecimal("55200");
        try (JournalTruth journal = JournalTruth.open(data, ConfigFactory.load())) {
            List<BigDecimal> sold = prices(journal.stream(new AccountId("main")), halt);
            List<BigDecimal> bought = prices(journal.stream(new AccountId("t-001")), halt);
            System.out.println("sold at " + sold + ", bought at " + bought);
            assertThat(sold).isNotEmpty().allMatch(price -> price.compareTo(below(end)) >= 0);
            assertThat(bought).isNotEmpty().allMatch(price -> price.compareTo(above(trippedBelow)) <= 0);
        }
    }

    private static BigDecimal below(BigDecimal price) {
        return price.multiply(BigDecimal.ONE.subtract(COLLAR));
    }

    private static BigDecimal above(BigDecimal price) {
        return price.multiply(BigDecimal.ONE.add(COLLAR));
    }

    private static List<BigDecimal> prices(List<OrderAnnounced> stream, String halt) {
        List<BigDecimal> prices = new ArrayList<>();
        for (OrderAnnounced event : stream) {
            boolean fill = event.announcement().type() == PublicEventType.OrderFilled
                    || event.announcement().type() == PublicEventType.OrderPartiallyFilled;
            if (fill && event.announcement().order().clientOrderId().value().startsWith("close-" + halt)) {
                event.announcement().fill().ifPresent(f -> prices.add(f.price().value()));
            }
        }
        return prices;
    }

    private static String replay(Path data, String... what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "replay"));
        command.addAll(List.of(what));
        command.add("--data-dir=" + data);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    private static String order(String account, String id, String side, String amount, String more) {
        return "{\"account\":\"%s\",\"clientOrderId\":\"%s\",\"symbol\":\"BTC/USDT\",\"side\":\"%s\",\"amount\":\"%s\"%s}"
                .formatted(account, id, side, amount, more);
    }
}
