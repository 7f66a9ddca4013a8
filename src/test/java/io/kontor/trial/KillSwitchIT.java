package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.dev.LocalProcess;
import io.kontor.ingress.Http;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kill switch while callers place orders as fast as they are answered, again and again. What left for the venue, and when, is read
 * from the gateway's own log of messages. {@code -Dkontor.trial.halts} chooses how often, {@code -Dkontor.trial.callers} how many place at
 * once, {@code -Dkontor.trial.batch} with how many orders in a request, {@code -Dkontor.trial.orders-between} how many orders are accepted
 * between two halts.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillSwitchIT {
    private static final int ACCOUNTS = 8;
    private static final int HALTS = Integer.getInteger("kontor.trial.halts", 10);
    private static final int CALLERS = Integer.getInteger("kontor.trial.callers", 8);
    private static final int BATCH = Integer.getInteger("kontor.trial.batch", 1);
    private static final int ORDERS_BETWEEN = Integer.getInteger("kontor.trial.orders-between", 300);

    private final AtomicLong placed = new AtomicLong();
    private final AtomicLong halted = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private GatewayApi api;

    /** From the answer to a halt until it was asked to be lifted, in milliseconds since 1970. */
    private record Halted(long from, long to) {
        boolean covers(long at) {
            return at > from && at < to;
        }
    }

    @Test
    void afterTheAnswerToAHaltNoNewOrderLeavesAndItSurvivesAKill(@TempDir Path dir) throws Exception {
        Path log = Path.of("target", "kill-switch.log");
        Files.deleteIfExists(log);
        int port = LocalProcess.freePorts(1).getFirst();
        KontorProcess gateway = start(dir, port, log);
        api = new GatewayApi(port);
        List<Halted> times = new ArrayList<>();
        List<Long> answers = new ArrayList<>();
        List<Long> rates = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            gateway.awaitUp();
            awaitReady();
            List<Future<?>> callers = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(n -> threads.submit(() -> place(n)))
                    .toList();
            for (int n = 0; n < HALTS; n++) {
                long began = System.nanoTime();
                long before = placed.get();
                await(placed, ORDERS_BETWEEN);
                long asked = System.nanoTime();
                rates.add((placed.get() - before) * 1_000_000_000 / (asked - began));
                String id = halt(n);
                answers.add((System.nanoTime() - asked) / 1_000_000);
                long from = Instant.now().toEpochMilli();
                await(halted, (long) CALLERS * BATCH);
                awaitNothingOpen();
                times.add(new Halted(from, Instant.now().toEpochMilli()));
                lift(id);
            }
            over.set(true);
            for (Future<?> caller : callers) {
                caller.get(1, TimeUnit.MINUTES);
            }
            String last = halt(HALTS);

            assertThat(new Http(URI.create("http://127.0.0.1:" + port))
                            .get("/metrics")
                            .body())
                    .as("nothing is missing in the log")
                    .contains("kontor_log_dropped_total 0.0");
            gateway.kill();
            gateway = start(dir, port, log);
            gateway.awaitUp();
            awaitReady();

            assertThat(order("after", 0).code()).isEqualTo("TRADING_HALTED");
            assertThat(api.get("/v1/halts").path("items").path(0).path("id").asText())
                    .isEqualTo(last);
        } finally {
            threads.shutdownNow();
            gateway.close();
            api.close();
        }
        List<Long> left = Departures.of("SIM", List.of(log));
        System.out.printf(
                Locale.ROOT,
                "%d halts, %d orders accepted, %d left, %d refused as halted; accepted per second before each halt: %s;"
                        + " answers to halts in ms: %s, the longest %d%n",
                HALTS,
                placed.get(),
                left.size(),
                halted.get(),
                rates,
                answers,
                answers.stream().mapToLong(Long::longValue).max().orElse(0));
        assertThat(left).as("what left is logged").hasSizeGreaterThan(ORDERS_BETWEEN);
        assertThat(left).noneMatch(at -> times.stream().anyMatch(t -> t.covers(at)));
    }

    private Void place(int caller) throws InterruptedException {
        for (int n = 0; !over.get(); n += BATCH) {
            for (String code : BATCH == 1 ? List.of(order("k" + caller, n).code()) : orders("k" + caller, n)) {
                if (code.isEmpty()) {
                    placed.incrementAndGet();
                } else {
                    assertThat(code).isEqualTo("TRADING_HALTED");
                    halted.incrementAndGet();
                }
            }
        }
        return null;
    }

    private Answer order(String caller, int n) throws InterruptedException {
        return answer("/v1/orders", body(caller, n));
    }

    /** The codes of a batch's refusals, an empty one for each order that was accepted. */
    private List<String> orders(String caller, int first) throws InterruptedException {
        String batch = IntStream.range(first, first + BATCH)
                .mapToObj(n -> body(caller, n))
                .collect(Collectors.joining(",", "[", "]"));
        List<String> codes = new ArrayList<>();
        answer("/v1/orders:batch", batch)
                .body()
                .path("items")
                .forEach(item -> codes.add(item.path("problem").path("code").asText()));
        return codes;
    }

    /** Whether no order of a batch is still in doubt. */
    private static boolean isCertain(Answer answer) {
        return StreamSupport.stream(answer.body().path("items").spliterator(), false)
                .noneMatch(item -> item.path("problem").path("status").asInt() >= 500);
    }

    private Answer answer(String path, String body) throws InterruptedException {
        Call call = new Call("POST", path, Optional.of(body));
        return Patience.until(
                "an answer", () -> api.send(call).filter(Answer::isFinal).filter(KillSwitchIT::isCertain));
    }

    private static String body(String caller, int n) {
        return """
                {"account":"t-%03d","clientOrderId":"%s-%d","symbol":"BTC/USDT","side":"BUY","amount":"0.01","limitPrice":"40000"}""".formatted(1 + n % ACCOUNTS, caller, n);
    }

    private String halt(int n) throws InterruptedException {
        String body = """
                {"scope":{"type":"GLOBAL"},"reason":"trial","by":"trial","actions":["CANCEL_ORDERS"],"commandId":"h-%d"}""".formatted(n);
        return api.accepted(new Call("POST", "/v1/halts", Optional.of(body)))
                .body()
                .path("id")
                .asText();
    }

    private void lift(String id) throws InterruptedException {
        Call call =
                new Call("POST", "/v1/halts/" + id + ":lift", Optional.of("{\"reason\":\"next\",\"by\":\"trial\"}"));
        Answer _ = api.accepted(call);
    }

    private void awaitNothingOpen() throws InterruptedException {
        for (int account = 1; account <= ACCOUNTS; account++) {
            String path = "/v1/orders?status=OPEN&account=t-%03d".formatted(account);
            Patience.until("nothing open", () -> {
                JsonNode items = api.get(path).path("items");
                return items.isEmpty() ? Optional.of(true) : Optional.empty();
            });
        }
    }

    private void awaitReady() throws InterruptedException {
        Patience.until("readiness", () -> api.send(Call.get("/health/ready")).filter(a -> a.status() == 200));
    }

    private static void await(AtomicLong count, long more) throws InterruptedException {
        long target = count.get() + more;
        Patience.until("progress", () -> count.get() >= target ? Optional.of(true) : Optional.empty());
    }

    private static KontorProcess start(Path dir, int port, Path log) throws IOException {
        return KontorProcess.gateway(Path.of("conf", "trial.conf"), dir.resolve("data"), port, log);
    }
}
