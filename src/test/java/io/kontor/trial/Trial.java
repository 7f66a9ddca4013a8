package io.kontor.trial;

import com.typesafe.config.Config;
import io.kontor.app.dev.LocalProcess;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.platform.config.Configuration;
import io.kontor.value.AccountId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A gateway process with callers on it, in a directory of its own under {@code target/trial}, which stays with its data and output
 * unless the trial was {@linkplain #passed passed}.
 */
final class Trial implements AutoCloseable {
    private static final int TRADERS = 6;
    private static final int ACCOUNTS = 8;
    private static final int SETTLE_MINUTES = 6;

    private final Path directory;
    private final TrialVenue venue;
    private final Config config = Configuration.load(Optional.of(TrialVenue.TRIAL));
    private final int port = LocalProcess.freePorts(1).getFirst();
    private final GatewayApi api = new GatewayApi(port);
    private final Traffic traffic = new Traffic();
    private final ExecutorService threads = Executors.newFixedThreadPool(TRADERS);
    private volatile KontorProcess gateway;
    private boolean passed;

    private Trial(Path directory, TrialVenue venue) throws IOException {
        this.directory = directory;
        this.venue = venue;
        gateway = start();
    }

    /** With the exchange in the gateway's own process. */
    static Trial start(String name) throws IOException, InterruptedException {
        Path directory = fresh(name);
        return started(new Trial(directory, new TrialVenue.Embedded(directory.resolve("data"))));
    }

    /** With the exchange in a process of its own, where each fault happens with that probability on each occasion. */
    static Trial startApart(String name, double chaos, long seed) throws IOException, InterruptedException {
        Path directory = fresh(name);
        Trial trial = started(new Trial(directory, TrialVenue.Apart.start(directory, accounts(), chaos, seed)));
        // What the venue lists; from then on the gateway knows it by itself.
        Patience.until(
                "the instruments",
                () -> trial.api
                        .send(GatewayApi.Call.get("/v1/symbols"))
                        .filter(answer -> answer.body().path("items").size()
                                >= trial.venue.symbols().size()));
        return trial;
    }

    private static Trial started(Trial trial) throws InterruptedException {
        // However this process ends, the gateway ends with it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> trial.gateway.close()));
        trial.gateway.awaitUp();
        return trial;
    }

    static Path fresh(String name) throws IOException {
        Path directory = Path.of("target", "trial", name);
        delete(directory);
        return Files.createDirectories(directory);
    }

    /** What happens to the gateway while callers are at work. */
    interface Ordeal {
        void happen() throws IOException, InterruptedException;
    }

    /** Has callers trade until the ordeal is over, and gives everything they were promised. */
    List<Promise> trade(Random random, Ordeal ordeal) throws Exception {
        List<Market> markets = markets();
        List<Future<List<Promise>>> traders = IntStream.range(0, TRADERS)
                .mapToObj(n -> new Trader("c" + n, new Random(random.nextLong()), api, traffic, accounts(), markets))
                .map(trader -> threads.submit(() -> traffic.orGivenUp(trader)))
                .toList();
        traffic.open();
        ordeal.happen();
        traffic.end();
        List<Promise> promises = new ArrayList<>();
        for (Future<List<Promise>> trader : traders) {
            promises.addAll(ended(trader));
        }
        System.out.printf(
                Locale.ROOT,
                "%d orders, %d requests sent, %d of them repeats%n",
                promises.size(),
                traffic.sent(),
                traffic.repeated());
        return promises;
    }

    /** Callers send at this rate at most, all together. */
    void pace(int requestsPerSecond) {
        traffic.pace(requestsPerSecond);
    }

    void awaitRequests(long count) throws InterruptedException {
        traffic.awaitMore(count);
    }

    /** Kills the gateway in the middle of its work, and the one that follows while it starts: after each of these numbers of lines. */
    void kill(int... whileStarting) throws IOException, InterruptedException {
        gateway.kill();
        traffic.close();
        gateway = start();
        for (int lines : whileStarting) {
            gateway.awaitLines(lines);
            gateway.kill();
            gateway = start();
        }
        gateway.awaitUp();
        traffic.open();
    }

    GatewayApi api() {
        return api;
    }

    KontorProcess gateway() {
        return gateway;
    }

    /** Waits until everything is settled, and holds all accounts of what happened against each other. */
    List<String> discrepancies(List<Promise> promises) throws Exception {
        venue.calm();
        Path data = directory.resolve("data");
        Convergence convergence = new Convergence(accounts(), markets(), promises);
        convergence.awaitPromises(() -> JournalTruth.open(data, config));
        convergence.settle(api);
        convergence.awaitFills(api, venue);
        Aftermath aftermath = new Aftermath(accounts(), promises);
        aftermath.askTheGateway(api);
        gateway.stop();
        VenueTruth truth = venue.truth();
        aftermath.askTheVenue(truth);
        try (JournalTruth journal = JournalTruth.open(data, config)) {
            aftermath.askTheJournal(journal);
            aftermath.oneOrderForEachRevision(truth, journal::revisions);
        }
        return aftermath.discrepancies();
    }

    /** Nothing of it needs to be kept. */
    void passed() {
        passed = true;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        api.close();
        gateway.close();
        venue.close();
        if (passed) {
            delete(directory);
        }
    }

    private KontorProcess start() throws IOException {
        return KontorProcess.gateway(
                venue.settings(), directory.resolve("data"), port, directory.resolve("gateway.log"));
    }

    private List<Promise> ended(Future<List<Promise>> trader) throws InterruptedException, TimeoutException {
        try {
            return trader.get(SETTLE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new AssertionError("a trader gave up", e.getCause());
        }
    }

    private static List<AccountId> accounts() {
        return IntStream.rangeClosed(1, ACCOUNTS)
                .mapToObj(n -> new AccountId("t-%03d".formatted(n)))
                .toList();
    }

    private List<Market> markets() {
        InstrumentCatalog catalog = InstrumentCatalog.from(config);
        Config prices = config.getConfig("kontor.sim.generator");
        return venue.symbols().stream()
                .map(symbol -> {
                    String key = "symbols.\"" + symbol + "\".price";
                    String price = prices.hasPath(key) ? prices.getString(key) : prices.getString("other-price");
                    return new Market(catalog.find(symbol).orElseThrow(), new BigDecimal(price));
                })
                .toList();
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
