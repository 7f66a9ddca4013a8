package io.kontor.sim;

import com.sun.management.OperatingSystemMXBean;
import io.kontor.sim.matching.Account;
import io.kontor.sim.matching.Counters;
import io.kontor.sim.matching.Effects;
import io.kontor.sim.matching.History;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.MatchingEngine;
import io.kontor.sim.matching.Order;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many orders the exchange carries, and what one costs. Not run with the tests:
 * {@code java -cp target/test-classes:target/classes:<dependencies> io.kontor.sim.ExchangeBenchmark engine|durable [orders] [in flight]}.
 *
 * <p>100 accounts in 20 markets; of ten orders five take at once, one of them only in part, three rest and are canceled, two rest, are
 * replaced and canceled. {@code engine} is the matching alone, in memory; {@code durable} the whole exchange, each report delivered
 * after its sync, so many orders under way at a time.
 */
public final class ExchangeBenchmark {
    private static final int ACCOUNTS = 100;
    private static final int MARKETS = 20;
    private static final SimInstruments INSTRUMENTS = SimInstruments.many(MARKETS);
    private static final Price BELOW = Price.of("90");
    private static final Price ABOVE = Price.of("110");

    private final List<AccountId> accounts = new ArrayList<>();
    private final List<Symbol> symbols =
            INSTRUMENTS.all().stream().map(i -> i.symbol()).toList();
    private final Random random = new Random(1);
    private long number;

    private ExchangeBenchmark() {
        for (int i = 1; i <= ACCOUNTS; i++) {
            accounts.add(new AccountId("t-%03d".formatted(i)));
        }
    }

    public static void main(String[] args) throws Exception {
        String mode = args.length > 0 ? args[0] : "durable";
        int orders = args.length > 1 ? Integer.parseInt(args[1]) : 300_000;
        int inFlight = args.length > 2 ? Integer.parseInt(args[2]) : 1000;
        ExchangeBenchmark benchmark = new ExchangeBenchmark();
        for (int round = 1; round <= 3; round++) {
            if (mode.equals("engine")) {
                benchmark.engine(round, orders);
            } else {
                benchmark.durable(round, orders, inFlight);
            }
        }
    }

    private void engine(int round, int orders) {
        Nothing nothing = new Nothing();
        MatchingEngine engine = new MatchingEngine(
                INSTRUMENTS.all(), SimConfig.with().rules(), Counters.START, nothing, (s, a, p, q, at) -> {}, nothing);
        Instant now = Instant.parse("2026-11-20T10:00:00Z");
        Meter meter = new Meter();
        for (int i = 0; i < orders; i++) {
            if (i % 1000 == 0) {
                symbols.forEach(symbol -> engine.quote(symbol, quotes(engine, symbol), now));
            }
            int kind = i % 10;
            NewOrder order = order(kind);
            engine.submit(order, now);
            if (kind >= 8) {
                NewOrder replacement = replacement(order);
                engine.replace(order.clientOrderId(), replacement, now);
                engine.cancel(order.account(), replacement.clientOrderId(), now);
            } else if (kind >= 5) {
                engine.cancel(order.account(), order.clientOrderId(), now);
            }
        }
        meter.print("engine round " + round, orders, nothing.reports, "");
    }

    private void durable(int round, int orders, int inFlight) throws Exception {
        Path directory = Files.createTempDirectory("sim-benchmark");
        AtomicLong reports = new AtomicLong();
        Semaphore window = new Semaphore(inFlight);
        try (Exchange exchange = Exchange.open(directory, SimConfig.with(), INSTRUMENTS, Clock.systemUTC())) {
            List<TradingSession> sessions = new ArrayList<>();
            for (AccountId account : accounts) {
                sessions.add(exchange.logOn(account, 0, new Counting(reports))
                        .toCompletableFuture()
                        .join());
            }
            Exchange.Work before = exchange.work().toCompletableFuture().join();
            Meter meter = new Meter();
            for (int i = 0; i < orders; i++) {
                window.acquire();
                carryOut(sessions, i % 10, window);
            }
            window.acquire(inFlight);
            Exchange.Work after = exchange.work().toCompletableFuture().join();
            long commits = after.commits() - before.commits();
            meter.print(
                    "durable round " + round,
                    orders,
                    reports.get(),
                    ", commits " + commits + ", syncs " + (after.syncs() - before.syncs()));
        } finally {
            delete(directory);
        }
    }

    private void carryOut(List<TradingSession> sessions, int kind, Semaphore window) {
        NewOrder order = order(kind);
        TradingSession session = sessions.get(accounts.indexOf(order.account()));
        var done = session.submit(order);
        if (kind >= 8) {
            NewOrder replacement = replacement(order);
            done = done.thenCompose(x -> session.replace(order.clientOrderId(), replacement))
                    .thenCompose(x -> session.cancel(replacement.clientOrderId()));
        } else if (kind >= 5) {
            done = done.thenCompose(x -> session.cancel(order.clientOrderId()));
        }
        done.whenComplete((x, failure) -> window.release());
        if (number % 100 == 0) {
            session.acknowledge(number);
        }
    }

    private NewOrder order(int kind) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        boolean takes = kind < 5;
        Price limit = (side == Side.BUY) == takes ? ABOVE : BELOW;
        return new NewOrder(
                accounts.get(random.nextInt(ACCOUNTS)),
                new ClientOrderId("KABCDEF" + "%017d".formatted(++number)),
                symbols.get(random.nextInt(MARKETS)),
                side,
                Quantity.of(kind == 0 ? "1000" : "1"),
                Optional.of(limit),
                takes ? TimeInForce.IOC : TimeInForce.GTC,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.MAX);
    }

    private NewOrder replacement(NewOrder old) {
        return new NewOrder(
                old.account(),
                new ClientOrderId("KABCDEF" + "%017d".formatted(++number)),
                old.symbol(),
                old.side(),
                Quantity.of("2"),
                old.limit(),
                old.timeInForce(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.MAX);
    }

    private static List<LevelChange> quotes(MatchingEngine engine, Symbol symbol) {
        long price = engine.units(symbol).price(Price.of("100"));
        long quantity = engine.units(symbol).quantity(Quantity.of("500"));
        List<LevelChange> quotes = new ArrayList<>();
        for (int level = 1; level <= 20; level++) {
            quotes.add(new LevelChange(Side.BUY, price - level, quantity));
            quotes.add(new LevelChange(Side.SELL, price + level, quantity));
        }
        return quotes;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private static final class Meter {
        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final long startNanos = System.nanoTime();
        private final long startCpuNanos = system.getProcessCpuTime();

        void print(String what, long orders, long reports, String more) {
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            double cpuMicros = (system.getProcessCpuTime() - startCpuNanos) / 1e3;
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,.0f orders/s, %.1f us CPU per order, %.2f reports per order%s%n",
                    what,
                    orders / seconds,
                    cpuMicros / orders,
                    (double) reports / orders,
                    more);
        }
    }

    private record Counting(AtomicLong reports) implements SessionListener {
        @Override
        public void onReport(Report report) {
            reports.incrementAndGet();
        }

        @Override
        public void onDown(String reason) {}
    }

    /** Keeps nothing, so that the engine is measured and not a map. */
    private static final class Nothing implements Effects, History {
        long reports;

        @Override
        public void changed(Order order) {}

        @Override
        public void renamed(Order order) {}

        @Override
        public void closed(OrderRecord order) {}

        @Override
        public void filled(Fill fill) {}

        @Override
        public void balance(Account account, String holding, BigDecimal total) {}

        @Override
        public void reported(Report report) {
            reports++;
        }

        @Override
        public Optional<OrderRecord> closedOrder(AccountId account, ClientOrderId id) {
            return Optional.empty();
        }

        @Override
        public Optional<Fill> fill(AccountId account, long orderId, long trade) {
            return Optional.empty();
        }
    }
}
