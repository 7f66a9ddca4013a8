package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.kontor.app.dev.PatientSession;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The order index of three nodes: any of them lists every order, whoever took it, when one is gone and while the index is built anew. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OrderIndexClusterIT {
    private static final List<String> ACCOUNTS =
            IntStream.rangeClosed(1, 6).mapToObj("t-%03d"::formatted).toList();
    private static final int ROUNDS = Integer.getInteger("kontor.trial.rounds", 50);

    @Test
    void anyNodeListsEveryOrderWhileNodesGoAndTheIndexIsReplaced(@TempDir Path dir) throws Exception {
        try (Nodes nodes = Nodes.start(dir, "index-cluster-it", ACCOUNTS, Nodes.Pauses.FORGIVEN)) {
            double idle = idle(nodes);
            double before = requests(nodes);
            long since = System.nanoTime();
            Map<String, Set<String>> placed = place(nodes);
            int orders = ACCOUNTS.size() * ROUNDS;
            awaitIndexed(nodes, orders);
            double seconds = (System.nanoTime() - since) / 1e9;
            System.out.printf(
                    "OrderIndexClusterIT: %.1f requests to Cassandra an order, index included, beside %.1f a second when idle; %d orders in"
                            + " %.0f s%n",
                    (requests(nodes) - before - idle * seconds) / orders, idle, orders, seconds);
            for (String node : Nodes.NAMES) {
                listed(nodes, node, placed);
            }

            nodes.process("node-3").kill();
            listed(nodes, "node-1", placed);

            placeOf(nodes, ACCOUNTS.getFirst(), 1_000_000); // of another journal, beyond this one's end
            placeOf(nodes, "gone", 150); // taken out of kontor.accounts: nobody feeds it
            assertThat(nodes.command("rebuild", "index", "rebuild"))
                    .as(() -> "see target/index-cluster-it/rebuild.log")
                    .isZero();
            assertThat(Files.readString(Path.of("target", "index-cluster-it", "rebuild.log")))
                    .contains("the nodes have built index 2");
            listed(nodes, "node-2", placed);
        }
    }

    /** In an index older than the one there is. */
    private static void placeOf(Nodes nodes, String account, long sequenceNr) {
        try (CqlSession session = PatientSession.with(nodes.cassandra())) {
            session.execute(
                    "INSERT INTO kontor.orders_indexed (account, generation, sequence_nr, seq, at) VALUES (?, 0, ?, 1, 0)",
                    account,
                    sequenceNr);
        }
    }

    /** One after the other, each at another node; gives the ids by account. */
    private static Map<String, Set<String>> place(Nodes nodes) throws InterruptedException {
        Map<String, List<String>> placed = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String account : ACCOUNTS) {
                String id = "index-" + round;
                String node = Nodes.NAMES.get(round % Nodes.NAMES.size());
                Call call = new Call("POST", "/v1/orders", Optional.of("""
                        {"account":"%s","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.001","limitPrice":"%s","timeInForce":"%s"}""".formatted(
                                account, id, "30000", round % 3 == 0 ? "GTC" : "IOC")));
                Answer answer = Patience.until(
                        "an answer", () -> nodes.api(node).send(call).filter(Answer::isFinal));
                assertThat(answer.isAccepted()).as(answer.toString()).isTrue();
                placed.computeIfAbsent(account, _ -> new ArrayList<>()).add(id);
            }
        }
        Map<String, Set<String>> ids = new HashMap<>();
        placed.forEach((account, each) -> ids.put(account, Set.copyOf(each)));
        return ids;
    }

    private static void listed(Nodes nodes, String node, Map<String, Set<String>> placed) throws InterruptedException {
        for (String account : ACCOUNTS) {
            List<String> all = ids(nodes, node, account, "ALL");
            List<String> parts = new ArrayList<>(ids(nodes, node, account, "OPEN"));
            parts.addAll(ids(nodes, node, account, "CLOSED"));

            assertThat(all).as(account + " at " + node).doesNotHaveDuplicates();
            assertThat(Set.copyOf(all)).as(account + " at " + node).isEqualTo(placed.get(account));
            assertThat(parts).as(account + " at " + node).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    private static List<String> ids(Nodes nodes, String node, String account, String status)
            throws InterruptedException {
        return nodes.api(node).list("/v1/orders?account=" + account + "&status=" + status).stream()
                .map(item -> item.path("intent").path("clientOrderId").asText())
                .toList();
    }

    private static void awaitIndexed(Nodes nodes, int orders) throws InterruptedException {
        Patience.until(
                "the index to have them",
                () -> sum(nodes, "kontor_index_rows_total") >= orders ? Optional.of(true) : Optional.empty());
    }

    /** Requests a second while nothing happens. */
    private static double idle(Nodes nodes) throws InterruptedException {
        double before = requests(nodes);
        long since = System.nanoTime();
        Patience.until(
                "some seconds",
                () -> System.nanoTime() - since > TimeUnit.SECONDS.toNanos(20) ? Optional.of(true) : Optional.empty());
        return (requests(nodes) - before) / ((System.nanoTime() - since) / 1e9);
    }

    private static double requests(Nodes nodes) {
        return sum(nodes, "kontor_journal_requests_total");
    }

    private static double sum(Nodes nodes, String metric) {
        return Nodes.NAMES.stream()
                .mapToDouble(node -> nodes.metric(node, metric))
                .sum();
    }
}
