package io.kontor.app.bench;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many WebSocket consumers of the best prices while orders run: how late the prices are, how many of a market's updates each consumer is told
 * of, and whether anything of the orders' own streams is lost meanwhile.
 */
public final class SubscribersBench {
    private static final int CONNECTIONS = 512;
    private static final long SUBSCRIBED_MAX_SECONDS = 300;

    /** Reading the time of a frame costs more than all else done with it. */
    private static final int TIMED_OF = 8;

    private static final String AT = "\"at\":\"";

    private final ServerProcess gateway;
    private final List<String> accounts;
    private final Function<String, Workload> workload;
    private final LoadLoop loop;
    private final Supplier<Instant> now;
    private final PrintWriter out;

    public SubscribersBench(
            ServerProcess gateway,
            List<String> accounts,
            Function<String, Workload> workload,
            LoadLoop loop,
            Supplier<Instant> now,
            PrintWriter out) {
        this.gateway = gateway;
        this.accounts = accounts;
        this.workload = workload;
        this.loop = loop;
        this.now = now;
        this.out = out;
    }

    /** What is asked of it; the market makes its updates by itself. */
    public record Demand(
            int subscribers, List<String> symbols, int updatesPerSecond, int ordersPerSecond, int seconds) {}

    public void run(Demand demand, int warmUp) {
        if (warmUp > 0) {
            orders("w", warmUp, Load.WARM_UP_PER_SECOND);
        }
        out.printf(
                "%d subscribers of %d symbols each, %d updates/s in all; %d orders/s%n",
                demand.subscribers(), demand.symbols().size(), demand.updatesPerSecond(), demand.ordersPerSecond());
        orders("n", demand.ordersPerSecond() * demand.seconds(), demand.ordersPerSecond());
        out.println("  (above: without subscribers)");
        try (LoadLoop consumers = new LoadLoop()) {
            Audience audience = new Audience(consumers, gateway.address(), demand);
            audience.awaitSubscribed();
            Cpu before = gateway.cpu();
            long start = System.nanoTime();
            orders("s", demand.ordersPerSecond() * demand.seconds(), demand.ordersPerSecond());
            audience.print(
                    Duration.ofNanos(System.nanoTime() - start), gateway.cpu().since(before));
        }
    }

    /** An open loop of orders, each followed to its end on its account's stream unless one of its commands was refused. */
    private void orders(String run, int orders, int perSecond) {
        Script script = Script.of(workload.apply(run), orders);
        int commandsPerSecond = Math.toIntExact(script.size() * perSecond / orders);
        BookedWatch watch = new BookedWatch(loop, gateway.address(), run, orders, accounts);
        Load.Result answers = new Load(loop, gateway.address(), script.size())
                .paced(CONNECTIONS, commandsPerSecond, i -> script.request(i, watch), (i, status) -> {
                    if (Load.isRefusal(status)) {
                        watch.excuse(script.orderOf(i));
                    }
                });
        int lost = watch.awaitAll();
        watch.close();
        out.printf(
                Locale.ROOT,
                "  orders: %d commands, %d refused; %d of the %d orders that had none refused without their final event;"
                        + " the 202 p50 %.1f p99 %.1f ms%n",
                answers.commands(),
                answers.refused(),
                lost,
                orders - watch.excused(),
                answers.latencyMicros().getValueAtPercentile(50) / 1e3,
                answers.latencyMicros().getValueAtPercentile(99) / 1e3);
        out.flush();
    }

    /** Everybody who listens to prices; on their own loop's thread but for waiting and printing. */
    private final class Audience {
        private final LoadLoop consumers;
        private final Demand demand;
        private final Histogram delayMicros = Figures.histogram();
        private final List<StreamLine> lines = new ArrayList<>();
        private final CompletableFuture<@Nullable Void> subscribed = new CompletableFuture<>();
        private volatile long frames;
        private int answersLeft;

        Audience(LoadLoop consumers, InetSocketAddress to, Demand demand) {
            this.consumers = consumers;
            this.demand = demand;
            this.answersLeft = demand.subscribers() * demand.symbols().size();
            consumers.execute(() -> {
                for (int i = 0; i < demand.subscribers(); i++) {
                    StreamLine line = new StreamLine(consumers, to, this::onFrame);
                    lines.add(line);
                    for (String symbol : demand.symbols()) {
                        line.send("{\"op\":\"subscribe\",\"id\":\"" + symbol
                                + "\",\"channel\":\"marketdata.l1\",\"symbol\":\"" + symbol + "\"}");
                    }
                }
            });
        }

        void awaitSubscribed() {
            consumers.await(subscribed, SUBSCRIBED_MAX_SECONDS);
            CompletableFuture<@Nullable Void> reset = new CompletableFuture<>();
            consumers.execute(() -> {
                frames = 0;
                delayMicros.reset();
                reset.complete(null);
            });
            consumers.await(reset, SUBSCRIBED_MAX_SECONDS);
        }

        private void onFrame(String frame) {
            if (!frame.contains("\"MarketUpdate\"")) {
                if (frame.contains("\"problem\"")) {
                    throw new IllegalStateException("not subscribed: " + frame);
                }
                if (--answersLeft == 0) {
                    subscribed.complete(null);
                }
                return;
            }
            long count = frames + 1;
            frames = count;
            if (count % TIMED_OF == 0) {
                int at = frame.indexOf(AT) + AT.length();
                Instant made = Instant.parse(frame.substring(at, frame.indexOf('"', at)));
                long micros = Duration.between(made, now.get()).toNanos() / 1_000;
                delayMicros.recordValue(Math.clamp(micros, 0, delayMicros.getHighestTrackableValue()));
            }
        }

        void print(Duration took, Cpu cpu) {
            CompletableFuture<@Nullable Void> printed = new CompletableFuture<>();
            consumers.execute(() -> {
                double seconds = took.toNanos() / 1e9;
                double toldEach = frames / seconds / demand.subscribers();
                out.printf(
                        Locale.ROOT,
                        "  prices: %.0f frames/s, %.1f/s for each subscriber, of %d updates/s; none of %d was closed%n",
                        frames / seconds,
                        toldEach,
                        demand.updatesPerSecond(),
                        demand.subscribers());
                out.printf(
                        Locale.ROOT,
                        "  from the market's update to the frame: p50 %.1f, p99 %.1f, p99.9 %.1f, most %.1f ms;"
                                + " the gateway took %.2f processors%n",
                        delayMicros.getValueAtPercentile(50) / 1e3,
                        delayMicros.getValueAtPercentile(99) / 1e3,
                        delayMicros.getValueAtPercentile(99.9) / 1e3,
                        delayMicros.getMaxValue() / 1e3,
                        cpu.all().toNanos() / 1e9 / seconds);
                out.flush();
                printed.complete(null);
            });
            consumers.await(printed, SUBSCRIBED_MAX_SECONDS);
        }
    }
}
