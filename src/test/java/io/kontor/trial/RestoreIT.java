package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.SignedCall;
import io.kontor.app.bench.SeparateExchange;
import io.kontor.app.dev.LocalProcess;
import io.kontor.trial.GatewayApi.Answer;
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
        settings = SeparateExchange.in(dir, Optional.of(TrialVenue.TRIAL), trade, port);
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
        List<String> placed = new ArrayList<>();
        try (Desk desk = new Desk(dir, gateway(""), "restore.log")) {
            placed.add(place(desk, "kept", "41000"));
            assertThat(desk.command("journal", "backup", backup.toString())).isZero();
            placed.add(place(desk, "lost-1", "42000"));
            placed.add(place(desk, "lost-2", "43000"));
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
            List<String> lost = valuesOf(open, "/state/intentId", true);
            assertThat(valuesOf(open, "/state/clientOrderId", false)).containsExactly("kept");
            assertThat(lost).hasSize(3).containsAll(placed.subList(1, 3));

            cancel(desk, "/v1/orders/" + placed.getLast());
            awaitOpen(3);
            cancel(
                    desk,
                    "/v1/accounts/main/orders/ext.BINANCE.BTCUSDT."
                            + byHand.path("orderId").asText());
            awaitOpen(2);
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

    private static void cancel(Desk desk, String order) throws InterruptedException {
        Answer _ = desk.api().accepted(new Call("DELETE", order, Optional.of("{\"commandId\":\"cancel-it\"}")));
    }

    /** Answers with its intent's id once it is at the exchange. */
    private static String place(Desk desk, String id, String price) throws InterruptedException {
        Answer answer = desk.place("""
                {"account":"main","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.01","limitPrice":"%s"}
                """.formatted(id, price));
        assertThat(answer.isAccepted()).as(answer.toString()).isTrue();
        Patience.until(
                id + " at the exchange",
                () -> desk.api().list(ORDERS).stream()
                        .filter(order ->
                                order.at("/state/clientOrderId").asText().equals(id)
                                        && order.at("/state/status").asText().equals("WORKING"))
                        .findFirst());
        return answer.body().path("intentId").asText();
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

    private static List<String> valuesOf(List<JsonNode> orders, String field, boolean external) {
        List<String> ids = new ArrayList<>();
        for (JsonNode order : orders) {
            if (order.at("/state/flags").toString().contains("EXTERNAL") == external) {
                ids.add(order.at(field).asText());
            }
        }
        return ids;
    }
}
