package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.platform.cluster.AccountShards;
import io.kontor.trial.SteadyLoad.Attempt;
import io.kontor.value.AccountId;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes killed one after the other under a steady load, the oldest as well as others, over a real Cassandra: nothing is lost, nothing
 * happens twice, and everything moves. How long it took is printed, with the load of the machine, and nothing is asserted of it.
 * {@code -Dkontor.trial.kills} is how many, 20 is the trial; {@code -Dkontor.trial.every-millis} is how often each account is given an
 * order.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FailoverIT {
    private static final int KILLS = Integer.getInteger("kontor.trial.kills", 3);
    private static final Duration EVERY = Duration.ofMillis(Integer.getInteger("kontor.trial.every-millis", 750));
    private static final List<String> ACCOUNTS =
            IntStream.rangeClosed(1, 36).mapToObj("t-%03d"::formatted).toList();
    private static final int SHARDS = 128;
    private static final int RESTING = 2;

    /** How often an order is tried for an account that was on a killed node. */
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** Orders placed by then have had time to be decided; what is refused later has another reason. */
    private static final Duration WATCHED = Duration.ofSeconds(20);

    @TempDir
    private static Path dir;

    private static Nodes nodes;

    private final List<Long> firstMillis = new ArrayList<>();
    private final List<Long> reconciledMillis = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        nodes = Nodes.start(dir, "failover-it", ACCOUNTS, Nodes.Pauses.AS_SHIPPED);
    }

    @AfterAll
    static void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void killedNodesAccountsMoveAndNothingIsLostOrHappensTwice() throws Exception {
        for (String account : ACCOUNTS) {
            for (int i = 0; i < RESTING; i++) {
                assertThat(nodes.place("node-1", Nodes.resting(account, "rests-" + account + "-" + i))
                                .isAccepted())
                        .isTrue();
            }
        }
        try (SteadyLoad load = new SteadyLoad(nodes, ACCOUNTS, EVERY)) {
            for (int i = 0; i < KILLS; i++) {
                nodes.awaitWhole();
                String victim = victim(i % 2 == 0);
                long killed = kill(load, victim, i);
                Patience.until(
                        "the calls after the kill",
                        () -> System.nanoTime() - killed > WATCHED.toNanos() ? Optional.of(true) : Optional.empty());
                nodes.start(victim);
                nodes.awaitWhole();
                load.serves(victim, true);
            }
            Map<String, List<String>> accepted = load.finish();

            print("kill to the first order accepted, per account", firstMillis);
            print("kill to every open order reconciled, per kill", reconciledMillis);
            assertAllIsWell(accepted);
        }
        assertThat(firstMillis).hasSizeGreaterThanOrEqualTo(KILLS);
    }

    @Test
    void whatANodeThatStoodStillWritesBesideItsSuccessorsChangesNothing() throws Exception {
        try (SteadyLoad load = new SteadyLoad(nodes, ACCOUNTS, EVERY)) {
            nodes.awaitWhole();
            String sleeper = victim(false);
            Set<String> moved = accountsOf(sleeper);
            Patience.until("orders under way", () -> load.since(0).size() > 100 ? Optional.of(true) : Optional.empty());
            load.serves(sleeper, false);
            long asleep = System.nanoTime();
            nodes.signal(sleeper, "-STOP");
            try {
                Patience.until("orders for " + moved + " elsewhere", () -> {
                    Set<String> going = load.since(asleep).stream()
                            .filter(Attempt::isAccepted)
                            .map(Attempt::account)
                            .collect(Collectors.toSet());
                    return going.containsAll(moved) ? Optional.of(true) : Optional.empty();
                });
                System.out.printf(
                        "FailoverIT: %s stood still, load %.1f: an order for each of its %d accounts was accepted after %d ms%n",
                        sleeper, load(), moved.size(), millis(System.nanoTime() - asleep));
            } finally {
                nodes.signal(sleeper, "-CONT");
            }

            nodes.process(sleeper).awaitEnd(Duration.ofMinutes(2));
            nodes.start(sleeper);
            nodes.awaitWhole();
            assertAllIsWell(load.finish());
        }
    }

    /** Everything is as it was told, and after a recovery of what two have written, too. */
    private static void assertAllIsWell(Map<String, List<String>> accepted) throws Exception {
        assertAgreed(accepted);
        List<String> twice = nodes.writtenTwice();
        if (twice.isEmpty()) {
            return;
        }
        System.out.println("FailoverIT: came late, beside a successor's: " + twice);
        for (String name : Nodes.NAMES) {
            nodes.process(name).kill();
            nodes.start(name);
            nodes.awaitWhole();
        }
        assertAgreed(accepted);
        Patience.until(
                "one writer of each of " + twice,
                () -> nodes.writtenTwice().isEmpty() ? Optional.of(true) : Optional.empty());
    }

    private static void assertAgreed(Map<String, List<String>> accepted) throws InterruptedException {
        for (String account : ACCOUNTS) {
            assertThat(accepted.get(account)).isNotEmpty();
            new CrossCheck(nodes).agrees(account, accepted.get(account));
        }
    }

    /** Returns when everything the victim had goes on elsewhere; when it was killed. */
    private long kill(SteadyLoad load, String victim, int number) throws Exception {
        boolean oldest = nodes.oldest().equals(victim);
        Set<String> moved = accountsOf(victim);
        assertThat(moved).as("accounts of " + victim).isNotEmpty();
        load.serves(victim, false);
        Set<String> open = openOrders(moved);
        double machine = load();
        long killed = System.nanoTime();
        nodes.process(victim).kill();

        Map<String, Long> first = new TreeMap<>();
        long[] asked = {killed - AGAIN.toNanos()};
        Patience.until("an order for each of " + moved + ", of which there are " + first.keySet(), () -> {
            for (Attempt attempt : load.since(killed)) {
                if (moved.contains(attempt.account()) && attempt.isAccepted()) {
                    first.merge(attempt.account(), millis(attempt.endNanos() - killed), Math::min);
                }
            }
            if (System.nanoTime() - asked[0] >= AGAIN.toNanos()) {
                asked[0] = System.nanoTime();
                load.placeNow(moved.stream()
                        .filter(account -> !first.containsKey(account))
                        .toList());
            }
            return first.keySet().containsAll(moved) ? Optional.of(true) : Optional.empty();
        });
        InDoubt inDoubt = awaitReconciled(moved, open, killed);
        Patience.until(
                "the others' calls",
                () -> System.nanoTime() - killed > WATCHED.toNanos() ? Optional.of(true) : Optional.empty());
        Map<String, Long> elsewhere = load.since(killed).stream()
                .filter(attempt -> !moved.contains(attempt.account()) && !attempt.isAccepted())
                .collect(Collectors.groupingBy(Attempt::outcome, TreeMap::new, Collectors.counting()));
        Map<String, Long> there = load.since(killed).stream()
                .filter(attempt -> moved.contains(attempt.account()) && !attempt.isAccepted())
                .collect(Collectors.groupingBy(Attempt::outcome, TreeMap::new, Collectors.counting()));
        firstMillis.addAll(first.values());
        reconciledMillis.add(inDoubt.othersMillis());
        System.out.printf(
                "FailoverIT: kill %d of %s%s with %d accounts, load %.1f: first order accepted after %d to %d ms, sessions"
                        + " seen up after %d ms, open orders reconciled after %d ms but for %d in doubt (%d ms); refused elsewhere %s, on its accounts %s%n",
                number + 1,
                victim,
                oldest ? ", the oldest," : "",
                moved.size(),
                machine,
                Collections.min(first.values()),
                Collections.max(first.values()),
                inDoubt.sessionsMillis(),
                inDoubt.othersMillis(),
                inDoubt.count(),
                inDoubt.millis(),
                elsewhere,
                there);
        return killed;
    }

    /**
     * When the open orders of a killed node were reconciled.
     *
     * @param sessionsMillis until the accounts' sessions were up
     * @param othersMillis until all were but those in doubt
     * @param count of those that waited until a copy on its way could no longer arrive
     * @param millis until these were too
     */
    private record InDoubt(long sessionsMillis, long othersMillis, int count, long millis) {}

    private InDoubt awaitReconciled(Set<String> accounts, Set<String> open, long killed) throws InterruptedException {
        long[] logOns = {0};
        long[] others = {0};
        int[] most = {0};
        Patience.until("the open orders of " + accounts, () -> {
            boolean sessions = haveSessions(accounts);
            if (sessions && logOns[0] == 0) {
                logOns[0] = millis(System.nanoTime() - killed);
            }
            int pending = 0;
            int unknown = 0;
            for (String account : accounts) {
                for (JsonNode item : anyApi().list("/v1/orders?account=" + account + "&status=OPEN")) {
                    JsonNode state = item.path("state");
                    if (open.contains(state.path("intentId").asText())) {
                        boolean doubt = state.path("certainty").asText().equals("UNKNOWN");
                        boolean waits = !state.path("pendingAction").isMissingNode()
                                && !state.path("pendingAction").isNull();
                        unknown += doubt ? 1 : 0;
                        pending += waits && !doubt ? 1 : 0;
                    }
                }
            }
            if (sessions && pending == 0 && others[0] == 0) {
                others[0] = millis(System.nanoTime() - killed);
                most[0] = unknown;
            }
            return sessions && pending + unknown == 0 ? Optional.of(true) : Optional.empty();
        });
        return new InDoubt(logOns[0], others[0], most[0], most[0] == 0 ? 0 : millis(System.nanoTime() - killed));
    }

    /** By one question: the nodes have other things to do just then. */
    private static boolean haveSessions(Set<String> accounts) throws InterruptedException {
        Set<String> up = new HashSet<>();
        for (JsonNode venue : anyApi().get("/v1/venues").path("items")) {
            for (JsonNode connection : venue.path("connections")) {
                if (connection.path("up").asBoolean()) {
                    up.add(connection.path("account").asText());
                }
            }
        }
        return up.containsAll(accounts);
    }

    private static Set<String> openOrders(Set<String> accounts) throws InterruptedException {
        Set<String> open = new HashSet<>();
        for (String account : accounts) {
            for (JsonNode item : anyApi().list("/v1/orders?account=" + account + "&status=OPEN")) {
                open.add(item.path("state").path("intentId").asText());
            }
        }
        return open;
    }

    private static GatewayApi anyApi() {
        return nodes.api(nodes.alive().getFirst());
    }

    /** The oldest node, where halts and the shards' own places live, or another one; in any case one that has accounts. */
    private static String victim(boolean oldest) throws InterruptedException {
        return Patience.until("a node to kill", () -> {
            String first = nodes.oldest();
            List<String> wanted = new ArrayList<>();
            List<String> others = new ArrayList<>();
            for (String node : Nodes.NAMES) {
                if (!accountsOf(node).isEmpty()) {
                    (node.equals(first) == oldest ? wanted : others).add(node);
                }
            }
            return Stream.concat(wanted.stream(), others.stream()).findFirst();
        });
    }

    private static Set<String> accountsOf(String node) throws InterruptedException {
        Set<String> shards = nodes.shardsOn(node, "Account");
        AccountShards all =
                new AccountShards(SHARDS, ACCOUNTS.stream().map(AccountId::new).toList());
        return ACCOUNTS.stream()
                .filter(account -> shards.contains(all.ofAccount(account)))
                .collect(Collectors.toSet());
    }

    /** Of the machine, over the last minute: figures of different runs are compared by it. */
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static void print(String what, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "FailoverIT: %s: %d, least %d, median %d, nine in ten %d, most %d ms%n",
                what,
                sorted.size(),
                sorted.getFirst(),
                sorted.get(sorted.size() / 2),
                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 9 / 10)),
                sorted.getLast());
    }
}
