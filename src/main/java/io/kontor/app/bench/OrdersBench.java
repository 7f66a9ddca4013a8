package io.kontor.app.bench;

import io.kontor.app.bench.Workload.Change;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Orders placed, changed and booked over each way in, beside a bare route of the same server. */
public final class OrdersBench {
    private static final int BATCH = 100;
    private static final int BATCHES_AT_ONCE = 8;
    private static final int STREAMS = 8;
    private static final int IN_FLIGHT = 100;

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

    /** One thing to send: the order, or what is to become of it. */
    private record Step(long number, boolean follows) {}

    /** The figure of a server that only parses and answers: in a process of its own, which is warmed up alike. */
    public static Figures bare(LoadLoop loop, ServerProcess server, int orders, int connections) {
        byte[] request = HttpLine.request("POST", "/bare", BODY);
        Supplier<Load.Result> run = () -> new Load(loop, server.address(), orders).http(connections, _ -> request);
        Load.Result _ = run.get();
        ServerProcess.Cpu cpuBefore = server.cpu();
        Load.Result result = run.get();
        return figures("bare route", orders, result, server.cpu().since(cpuBefore));
    }

    /** All sections; {@code warmUp} orders go before, until which it is the compiler that would be measured. */
    public void run(Figures bare, int warmUp) {
        if (warmUp > 0) {
            single("single POST (warm-up)", "w", bare, warmUp);
        }
        single("single POST", "p", bare, subject.orders());
        batch(bare);
        stream(bare);
    }

    private void single(String name, String run, Figures bare, int count) {
        Workload work = subject.workload().apply(run);
        List<Step> steps = steps(work, count);
        booked(
                name,
                run,
                count,
                bare,
                watch -> new Load(loop, subject.gateway().address(), steps.size())
                        .http(subject.connections(), i -> request(work, steps.get((int) i), watch)));
    }

    private void batch(Figures bare) {
        Workload work = subject.workload().apply("b");
        int batches = subject.orders() / BATCH;
        booked("batch of " + BATCH, "b", batches * BATCH, bare, watch -> {
            Load.Result placed = new Load(loop, subject.gateway().address(), batches)
                    .http(BATCHES_AT_ONCE, i -> batch(work, i, watch));
            List<Step> changes =
                    steps(work, batches * BATCH).stream().filter(Step::follows).toList();
            new Load(loop, subject.gateway().address(), changes.size())
                    .http(subject.connections(), i -> request(work, changes.get((int) i), watch));
            return placed;
        });
    }

    private static byte[] batch(Workload work, long batch, BookedWatch watch) {
        StringBuilder body = new StringBuilder("[");
        for (long number = batch * BATCH; number < (batch + 1) * BATCH; number++) {
            watch.placed(number);
            body.append(body.length() == 1 ? "" : ",").append(work.place(number));
        }
        return HttpLine.request("POST", "/v1/orders:batch", body.append(']').toString());
    }

    private void stream(Figures bare) {
        Workload work = subject.workload().apply("s");
        List<Step> steps = steps(work, subject.orders());
        booked(
                "WebSocket, an order a frame",
                "s",
                subject.orders(),
                bare,
                watch -> new Load(loop, subject.gateway().address(), steps.size())
                        .stream(STREAMS, IN_FLIGHT, i -> frame(work, steps.get((int) i), i, watch)));
    }

    /** Runs a section and waits until all its orders are booked; prints a row for the answers and one for the books. */
    private void booked(String name, String run, int count, Figures bare, Function<BookedWatch, Load.Result> section) {
        BookedWatch watch = new BookedWatch(loop, subject.gateway().address(), run, count, subject.accounts());
        Writes writesBefore = Writes.of(subject.gateway());
        ServerProcess.Cpu cpuBefore = subject.gateway().cpu();
        long start = System.nanoTime();
        Load.Result answers = section.apply(watch);
        ServerProcess.Cpu cpuAnswered = subject.gateway().cpu();
        watch.awaitAll();
        Load.Result books =
                new Load.Result(count, 0, Duration.ofNanos(System.nanoTime() - start), watch.latencyMicros());
        ServerProcess.Cpu cpuBooked = subject.gateway().cpu();
        watch.close();
        Writes writesAfter = Writes.of(subject.gateway());
        long commands = answers.commands() * (name.startsWith("batch") ? BATCH : 1);
        figures(name, commands, answers, cpuAnswered.since(cpuBefore)).print(out, bare);
        figures("  placed → booked", count, books, cpuBooked.since(cpuBefore)).print(out, bare);
        out.printf(Locale.ROOT, "  %s%n", writesAfter.since(writesBefore).each(count));
        out.flush();
    }

    private static Figures figures(String name, long count, Load.Result result, ServerProcess.Cpu serverCpu) {
        return new Figures(name, count, result.refused(), result.took(), result.latencyMicros(), serverCpu);
    }

    /** Every order once, and behind it at a distance what is to become of it. */
    private static List<Step> steps(Workload work, int count) {
        List<Step> steps = new ArrayList<>();
        for (long number = 0; number < count + Workload.FOLLOWS_AFTER; number++) {
            long changed = number - Workload.FOLLOWS_AFTER;
            if (changed >= 0 && work.changeOf(changed) != Change.NONE) {
                steps.add(new Step(changed, true));
            }
            if (number < count) {
                steps.add(new Step(number, false));
            }
        }
        return steps;
    }

    private static byte[] request(Workload work, Step step, BookedWatch watch) {
        if (!step.follows()) {
            watch.placed(step.number());
            return HttpLine.request("POST", "/v1/orders", work.place(step.number()));
        }
        String path = "/v1/accounts/" + work.account(step.number()) + "/orders/" + work.clientOrderId(step.number());
        Optional<String> modified = work.modify(step.number());
        return HttpLine.request(modified.isPresent() ? "PUT" : "DELETE", path, modified.orElse(""));
    }

    private static String frame(Workload work, Step step, long id, BookedWatch watch) {
        if (!step.follows()) {
            watch.placed(step.number());
            return "{\"op\":\"place\",\"id\":\"" + id + "\",\"order\":" + work.place(step.number()) + "}";
        }
        String target = "\"account\":\"" + work.account(step.number()) + "\",\"clientOrderId\":\""
                + work.clientOrderId(step.number()) + "\"";
        return work.modify(step.number())
                .map(body -> "{\"op\":\"modify\",\"id\":\"" + id + "\"," + target + ",\"order\":" + body + "}")
                .orElseGet(() -> "{\"op\":\"cancel\",\"id\":\"" + id + "\"," + target + "}");
    }
}
