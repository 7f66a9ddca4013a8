package io.kontor.trial;

import com.typesafe.config.Config;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.platform.config.Configuration;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    private static final List<String> SYMBOLS =
            List.of("BTC/USDT", "ETH/USDT", "XRP/USDT", "DOGE/USDT", "AAPL/USD", "MSFT/USD");

    private final Path directory;
    private final Path conf = Path.of("conf", "trial.conf");
    private final Config config = Configuration.load(Optional.of(conf));
    private final int port = freePort();
    private final GatewayApi api = new GatewayApi(port);
    private final Traffic traffic = new Traffic();
    private final ExecutorService threads = Executors.newFixedThreadPool(TRADERS);
    private volatile GatewayProcess gateway;
    private boolean passed;

    private Trial(String name) throws IOException {
        directory = Path.of("target", "trial", name);
        delete(directory);
        Files.createDirectories(directory);
        gateway = start();
    }

    static Trial start(String name) throws IOException, InterruptedException {
        Trial trial = new Trial(name);
        // However this process ends, the gateway ends with it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> trial.gateway.close()));
        trial.gateway.awaitUp();
        return trial;
    }

    /** What happens to the gateway while callers are at work. */
    interface Ordeal {
        void happen() throws IOException, InterruptedException;
    }

    /** Has callers trade until the ordeal is over, and gives everything they were promised. */
    List<Promise> trade(Random random, Ordeal ordeal) throws Exception {
        List<Market> markets = markets();
        List<Future<List<Promise>>> traders = IntStream.range(0, TRADERS)
                .mapToObj(n -> threads.submit(
                        new Trader("c" + n, new Random(random.nextLong()), api, traffic, accounts(), markets)))
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

    GatewayProcess gateway() {
        return gateway;
    }

    /** Waits until everything is settled, and holds all accounts of what happened against each other. */
    List<String> discrepancies(List<Promise> promises) throws Exception {
        Path data = directory.resolve("data");
        Convergence convergence = new Convergence(accounts(), markets(), promises);
        convergence.awaitPromises(() -> JournalTruth.open(data, config));
        convergence.settle(api);
        Aftermath aftermath = new Aftermath(accounts(), promises);
        aftermath.askTheGateway(api);
        gateway.stop();
        VenueTruth venue = VenueTruth.read(data, config);
        aftermath.askTheVenue(venue);
        try (JournalTruth journal = JournalTruth.open(data, config)) {
            aftermath.askTheJournal(journal);
            aftermath.oneOrderForEachRevision(venue, journal);
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
        if (passed) {
            delete(directory);
        }
    }

    private GatewayProcess start() throws IOException {
        return GatewayProcess.start(conf, directory.resolve("data"), port, directory.resolve("gateway.log"));
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
        return SYMBOLS.stream()
                .map(symbol -> {
                    String key = "symbols.\"" + symbol + "\".price";
                    String price = prices.hasPath(key) ? prices.getString(key) : prices.getString("other-price");
                    return new Market(catalog.find(new Symbol(symbol)).orElseThrow(), new BigDecimal(price));
                })
                .toList();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
