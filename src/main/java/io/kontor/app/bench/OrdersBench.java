package io.kontor.app.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** Orders placed, changed and booked over each way in, beside a bare route of the same server. */
public final class OrdersBench {
    private static final int BATCH = 100;
    private static final int BATCHES_AT_ONCE = 8;
    private static final int STREAMS = 8;
    private static final int IN_FLIGHT = 100;

    /** Enough that a stall does not keep requests waiting for a connection before the server is asked for them. */
    private static final int PACED_CONNECTIONS = 512;

    private static final String BODY = "{\"account\":\"t-001\",\"clientOrderId\":\"bare-1\",\"symbol\":\"BTC/USDT\","
            + "\"side\":\"BUY\",\"amount\":\"0.001\",\"limitPrice\":\"61800.00\"}";

    private final Subject subject;
    private final LoadLoop loop;
    private final PrintWriter out;

    /**
     * What every section shares.
     *
     * @param workload by the name of its run
     * @param orders in each section
     * @param connections of HTTP
     */
    public record Subject(
            ServerProcess gateway,
            List<String> accounts,
            Function<String, Workload> workload,
            int orders,
            int connections) {}

    public OrdersBench(Subject subject, LoadLoop loop, PrintWriter out) {
        this.subject = subject;
        this.loop = loop;
        this.out = out;
    }

    /** The figure of a server that only parses and answers: in a process of its own, which is warmed up alike. */
    public static Figures bare(LoadLoop loop, ServerProcess server, int orders, int connections) {
        byte[] request = HttpLine.request("POST", "/bare", BODY);
        Supplier<Load.Result> run = () -> new Load(loop, server.address(), orders).http(connections, _ -> request);
        Load.Result _ = run.get();
        Cpu cpuBefore = server.cpu();
        Load.Result result = run.get();
        return figures("bare route", orders, result, server.cpu().since(cpuBefore));
    }

    /** Until so many orders have passed it is the compiler that would be measured. */
    public void warmUp(Figures bare, int count) {
        if (count > 0) {
            single("single POST (warm-up)", "w", bare, count);
        }
    }

    /** As fast as it goes, over each way in. */
    public void run(Figures bare) {
        single("single POST", "p", bare, subject.orders());
        batch(bare);
        stream(bare);
    }

    private void single(String name, String run, Figures bare, int count) {
        Script script = Script.of(subject.workload().apply(run), count);
        booked(
                name,
                run,
                count,
                bare,
                watch -> new Load(loop, subject.gateway().address(), script.size())
                        .http(subject.connections(), i -> script.request(i, watch)));
    }

    private void batch(Figures bare) {
        Workload work = subject.workload().apply("b");
        int batches = subject.orders() / BATCH;
        Script changes = Script.of(work, batches * BATCH).changes();
        booked("batch of " + BATCH, "b", batches * BATCH, bare, watch -> {
            Load.Result placed = new Load(loop, subject.gateway().address(), batches)
                    .http(BATCHES_AT_ONCE, i -> Script.batch(work, i * BATCH, BATCH, watch));
            new Load(loop, subject.gateway().address(), changes.size())
                    .http(subject.connections(), i -> changes.request(i, watch));
            return placed;
        });
    }

    private void stream(Figures bare) {
        Script script = Script.of(subject.workload().apply("s"), subject.orders());
        booked(
                "WebSocket, an order a frame",
                "s",
                subject.orders(),
                bare,
                watch -> new Load(loop, subject.gateway().address(), script.size())
                        .stream(STREAMS, IN_FLIGHT, i -> script.frame(i, watch)));
    }

    /** The 202 under a rate that does not wait for it, and the orders' way into the books. */
    public void paced(Figures bare, List<Integer> rates, int seconds) {
        for (int rate : rates) {
            String run = "r" + rate;
            int count = rate * seconds;
            Script script = Script.of(subject.workload().apply(run), count);
            int commandsPerSecond = Math.toIntExact(script.size() * rate / count);
            booked(
                    "open loop, " + rate + " orders/s",
                    run,
                    count,
                    bare,
                    watch -> new Load(loop, subject.gateway().address(), script.size())
                            .paced(PACED_CONNECTIONS, commandsPerSecond, i -> script.request(i, watch)));
        }
    }

    /** Runs a section and waits until all its orders are booked; prints a row for the answers and one for the books. */
    private void booked(String name, String run, int count, Figures bare, Function<BookedWatch, Load.Result> section) {
        BookedWatch watch = new BookedWatch(loop, subject.gateway().address(), run, count, subject.accounts());
        Writes writesBefore = Writes.of(subject.gateway());
        Cpu cpuBefore = subject.gateway().cpu();
        long start = System.nanoTime();
        Load.Result answers = section.apply(watch);
        Cpu cpuAnswered = subject.gateway().cpu();
        int left = watch.awaitAll();
        Load.Result books =
                new Load.Result(count, left, Duration.ofNanos(watch.lastNanos() - start), watch.latencyMicros());
        Cpu cpuBooked = subject.gateway().cpu();
        watch.close();
        Writes writesAfter = Writes.of(subject.gateway());
        long commands = answers.commands() * (name.startsWith("batch") ? BATCH : 1);
        figures(name, commands, answers, cpuAnswered.since(cpuBefore)).print(out, bare);
        figures("  placed → booked", count - left, books, cpuBooked.since(cpuBefore))
                .print(out, bare);
        out.printf(Locale.ROOT, "  %s%n", writesAfter.since(writesBefore).each(count));
        out.flush();
    }

    private static Figures figures(String name, long count, Load.Result result, Cpu serverCpu) {
        return new Figures(name, count, result.refused(), result.took(), result.latencyMicros(), serverCpu);
    }
}
