package io.kontor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.books.Page;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills an exchange under load, again and again on the same books, and holds what it said against what it kept. */
class ExchangeCrashIT {
    private static final int KILLS = 3;
    private static final int LINES_BEFORE_KILL = 4000;
    private static final BigDecimal SEED = new BigDecimal("1000000000");

    @TempDir
    Path directory;

    private final Map<String, List<String>> toldByAccount = new HashMap<>();
    private final Set<String> answered = new HashSet<>();

    @Test
    void whatWasSaidBeforeAKillIsOnDiskAndTheBooksAddUp() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            runUntilKilled("run" + kill);
        }

        try (Exchange exchange =
                Exchange.open(directory, SimConfig.with(SimConfig.ALONE), new SimInstruments(), Clock.systemUTC())) {
            Map<String, OrderRecord> orders = orders(exchange);
            checkReports(exchange);
            assertThat(answered).allMatch(orders::containsKey);
            checkMoney(exchange, orders);
            assertThat(toldByAccount).hasSize(4);
        }
    }

    private void runUntilKilled(String run) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingExchange.class.getName(),
                        directory.toString(),
                        run)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
                if (++count == LINES_BEFORE_KILL) {
                    // By its handle: the process's own method would close the pipe we still read.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(count).isGreaterThanOrEqualTo(LINES_BEFORE_KILL);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** The last line may be cut by the kill: only whole ones count. */
    private void note(String line) {
        List<String> words = List.of(line.split(" ", -1));
        if (words.size() == 6 && words.getFirst().equals("R")) {
            toldByAccount
                    .computeIfAbsent(words.get(1), account -> new ArrayList<>())
                    .add(line);
        } else if (words.size() == 3 && words.getFirst().equals("A")) {
            answered.add(words.get(1) + " " + words.get(2));
        }
    }

    /** Every report that was heard is in the stream as it was heard, and the stream has no gap. */
    private void checkReports(Exchange exchange) throws Exception {
        for (Map.Entry<String, List<String>> told : toldByAccount.entrySet()) {
            List<String> kept = replay(exchange, new AccountId(told.getKey()), told.getValue());

            assertThat(kept).containsAll(told.getValue());
            for (int i = 0; i < kept.size(); i++) {
                assertThat(kept.get(i)).startsWith("R " + told.getKey() + " " + (i + 1) + " ");
            }
        }
    }

    /** What each account has is what it was given and its fills, and each order's count is the sum of its fills. */
    private static void checkMoney(Exchange exchange, Map<String, OrderRecord> orders) throws Exception {
        Map<Long, BigDecimal> filled = new HashMap<>();
        Map<String, BigDecimal> base = new HashMap<>();
        Optional<String> from = Optional.empty();
        do {
            Page<Fill> page = got(exchange.fills(Optional.empty(), from, 1000));
            for (Fill fill : page.items()) {
                filled.merge(fill.orderId(), fill.quantity().value(), BigDecimal::add);
                base.merge(fill.account().value(), fill.quantity().signed(fill.side()), BigDecimal::add);
            }
            from = page.next();
        } while (from.isPresent());

        for (OrderRecord order : orders.values()) {
            assertThat(order.filled().value()).isEqualByComparingTo(filled.getOrDefault(order.id(), BigDecimal.ZERO));
        }
        for (Holding holding : got(exchange.balances(Optional.empty()))) {
            if (holding.name().equals("BTC")) {
                BigDecimal total = holding.free().plus(holding.locked()).value();
                assertThat(total.subtract(SEED))
                        .isEqualByComparingTo(base.get(holding.account().value()));
                assertThat(holding.locked().value()).isEqualByComparingTo(forSale(orders, holding.account()));
            }
        }
    }

    private static BigDecimal forSale(Map<String, OrderRecord> orders, AccountId account) {
        return orders.values().stream()
                .filter(order -> order.account().equals(account) && order.status() == OrderStatus.OPEN)
                .filter(order -> order.request().side() == Side.SELL)
                .map(order -> order.request().quantity().minus(order.filled()).value())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Map<String, OrderRecord> orders(Exchange exchange) throws Exception {
        Map<String, OrderRecord> orders = new HashMap<>();
        Optional<String> from = Optional.empty();
        do {
            Page<OrderRecord> page = got(exchange.orders(Optional.empty(), from, 1000));
            page.items().forEach(order -> orders.put(order.account() + " " + order.clientOrderId(), order));
            from = page.next();
        } while (from.isPresent());
        return orders;
    }

    /** What is there to replay: what was told, however long it takes, and whatever follows it. */
    private static List<String> replay(Exchange exchange, AccountId account, List<String> told) throws Exception {
        BlockingQueue<String> reports = new LinkedBlockingQueue<>();
        TradingSession session = got(exchange.logOn(account, 0, new SessionListener() {
            @Override
            public void onReport(Report report) {
                reports.add(CrashingExchange.line(report));
            }

            @Override
            public void onDown(String reason) {}
        }));
        List<String> kept = new ArrayList<>();
        Set<String> missing = new HashSet<>(told);
        for (String report = reports.poll(20, TimeUnit.SECONDS);
                report != null;
                report = reports.poll(missing.isEmpty() ? 1 : 20, TimeUnit.SECONDS)) {
            kept.add(report);
            missing.remove(report);
        }
        session.close();
        return kept;
    }

    private static <T> T got(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
