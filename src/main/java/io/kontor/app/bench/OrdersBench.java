package io.kontor.app.bench;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import io.kontor.app.bench.Workload.Change;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Orders placed, changed and booked over each way in, beside a bare route of the same server. */
public final class OrdersBench {
    private static final int BATCH = 100;
    private static final int STREAMS = 8;
    private static final int IN_FLIGHT = 100;

    private final ActorSystem<?> system;
    private final InetSocketAddress gateway;
    private final List<String> accounts;
    private final Function<String, Workload> workload;
    private final int orders;
    private final PrintWriter out;
    private final HttpLoad http;
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param workload by the name of its run */
    public OrdersBench(
            ActorSystem<?> system,
            InetSocketAddress gateway,
            List<String> accounts,
            Function<String, Workload> workload,
            int orders,
            int connections,
            PrintWriter out) {
        this.system = system;
        this.gateway = gateway;
        this.accounts = accounts;
        this.workload = workload;
        this.orders = orders;
        this.out = out;
        this.http = new HttpLoad(system, connections);
    }

    /** One thing to send: the order, or what is to become of it. */
    private record Step(long number, boolean follows) {}

    public void run() throws InterruptedException {
        Figures bare = bare();
        Figures.header(out);
        bare.print(out, bare);
        single("single POST (warm-up)", "w", bare, Math.min(orders, 5_000));
        single("single POST", "p", bare, orders);
        batch(bare);
        stream(bare);
    }

    private Figures bare() {
        try (BareRoute route = new BareRoute(system)) {
            Workload bodies = workload.apply("bare");
            http.run("warm-up", route.address(), 5_000, 1, i -> post("/bare", bodies.place(i)));
            return http.run("bare route", route.address(), orders, 1, i -> post("/bare", bodies.place(i)));
        }
    }

    private void single(String name, String run, Figures bare, int count) {
        Workload work = workload.apply(run);
        List<Step> steps = steps(work, count);
        booked(
                run,
                count,
                bare,
                watch -> http.run(name, gateway, steps.size(), 1, i -> {
                    Step step = steps.get((int) i);
                    if (!step.follows()) {
                        watch.placed(step.number());
                    }
                    return request(work, step);
                }));
    }

    private void batch(Figures bare) {
        Workload work = workload.apply("b");
        String name = "batch of " + BATCH;
        booked("b", orders, bare, watch -> {
            Figures placed = http.run(name, gateway, orders / BATCH, BATCH, i -> {
                StringBuilder body = new StringBuilder("[");
                for (long number = i * BATCH; number < (i + 1) * BATCH; number++) {
                    watch.placed(number);
                    body.append(body.length() == 1 ? "" : ",").append(work.place(number));
                }
                return post("/v1/orders:batch", body.append(']').toString());
            });
            List<Step> changes =
                    steps(work, orders).stream().filter(Step::follows).toList();
            http.run("changes", gateway, changes.size(), 1, i -> request(work, changes.get((int) i)));
            return placed;
        });
    }

    private void stream(Figures bare) throws InterruptedException {
        Workload work = workload.apply("s");
        List<Step> steps = steps(work, orders);
        String name = "WebSocket, an order a frame";
        StreamLoad load = new StreamLoad(client, STREAMS, IN_FLIGHT);
        booked("s", orders, bare, watch -> {
            try {
                return load.run(name, gateway, steps.size(), steps.size(), i -> {
                    Step step = steps.get(i);
                    if (!step.follows()) {
                        watch.placed(step.number());
                    }
                    return frame(work, step, i);
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        });
    }

    /** Runs a section and waits until all its orders are booked; prints a row for the answers and one for the books. */
    private void booked(String run, int count, Figures bare, Function<BookedWatch, Figures> section) {
        try (BookedWatch watch = new BookedWatch(client, gateway, run, count, accounts)) {
            long start = System.nanoTime();
            section.apply(watch).print(out, bare);
            watch.awaitAll();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            new Figures("  placed → booked", count, 0, took, watch.latencyMicros()).print(out, bare);
        }
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

    private static HttpRequest request(Workload work, Step step) {
        if (!step.follows()) {
            return post("/v1/orders", work.place(step.number()));
        }
        String path = "/v1/accounts/" + work.account(step.number()) + "/orders/" + work.clientOrderId(step.number());
        return work.modify(step.number())
                .map(body -> HttpRequest.PUT(path).withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body)))
                .orElseGet(() -> HttpRequest.DELETE(path));
    }

    private static String frame(Workload work, Step step, int id) {
        if (!step.follows()) {
            return "{\"op\":\"place\",\"id\":\"%d\",\"order\":%s}".formatted(id, work.place(step.number()));
        }
        String target = "\"account\":\"" + work.account(step.number()) + "\",\"clientOrderId\":\""
                + work.clientOrderId(step.number()) + "\"";
        return work.modify(step.number())
                .map(body -> "{\"op\":\"modify\",\"id\":\"" + id + "\"," + target + ",\"order\":" + body + "}")
                .orElseGet(() -> "{\"op\":\"cancel\",\"id\":\"" + id + "\"," + target + "}");
    }

    private static HttpRequest post(String path, String body) {
        return HttpRequest.POST(path).withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
    }
}
