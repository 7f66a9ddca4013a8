package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists of orders of a gateway that is a process, is killed under load and has its index built anew. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OrderIndexIT {
    private static final int ORDERS = Integer.getInteger("kontor.trial.listed", 10_000);
    private static final int TOGETHER = 500;
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());
    private static final String SETTINGS = """
            kontor {
              accounts = [main]
              account-venues = null
              account-venues {}
              index { write-every = 500 ms }
              risk.default { orders-per-second-max = 100000, orders-per-minute-max = 100000, order-lots-max = 1000000, repeats-max = 100000, self-trade = ALLOW, open-orders-max = 100000 }
            }
            """;

    @Test
    void listsAreWholeWhileOrdersArriveAfterAKillAndAfterARebuild(@TempDir Path dir) throws Exception {
        System.out.println("OrderIndexIT: -Dkontor.trial.seed=" + SEED);
        Random random = new Random(SEED);
        try (Desk desk = new Desk(dir, SETTINGS, "order-index.log")) {
            for (int placed = 0; placed < ORDERS; placed += TOGETHER) {
                place(desk.api(), "first-" + placed, TOGETHER);
            }
            pagedWhileMoreArrive(desk, random);
            // Not from the journal: the index has them, a little later.
            Patience.until(
                    "rows of the index",
                    () -> Optional.of(desk.metric("kontor_index_rows_total")).filter(rows -> rows >= ORDERS));

            int accepted = killedUnderLoad(desk, random);

            List<String> listed = listed(desk.api(), "ALL");
            assertThat(listed).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(accepted);
            assertThat(set(listed(desk.api(), "CLOSED"), listed(desk.api(), "OPEN")))
                    .isEqualTo(Set.copyOf(listed));

            assertThat(desk.command("index", "rebuild")).isEqualTo(1);
            assertThat(desk.said()).contains("in use by another process");
            desk.process().kill();
            assertThat(desk.command("index", "rebuild")).isZero();
            assertThat(desk.said()).contains(listed.size() + " orders of 1 accounts indexed");
            desk.start();
            assertThat(listed(desk.api(), "ALL")).isEqualTo(listed);
        }
    }

    private static void pagedWhileMoreArrive(Desk desk, Random random) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> traffic = callers.submit(() -> {
                for (int i = 0; !over.get(); i++) {
                    place(desk.api(), "meanwhile-" + i + "-", 20);
                }
                return null;
            });
            try {
                List<String> seen = new ArrayList<>();
                Optional<String> cursor = Optional.of("");
                while (cursor.isPresent()) {
                    JsonNode page = desk.api()
                            .get("/v1/orders?account=main&limit=" + (1 + random.nextInt(500))
                                    + (cursor.get().isEmpty() ? "" : "&cursor=" + cursor.get()));
                    page.path("items").forEach(item -> seen.add(id(item)));
                    cursor = Optional.ofNullable(page.path("nextCursor").textValue());
                }
                assertThat(seen).doesNotHaveDuplicates();
                assertThat(seen.stream().filter(id -> id.startsWith("first-"))).hasSize(ORDERS);
            } finally {
                over.set(true);
                traffic.get();
            }
        }
    }

    /** Gives how many orders were accepted in all, at least. */
    private static int killedUnderLoad(Desk desk, Random random) throws Exception {
        int kills = 3;
        for (int kill = 0; kill < kills; kill++) {
            int round = kill;
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> traffic = callers.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        place(desk.api(), "killed-" + round + "-" + i + "-", 50);
                    }
                    return null;
                });
                int before = random.nextInt(10);
                Patience.until(
                        "traffic", () -> answered(desk.api(), round, before) ? Optional.of(true) : Optional.empty());
                desk.process().kill();
                desk.start();
                traffic.get();
            }
        }
        for (int kill = 0; kill < kills; kill++) {
            int round = kill;
            Set<String> listed = Set.copyOf(listed(desk.api(), "ALL"));
            assertThat(IntStream.range(0, 40)
                            .boxed()
                            .flatMap(i -> IntStream.range(0, 50).mapToObj(n -> "killed-" + round + "-" + i + "-" + n))
                            .filter(id -> !listed.contains(id)))
                    .isEmpty();
        }
        return ORDERS + kills * 40 * 50;
    }

    private static boolean answered(GatewayApi api, int round, int batch) throws InterruptedException {
        return api.send(Call.get("/v1/accounts/main/orders/killed-" + round + "-" + batch + "-0"))
                .filter(answer -> answer.status() == 200)
                .isPresent();
    }

    /** Under the same ids until each is accepted: a third of them rests, the others end at once. */
    private static void place(GatewayApi api, String prefix, int count) throws InterruptedException {
        String body = IntStream.range(0, count)
                .mapToObj(n -> """
                        {"account":"main","clientOrderId":"%s","symbol":"%s","side":"BUY","amount":"0.01","limitPrice":"%s","timeInForce":"%s"}""".formatted(
                                prefix + n,
                                n % 2 == 0 ? "BTC/USDT" : "ETH/USDT",
                                n % 2 == 0 ? "30000" : "1500",
                                n % 3 == 0 ? "GTC" : "IOC"))
                .collect(Collectors.joining(",", "[", "]"));
        Call call = new Call("POST", "/v1/orders:batch", Optional.of(body));
        Patience.until("orders " + prefix, () -> api.send(call).filter(OrderIndexIT::allAccepted));
    }

    private static boolean allAccepted(Answer answer) {
        return answer.status() == 200
                && answer.body().path("items").valueStream().allMatch(item -> item.has("result"));
    }

    private static List<String> listed(GatewayApi api, String status) throws InterruptedException {
        return api.list("/v1/orders?account=main&status=" + status).stream()
                .map(OrderIndexIT::id)
                .toList();
    }

    private static Set<String> set(List<String> one, List<String> other) {
        Set<String> both = new HashSet<>(one);
        both.addAll(other);
        assertThat(both).hasSize(one.size() + other.size());
        return both;
    }

    private static String id(JsonNode item) {
        return item.path("intent").path("clientOrderId").asText();
    }
}
