package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.platform.cluster.AccountShards;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.value.AccountId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes as one gateway, over a real Cassandra: which node a call hits does not matter, and when one is killed the others look
 * after its accounts. What the venue holds is the simulated exchange's own word.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ClusterIT {
    private static final List<String> ACCOUNTS =
            IntStream.rangeClosed(1, 12).mapToObj("t-%03d"::formatted).toList();
    private static final int SHARDS = 128;
    private static final int ORDERS_AFTER = 40;

    /** Orders accepted so far, by account. */
    private static final Map<String, Integer> TRADES = new ConcurrentHashMap<>();

    @TempDir
    private static Path dir;

    private static Nodes nodes;

    @BeforeAll
    static void start() throws Exception {
        nodes = Nodes.start(dir, "cluster-it", ACCOUNTS, Nodes.Pauses.FORGIVEN);
    }

    @AfterAll
    static void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void anyNodeTakesAnyOrderAndEachKnowsOfIt() throws Exception {
        for (String account : ACCOUNTS) {
            for (String node : Nodes.NAMES) {
                String id = "any-" + account + "-" + node;

                Answer placed = nodes.place(node, Nodes.resting(account, id));

                assertThat(placed.isAccepted()).as(placed.toString()).isTrue();
                for (String other : Nodes.NAMES) {
                    Call get = Call.get("/v1/accounts/" + account + "/orders/" + id);
                    Answer read = Patience.until(
                            get + " at " + other,
                            () -> nodes.api(other).send(get).filter(Answer::isFinal));
                    assertThat(read.status()).as(other + ": " + read).isEqualTo(200);
                }
            }
        }
        for (String node : Nodes.NAMES) {
            for (String account : ACCOUNTS) {
                assertThat(nodes.api(node).list("/v1/orders?account=" + account + "&status=ALL"))
                        .as(account + " at " + node)
                        .extracting(item ->
                                item.path("intent").path("clientOrderId").asText())
                        .contains("any-" + account + "-node-1", "any-" + account + "-node-3");
            }
        }
        assertThat(nodes.logged("NotSerializableException", "Failed to serialize", "has no name in kontor.wire"))
                .isEmpty();
    }

    @Test
    void aStreamFollowedOnOneNodeIsResumedOnAnother() throws Exception {
        String account = ACCOUNTS.getFirst();
        String cursor;
        List<Long> first = new ArrayList<>();
        try (Ticker ticker = new Ticker(nodes.streamUrl("node-3"), account, Optional.empty())) {
            long last = 0;
            for (String node : Nodes.NAMES) {
                nodes.place(node, Nodes.immediate(account, "stream-" + node));
                last = ticker.await("OrderFilled", "stream-" + node).path("seq").asLong();
            }
            // Up to what the others are asked to wait for: more may follow it.
            for (JsonNode event : ticker.events()) {
                if (event.path("seq").asLong() <= last) {
                    first.add(event.path("seq").asLong());
                }
            }
            cursor = ticker.events().getFirst().path("cursor").asText();
        }

        for (String node : Nodes.NAMES) {
            try (Ticker ticker = new Ticker(nodes.streamUrl(node), account, Optional.of(cursor))) {
                ticker.await("OrderFilled", "stream-node-3");

                List<Long> again = ticker.events().stream()
                        .map(event -> event.path("seq").asLong())
                        .toList();

                assertThat(again)
                        .as(node)
                        .startsWith(first.subList(1, first.size()).toArray(Long[]::new));
            }
        }
    }

    @Test
    void aHaltIsInForceOnEveryNodeWhenItIsAnswered() throws Exception {
        String account = ACCOUNTS.get(1);
        Answer halt = nodes.api("node-1")
                .accepted(new Call(
                        "POST",
                        "/v1/halts",
                        Optional.of("{\"scope\":{\"type\":\"ACCOUNT\",\"value\":\"" + account
                                + "\"},\"reason\":\"trial\",\"by\":\"desk\",\"commandId\":\"h-1\"}")));

        for (String node : Nodes.NAMES) {
            Answer refused = nodes.place(node, Nodes.resting(account, "halted-" + node));
            assertThat(refused.code()).as(node + ": " + refused).isEqualTo("TRADING_HALTED");
            assertThat(nodes.api(node).get("/v1/halts").path("items")).hasSize(1);
        }

        String id = halt.body().path("id").asText();
        Answer _ = nodes.api("node-2")
                .accepted(new Call(
                        "POST", "/v1/halts/" + id + ":lift", Optional.of("{\"reason\":\"over\",\"by\":\"desk\"}")));
        for (String node : Nodes.NAMES) {
            Answer placed = Patience.until(
                    "an order after the halt",
                    () -> nodes.api(node)
                            .send(new Call("POST", "/v1/orders", Optional.of(Nodes.resting(account, "lifted-" + node))))
                            .filter(Answer::isAccepted));
            assertThat(placed.isAccepted()).isTrue();
        }
    }

    @Test
    void aKilledNodesAccountsAreLookedAfterByTheOthers() throws Exception {
        String account = ACCOUNTS.get(2);
        String owner = ownerOf(account);
        try {
            killUnderLoad(account, owner);
        } finally {
            nodes.start(owner);
            nodes.awaitReady(owner);
        }

        assertThat(nodes.place(owner, Nodes.resting(account, "back")).isAccepted())
                .isTrue();
        assertThat(nodes.logged("NotSerializableException", "Failed to serialize", "has no name in kontor.wire"))
                .isEmpty();
    }

    private static void killUnderLoad(String account, String owner) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> traffic = ACCOUNTS.stream()
                    .map(each -> callers.submit(() -> trade(each, over)))
                    .toList();
            Patience.until("traffic", () -> trades(account) >= 5 ? Optional.of(true) : Optional.empty());

            long killed = System.nanoTime();
            nodes.process(owner).kill();
            Duration again = firstAccepted(callers, account, killed);
            System.out.printf(
                    "ClusterIT: killed %s, which had %s; its first order after that was accepted %d ms later%n",
                    owner, account, again.toMillis());

            int before = trades(account);
            Patience.until(
                    "trade to go on",
                    () -> trades(account) >= before + ORDERS_AFTER ? Optional.of(true) : Optional.empty());
            over.set(true);
            Map<String, List<String>> accepted = new HashMap<>();
            for (int i = 0; i < ACCOUNTS.size(); i++) {
                accepted.put(ACCOUNTS.get(i), traffic.get(i).get());
            }

            for (String each : ACCOUNTS) {
                new CrossCheck(nodes).agrees(each, accepted.get(each));
            }
        } finally {
            over.set(true);
        }
    }

    private static int trades(String account) {
        return TRADES.getOrDefault(account, 0);
    }

    /** One order after the other, at whichever node answers, each under the same id until its answer is final; gives those accepted. */
    private static List<String> trade(String account, AtomicBoolean over) throws InterruptedException {
        List<String> accepted = new ArrayList<>();
        for (int i = 0; !over.get(); i++) {
            String id = "trade-" + account + "-" + i;
            int number = i;
            Call call = new Call("POST", "/v1/orders", Optional.of(Nodes.immediate(account, id)));
            int[] tries = {0};
            Answer answer = Patience.until("an answer to " + id, () -> {
                List<String> alive = nodes.alive();
                return nodes.api(alive.get((number + tries[0]++) % alive.size()))
                        .send(call)
                        .filter(Answer::isFinal);
            });
            assertThat(answer.isAccepted()).as(answer.toString()).isTrue();
            accepted.add(id);
            TRADES.merge(account, 1, Integer::sum);
        }
        return accepted;
    }

    /** From the kill until an order placed after it was accepted. A new one is tried again and again; each may wait in vain. */
    private static Duration firstAccepted(ExecutorService callers, String account, long killed) throws Exception {
        CompletableFuture<Duration> first = new CompletableFuture<>();
        for (int i = 0; !first.isDone(); i++) {
            int number = i;
            Future<?> _ = callers.submit(() -> {
                List<String> alive = nodes.alive();
                Call call = new Call("POST", "/v1/orders", Optional.of(Nodes.immediate(account, "probe-" + number)));
                Optional<Answer> answer =
                        nodes.api(alive.get(number % alive.size())).send(call);
                if (answer.filter(Answer::isAccepted).isPresent()) {
                    first.complete(Duration.ofNanos(System.nanoTime() - killed));
                }
                return null;
            });
            Patience.pause();
            assertThat(number).as("tries").isLessThan(1200);
        }
        return first.get();
    }

    /** What Cassandra is asked while nothing happens, by all nodes, their heart-beats included. */
    @Test
    void whenNothingHappensCassandraIsHardlyAsked() throws Exception {
        List<Ticker> tickers = new ArrayList<>();
        try {
            for (String account : ACCOUNTS) {
                for (String node : Nodes.NAMES) {
                    tickers.add(new Ticker(nodes.streamUrl(node), account, Optional.empty()));
                }
            }
            double before = requests();
            long since = System.nanoTime();
            long until = since + Duration.ofSeconds(30).toNanos();
            Patience.until("half a minute", () -> System.nanoTime() >= until ? Optional.of(true) : Optional.empty());
            double perSecond = (requests() - before) / ((System.nanoTime() - since) / 1e9);
            System.out.printf(
                    "ClusterIT: idle, %d followed streams on %d nodes: %.1f requests a second to Cassandra%n",
                    ACCOUNTS.size(), Nodes.NAMES.size(), perSecond);

            assertThat(perSecond).isBetween(0.1, 50.0);
        } finally {
            tickers.forEach(Ticker::close);
        }
    }

    private static double requests() throws InterruptedException {
        double sum = 0;
        for (String node : Nodes.NAMES) {
            sum += nodes.metric(node, "kontor_journal_requests_total");
        }
        return sum;
    }

    private static String ownerOf(String account) throws InterruptedException {
        String shard = new AccountShards(SHARDS, List.of(new AccountId(account))).ofAccount(account);
        return Patience.until("the owner of " + account, () -> nodes.ownerOf("Account", shard));
    }
}
