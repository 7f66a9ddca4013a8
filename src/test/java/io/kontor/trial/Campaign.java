package io.kontor.trial;

import com.typesafe.config.Config;
import io.kontor.app.dev.DevDirectory;
import io.kontor.app.dev.DevPorts;
import io.kontor.app.dev.DevSystem;
import io.kontor.app.dev.LocalProcess;
import io.kontor.app.dev.ServerFailure;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.platform.config.Configuration;
import io.kontor.trial.GatewayApi.Call;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster of real processes, with callers on it over HTTP and Kafka, and everything that can be done to it. Its directory, under
 * {@code target/trial}, stays unless the trial was {@linkplain #passed passed}.
 */
final class Campaign implements AutoCloseable {
    private static final int TRADERS = 6;
    private static final int SETTLE_MINUTES = 6;
    private static final Duration KAFKA_EVERY = Duration.ofMillis(100);
    private static final List<Symbol> SYMBOLS = List.of("BTC/USDT", "ETH/USDT", "XRP/USDT", "DOGE/USDT").stream()
            .map(Symbol::new)
            .toList();

    /** The protocol has no word for these: nobody who speaks it can learn that a trade was taken back or changed. */
    private static final String UNTOLD =
            "{\"TRADE_BUSTED\":{\"probability\":0},\"TRADE_CORRECTED\":{\"probability\":0}}";

    /** What the exchange does wrong because it is told to, and callers who sweep whole books, would end the trading, as they should. */
    private static final String CALM = """
            kontor {
              breaker {
                reconciliation-break.enabled = false, stale-market-data.enabled = false
                reject-rate.enabled = false, market-move.enabled = false
              }
              venue.overrides.BINANCE.reconnect { max = 2 s, stable-after = 1 s }
              marketdata.backoff { max = 1 s, reset-after = 1 s }
              kafka.watch { every = 1 s, timeout = 2 s }
            }
            """;

    private final Path path;
    private final NodeRelay relay;
    private final DevDirectory directory;
    private final DevSystem system;
    private final List<AccountId> accounts;
    private final Config config = Configuration.load(Optional.of(TrialVenue.TRIAL));
    private final Map<String, GatewayApi> apis = new LinkedHashMap<>();
    private final Map<String, GatewayApi> managements = new LinkedHashMap<>();
    private final ClusterView cluster;
    private final GatewayApi sim;
    private final Traffic traffic = new Traffic();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private boolean passed;

    /** Whether the nodes' logs hold every message in and out. */
    enum Messages {
        LOGGED("INFO"),
        UNLOGGED("OFF");

        private final String level;

        Messages(String level) {
            this.level = level;
        }
    }

    private Campaign(
            Path path,
            List<String> nodes,
            NodeRelay relay,
            List<AccountId> accounts,
            double chaos,
            long seed,
            Messages messages)
            throws IOException {
        this.path = path;
        this.relay = relay;
        this.accounts = accounts;
        Path conf = Files.writeString(
                path.resolve("campaign.conf"),
                "include required(file(\"" + TrialVenue.TRIAL.toAbsolutePath() + "\"))\n" + CALM
                        + accounts.stream()
                                .map(account -> "\"" + account + "\"")
                                .collect(Collectors.joining(", ", "kontor.accounts = [", "]\n"))
                        + nodes.stream().map(relay::settings).collect(Collectors.joining()));
        this.directory = DevDirectory.claim(path.resolve("dev"));
        this.system = DevSystem.prepare(
                directory,
                new DevSystem.Plan(
                        nodes,
                        Path.of("target", "servers").toAbsolutePath(),
                        false,
                        Optional.of(conf),
                        _ -> accounts.stream().map(AccountId::value).toList(),
                        List.of("-Dkontor.log.messages=" + messages.level),
                        List.of("--chaos", Double.toString(chaos), "--seed", Long.toString(seed)),
                        DevPorts.Wish.NONE,
                        LocalProcess.AtExit.KILL),
                System.out::println);
        system.ports().nodes().forEach((name, ports) -> {
            apis.put(name, new GatewayApi(ports.http()));
            managements.put(name, new GatewayApi(ports.management()));
        });
        this.cluster = new ClusterView(apis, managements, relay);
        this.sim = new GatewayApi(system.ports().sim());
    }

    /**
     * Returns when every node is ready and knows what is traded.
     *
     * @param chaos how probable each fault of the exchange is on each occasion
     */
    static Campaign start(String name, int accounts, double chaos, long seed) throws IOException, InterruptedException {
        return start(name, DevSystem.NODES, accounts, chaos, seed);
    }

    /** With these nodes. */
    static Campaign start(String name, List<String> nodes, int accounts, double chaos, long seed)
            throws IOException, InterruptedException {
        return start(name, nodes, accounts, chaos, seed, Messages.UNLOGGED);
    }

    static Campaign start(String name, List<String> nodes, int accounts, double chaos, long seed, Messages messages)
            throws IOException, InterruptedException {
        Path path = Trial.fresh(name);
        List<AccountId> all = IntStream.rangeClosed(1, accounts)
                .mapToObj(n -> new AccountId("t-%03d".formatted(n)))
                .toList();
        Campaign campaign = new Campaign(path, nodes, NodeRelay.between(nodes), all, chaos, seed, messages);
        try {
            campaign.start();
            return campaign;
        } catch (RuntimeException | AssertionError e) {
            campaign.close();
            throw e;
        }
    }

    private void start() throws InterruptedException {
        system.startAll();
        exchange("PUT", Optional.of(UNTOLD));
        for (GatewayApi api : apis.values()) {
            Patience.until(
                    "the instruments",
                    () -> api.send(Call.get("/v1/symbols"))
                            .filter(answer -> answer.body().path("items").size() >= SYMBOLS.size()));
        }
        awaitWhole();
    }

    /** Callers over HTTP, each command to any node, and one over Kafka. */
    List<Callable<List<Promise>>> traders(Random random) {
        List<Callable<List<Promise>>> traders = new ArrayList<>();
        for (int n = 0; n < TRADERS; n++) {
            traders.add(new Trader("c" + n, new Random(random.nextLong()), anyNode(), traffic, accounts, markets()));
        }
        traders.add(
                new KafkaTrader(clients(), new Random(random.nextLong()), traffic, KAFKA_EVERY, accounts, markets()));
        return traders;
    }

    /** Callers over HTTP that send once more what is not accepted, each command to any node. */
    List<OneRetry> retrying(String name, int count, Random random, OneRetry.Figures figures) {
        List<OneRetry> callers = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            callers.add(new OneRetry(
                    name + n, new Random(random.nextLong()), nodes(), traffic, accounts, markets(), figures));
        }
        return callers;
    }

    /** Has callers trade until the ordeal is over, and gives everything they were promised. */
    List<Promise> trade(List<? extends Callable<List<Promise>>> callers, int requestsPerSecond, Trial.Ordeal ordeal)
            throws Exception {
        return trade(traffic, callers, requestsPerSecond, ordeal);
    }

    /** Has callers of a traffic of their own trade. */
    List<Promise> trade(
            Traffic traffic,
            List<? extends Callable<List<Promise>>> callers,
            int requestsPerSecond,
            Trial.Ordeal ordeal)
            throws Exception {
        traffic.pace(requestsPerSecond);
        List<Future<List<Promise>>> trading = callers.stream()
                .map(caller -> threads.submit(() -> traffic.orGivenUp(caller)))
                .toList();
        traffic.open();
        ordeal.happen();
        traffic.end();
        List<Promise> promises = new ArrayList<>();
        for (Future<List<Promise>> caller : trading) {
            promises.addAll(caller.get(SETTLE_MINUTES, TimeUnit.MINUTES));
        }
        System.out.printf(
                Locale.ROOT,
                "%d orders; over HTTP %d requests sent, %d of them repeats%n",
                promises.size(),
                traffic.sent(),
                traffic.repeated());
        return promises;
    }

    private Caller anyNode() {
        return new AnyNode(nodes());
    }

    List<GatewayApi> nodes() {
        return List.copyOf(apis.values());
    }

    GatewayApi node(String name) {
        return Optional.ofNullable(apis.get(name)).orElseThrow();
    }

    ClusterView cluster() {
        return cluster;
    }

    /** The accounts that are at home on a node now. */
    List<AccountId> accountsOn(String node) throws InterruptedException {
        return cluster.accountsOn(node, config.getInt("kontor.cluster.shards"), accounts);
    }

    /** What a node has said so far. */
    Path log(String node) {
        return path.resolve("dev").resolve("log").resolve(node + ".log");
    }

    PlainKafka clients() {
        return new PlainKafka("127.0.0.1:" + system.ports().kafka());
    }

    List<AccountId> accounts() {
        return accounts;
    }

    DevSystem system() {
        return system;
    }

    NodeRelay relay() {
        return relay;
    }

    Traffic traffic() {
        return traffic;
    }

    void signal(String part, String signal) throws IOException, InterruptedException {
        String pid = Long.toString(system.part(part).pid());
        int exit = new ProcessBuilder("kill", signal, pid).start().waitFor();
        if (exit != 0) {
            throw new AssertionError("kill " + signal + " " + pid + " ended with " + exit);
        }
    }

    /**
     * Whatever has ended is started, until all are ready and every node has all others; gives the nodes it started. What was waited for
     * last, and until when, is printed.
     */
    List<String> awaitWhole() throws InterruptedException {
        return await(cluster::lacking, this::startAgain);
    }

    /** The same, but that nodes need not be ready: each has all others, and the servers they need are on their way. */
    List<String> awaitNodes() throws InterruptedException {
        return await(cluster::alone, system::begin);
    }

    private interface Lack {
        Optional<String> of(String node) throws InterruptedException;
    }

    private List<String> await(Lack lack, Consumer<String> start) throws InterruptedException {
        List<String> started = new ArrayList<>();
        Map<String, Long> waitedFor = new LinkedHashMap<>();
        long since = System.nanoTime();
        Patience.until(waitedFor, () -> {
            started.addAll(startEnded(start));
            for (String node : system.nodes()) {
                Optional<String> lacking = lack.of(node);
                if (lacking.isPresent()) {
                    waitedFor.put(lacking.get(), (System.nanoTime() - since) / 1_000_000);
                    return Optional.empty();
                }
            }
            return Optional.of(true);
        });
        waitedFor.forEach((what, millis) -> System.out.println("  until " + millis + " ms " + what));
        return started;
    }

    /** Starts whatever has ended, and waits for none of it. */
    List<String> startEnded() {
        return startEnded(system::begin);
    }

    private List<String> startEnded(Consumer<String> start) {
        List<String> ended = system.parts().stream()
                .filter(part -> !system.part(part).isAlive())
                .toList();
        ended.forEach(start);
        return ended;
    }

    /**
     * One that ends again before it is ready is started once more by whoever waits. A node is not waited for here: it is ready when all of
     * its connections are up at once, which an exchange that fails all the time need not let happen.
     */
    private void startAgain(String part) {
        try {
            if (system.nodes().contains(part)) {
                system.begin(part);
            } else {
                system.start(part, _ -> {});
            }
        } catch (ServerFailure e) {
            System.out.println(e.getMessage());
            diagnose();
        }
    }

    /** Waits until everything is settled, and holds all accounts of what happened against each other; the system has stopped then. */
    List<String> discrepancies(List<Promise> promises) throws Exception {
        System.out.println("the exchange's faults: " + exchange("GET", Optional.empty()));
        exchange("DELETE", Optional.empty());
        return new Reckoning(this, promises).discrepancies();
    }

    List<Market> markets() {
        InstrumentCatalog catalog = InstrumentCatalog.from(config);
        Config prices = config.getConfig("kontor.sim.generator");
        return SYMBOLS.stream()
                .map(symbol -> {
                    String key = "symbols.\"" + symbol + "\".price";
                    String price = prices.hasPath(key) ? prices.getString(key) : prices.getString("other-price");
                    return new Market(catalog.find(symbol).orElseThrow(), new BigDecimal(price));
                })
                .toList();
    }

    private String exchange(String method, Optional<String> body) throws InterruptedException {
        return Patience.until(
                        "the exchange's controls",
                        () -> sim.send(new Call(method, "/sim/faults", body)).filter(answer -> answer.status() == 200))
                .body()
                .toString();
    }

    private void diagnose() {
        apis.forEach((node, api) -> {
            try {
                String ready = api.send(Call.get("/health/ready"))
                        .map(answer -> answer.body().toString())
                        .orElse("nothing");
                Diagnosis.print(node, ready, log(node));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Nothing of it needs to be kept. */
    void passed() {
        passed = true;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        if (!passed) {
            diagnose();
        }
        apis.values().forEach(GatewayApi::close);
        managements.values().forEach(GatewayApi::close);
        sim.close();
        relay.close();
        system.kill();
        directory.close();
        if (passed) {
            Trial.delete(path);
        }
    }
}
