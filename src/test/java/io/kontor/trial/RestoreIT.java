package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.SignedCall;
import io.kontor.app.bench.SeparateExchange;
import io.kontor.app.dev.LocalProcess;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that was lost and restored from a backup, at an exchange that went on: what was placed since is seen as nobody's, and can be
 * ended all the same, as can what another program placed.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class RestoreIT {
    private static final String ORDERS = "/v1/orders?status=OPEN&account=main";
    private static final String MAIN = "{\"type\":\"ACCOUNT\",\"value\":\"main\"}";

    @TempDir
    private Path dir;

    private int port;
    private KontorProcess exchange;
    private SeparateExchange settings;

    @BeforeEach
    void start() throws Exception {
        port = LocalProcess.freePorts(1).getFirst();
        SeparateExchange.Trade trade =
                new SeparateExchange.Trade(List.of(new AccountId("main")), List.of(new Symbol("BTC/USDT")));
        settings = SeparateExchange.in(dir, Optional.empty(), trade, port);
        Path log = Path.of("target", "restore-exchange.log");
        Files.deleteIfExists(log);
        exchange = KontorProcess.exchange(settings.exchange(), dir.resolve("venue"), port, log);
        exchange.awaitUp();
    }

    @AfterEach
    void end() {
        exchange.close();
    }

    @Test
    void whatWasPlacedSinceTheBackupAndElsewhereCanBeEndedFromHere() throws Exception {
        Path backup = dir.resolve("backup");
        try (Desk desk = new Desk(dir, gateway(""), "restore.log")) {
            place(desk, "kept", "41000");
            assertThat(desk.command("journal", "backup", backup.toString())).isZero();
            place(desk, "lost-1", "42000");
            place(desk, "lost-2", "43000");
            desk.process().kill();
        }
        JsonNode byHand = SignedCall.of(
                port,
                "POST",
                "/api/v3/order",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=40000&newClientOrderId=by-hand");
        assertThat(byHand.path("status").asText()).isEqualTo("NEW");

        Path restored = Files.createDirectory(dir.resolve("restored"));
        assertThat(restore(backup, restored.resolve("data"))).isZero();
        try (Desk desk = new Desk(restored, gateway("kontor.halts.at-start = restored-1\n"), "restored.log")) {
            List<JsonNode> open = Patience.until(
                    "all that is open at the exchange",
                    () -> Optional.of(desk.api().list(ORDERS)).filter(items -> items.size() == 4));
            List<String> external = idsOf(open, true);
            assertThat(idsOf(open, false)).containsExactly("kept");
            assertThat(external).hasSize(3).allMatch(id -> id.startsWith("ext.BINANCE."));

            desk.api()
                    .accepted(new Call(
                            "DELETE",
                            "/v1/accounts/main/orders/" + external.getFirst(),
                            Optional.of("{\"commandId\":\"x-1\"}")));
            awaitOpen(3);
            desk.halt(MAIN, "\"CANCEL_ORDERS\"");

            awaitOpen(0);
            Patience.until(
                    "nothing open here",
                    () -> Optional.of(desk.api().list(ORDERS)).filter(List::isEmpty));
        }
    }

    private int restore(Path backup, Path data) throws Exception {
        return KontorProcess.run(
                Path.of("target", "restore.log"),
                "journal",
                "restore",
                backup.toString(),
                "--conf",
                settings.gateway().toString(),
                "--data-dir",
                data.toString());
    }

    private String gateway(String more) {
        return "include required(file(\"" + settings.gateway() + "\"))\n" + more;
    }

    private static void place(Desk desk, String id, String price) throws InterruptedException {
        assertThat(desk.place("{\"account\":\"main\",\"clientOrderId\":\"" + id
                                + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"0.01\",\"limitPrice\":\""
                                + price
                                + "\"}")
                        .isAccepted())
                .isTrue();
        Patience.until(
                id + " at the exchange",
                () -> desk.api().list(ORDERS).stream()
                        .filter(order -> order.path("clientOrderId").asText().equals(id)
                                && order.path("status").asText().equals("WORKING"))
                        .findFirst());
    }

    private void awaitOpen(int count) throws InterruptedException {
        Patience.until("open at the exchange: " + count, () -> {
            try {
                JsonNode open = SignedCall.of(port, "GET", "/api/v3/openOrders", "symbol=BTCUSDT");
                return Optional.of(open).filter(orders -> orders.size() == count);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static List<String> idsOf(List<JsonNode> orders, boolean external) {
        List<String> ids = new ArrayList<>();
        for (JsonNode order : orders) {
            if (order.path("flags").toString().contains("EXTERNAL") == external) {
                ids.add(order.path("clientOrderId").asText());
            }
        }
        return ids;
    }
}
