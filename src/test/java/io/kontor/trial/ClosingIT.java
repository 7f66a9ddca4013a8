package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.AccountEvent.PositionChanged;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A halt that closes what is held, killed in the middle of it: the journals tell whether anything was closed twice. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClosingIT {
    private static final AccountId MAIN = new AccountId("main");
    private static final AccountId OTHER = new AccountId("t-001");
    private static final Symbol BTC = new Symbol("BTC/USDT");
    private static final BigDecimal BOUGHT = new BigDecimal("24");

    /** Small slices, so that there are many between which to be killed. */
    private static final String SETTINGS = """
            kontor {
              accounts = [main, t-001]
              halts.closing { depth-percent = 1, collar-basis-points = 150 }
            }
            """;

    @Test
    void positionsAreClosedOnceEachAcrossAKillAndNeverThroughZero(@TempDir Path dir) throws Exception {
        try (Desk desk = new Desk(dir, SETTINGS, "closing.log")) {
            for (int n = 0; n < 3; n++) {
                assertThat(desk.place(order("main", "buy-" + n, "BTC/USDT", "BUY", "8"))
                                .isAccepted())
                        .isTrue();
            }
            desk.place(order("main", "eth", "ETH/USDT", "SELL", "20"));
            desk.place(order("t-001", "short", "BTC/USDT", "SELL", "6"));
            desk.place("{\"account\":\"main\",\"clientOrderId\":\"rests\",\"symbol\":\"BTC/USDT\",\"side\":\"SELL\","
                    + "\"amount\":\"3\",\"limitPrice\":\"90000\"}");
            desk.awaitPositions(
                    "main",
                    held -> BOUGHT.compareTo(held.getOrDefault("BTC/USDT", BigDecimal.ZERO)) == 0
                            && held.containsKey("ETH/USDT"));
            desk.awaitPositions("t-001", held -> held.containsKey("BTC/USDT"));

            String halt = desk.halt("{\"type\":\"SYMBOL\",\"value\":\"BTC/USDT\"}", "\"CLOSE_POSITIONS\"");
            desk.awaitPositions(
                    "main",
                    held -> held.getOrDefault("BTC/USDT", BigDecimal.ZERO).compareTo(BOUGHT) < 0);
            desk.process().kill();
            desk.start();

            Map<String, BigDecimal> left = desk.awaitPositions("main", held -> !held.containsKey("BTC/USDT"));
            assertThat(left).as("outside the halt").containsOnlyKeys("ETH/USDT");
            desk.awaitPositions("t-001", Map::isEmpty);
            assertThat(desk.place(order("main", "reduces", "BTC/USDT", "SELL", "1")
                                    .replace("}", ",\"reduceOnly\":true}"))
                            .code())
                    .as("only the halt's own orders pass it")
                    .isEqualTo("TRADING_HALTED");
            desk.lift(halt);
            desk.process().stop();
            assertWhatTheJournalTells(desk.data(), halt);
        }
    }

    private static void assertWhatTheJournalTells(Path data, String halt) {
        try (JournalTruth journal = JournalTruth.open(data, ConfigFactory.load())) {
            assertClosed(journal.stream(MAIN), halt, Side.SELL, BOUGHT);
            assertClosed(journal.stream(OTHER), halt, Side.BUY, new BigDecimal("-6"));
        }
    }

    /** Every order of the halt bears one of its ids, each once; what they sold is what was held, and no step goes past zero. */
    private static void assertClosed(List<OrderAnnounced> stream, String halt, Side side, BigDecimal held) {
        List<OrderAnnounced> closing = stream.stream()
                .filter(e -> e.announcement().order().clientOrderId().value().startsWith("close-" + halt))
                .toList();
        Set<ClientOrderId> ids = closing.stream()
                .map(e -> e.announcement().order().clientOrderId())
                .collect(Collectors.toCollection(TreeSet::new));
        List<BigDecimal> path = closing.stream()
                .flatMap(e -> e.position().stream())
                .map(PositionChanged::ledger)
                .map(ledger -> ledger.quantity())
                .toList();
        Map<ClientOrderId, BigDecimal> filled = new TreeMap<>();
        closing.forEach(e -> filled.put(
                e.announcement().order().clientOrderId(),
                e.announcement().order().filledAmount().value()));

        assertThat(closing)
                .allMatch(e -> e.announcement().order().side() == side
                        && e.announcement().order().symbol().equals(BTC));
        assertThat(ids).as("more than one slice").hasSizeGreaterThan(1);
        for (int n = 1; n <= ids.size(); n++) {
            String suffix = "-" + n;
            assertThat(ids).as("slice " + n).anyMatch(id -> id.value().endsWith(suffix));
        }
        assertThat(filled.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .as("what was closed in all")
                .isEqualByComparingTo(held.abs());
        assertThat(path)
                .isNotEmpty()
                .allMatch(quantity -> quantity.signum() == 0 || quantity.signum() == held.signum());
        assertThat(path.getLast()).isEqualByComparingTo(BigDecimal.ZERO);
    }

    private static String order(String account, String id, String symbol, String side, String amount) {
        return "{\"account\":\"%s\",\"clientOrderId\":\"%s\",\"symbol\":\"%s\",\"side\":\"%s\",\"amount\":\"%s\"}"
                .formatted(account, id, symbol, side, amount);
    }
}
