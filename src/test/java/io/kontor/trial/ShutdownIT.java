package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a gateway with orders open and positions held: what it answers on its way, and what it leaves. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ShutdownIT {
    /** Small slices, so that the way is long enough to be looked at. */
    private static final String SETTINGS = """
            kontor {
              accounts = [main]
              halts.closing { depth-percent = 4, collar-basis-points = 150 }
              shutdown { cancel-orders = true, close-positions = true }
            }
            """;

    @Test
    void itTakesNothingNewCancelsClosesAndLeaves(@TempDir Path dir) throws Exception {
        try (Desk desk = new Desk(dir, SETTINGS, "shutdown.log")) {
            for (int n = 0; n < 3; n++) {
                desk.place(order("buy-" + n, "8", ""));
            }
            desk.place(order("rests", "1", ",\"limitPrice\":\"40000\""));
            desk.awaitPositions("main", held -> held.size() == 1);

            CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> stop(desk));
            List<Answer> onTheWay = new ArrayList<>();
            Optional<Answer> ready = Optional.empty();
            for (int n = 0; !gone.isDone(); n++) {
                Call late = new Call("POST", "/v1/orders", Optional.of(order("late-" + n, "1", "")));
                Optional<Answer> answer = desk.api().send(late);
                answer.ifPresent(onTheWay::add);
                // The signal is heard some time after it was sent; this says that it was.
                if (ready.isEmpty()
                        && answer.filter(said -> said.code().equals("SHUTTING_DOWN"))
                                .isPresent()) {
                    ready = desk.api().send(Call.get("/health/ready"));
                }
            }
            gone.get(1, TimeUnit.MINUTES);

            // What it answered before it heard the signal has nothing to do with that.
            assertThat(onTheWay.stream()
                            .dropWhile(answer -> !answer.code().equals("SHUTTING_DOWN"))
                            .filter(answer -> answer.status() == 503)
                            .map(Answer::code))
                    .as("said while it was on its way")
                    .isNotEmpty()
                    .containsOnly("SHUTTING_DOWN");
            assertThat(ready.map(Answer::status)).as("readiness on its way").contains(503);
            assertThat(Files.readString(Path.of("target", "shutdown.log"))).contains("wound down: nothing is left");
            desk.start();
            assertThat(desk.api().list("/v1/orders?status=OPEN&account=main")).isEmpty();
            assertThat(desk.positions("main")).isEqualTo(Map.of());
            assertThat(desk.api().get("/v1/halts").path("items"))
                    .as("its own halt is lifted")
                    .isEmpty();
            assertThat(desk.place(order("after", "1", ",\"limitPrice\":\"40000\""))
                            .isAccepted())
                    .isTrue();
        }
    }

    private static void stop(Desk desk) {
        try {
            desk.process().stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String order(String id, String amount, String more) {
        return "{\"account\":\"main\",\"clientOrderId\":\"%s\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"%s\"%s}"
                .formatted(id, amount, more);
    }
}
