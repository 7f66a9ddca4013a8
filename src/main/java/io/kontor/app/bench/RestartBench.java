package io.kontor.app.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Open orders: what each takes of the heap, and how long after a kill all of them are in line with the venue again. A connection is up
 * only once its account has compared its orders with what the venue has open, so ready means reconciled; none is in doubt here.
 */
public final class RestartBench {
    private static final int BATCH = 100;
    private static final int BATCHES_AT_ONCE = 8;
    private static final String OPENED = "journal open in";

    private final Supplier<ServerProcess> start;
    private final Function<ServerProcess, Workload> workload;
    private final Path log;
    private final LoadLoop loop;
    private final PrintWriter out;

    /**
     * @param start a gateway on the same directory each time
     * @param log where it writes its log, a JSON object a line
     */
    public RestartBench(
            Supplier<ServerProcess> start,
            Function<ServerProcess, Workload> workload,
            Path log,
            LoadLoop loop,
            PrintWriter out) {
        this.start = start;
        this.workload = workload;
        this.log = log;
        this.loop = loop;
        this.out = out;
    }

    /** Adds orders until so many are open, and restarts; for each number, in ascending order. */
    public void run(List<Integer> numbers) {
        out.printf(
                "%10s %18s %22s %14s %18s%n",
                "open", "start → journal", "journal → reconciled", "server CPU", "heap an order");
        ServerProcess gateway = start.get();
        gateway.awaitReady();
        long heapEmpty = gateway.figures().liveHeapBytes();
        int open = 0;
        for (int number : numbers) {
            place(gateway, open, number);
            open = number;
            long heap = gateway.figures().liveHeapBytes();
            gateway.kill();
            Instant started = Instant.now();
            gateway = start.get();
            gateway.awaitReady();
            Instant ready = Instant.now();
            Instant journal = journalOpenedAfter(started);
            out.printf(
                    Locale.ROOT,
                    "%10d %16.2f s %20.2f s %12.2f s %14.1f KiB%n",
                    number,
                    seconds(started, journal),
                    seconds(journal, ready),
                    gateway.cpu().all().toMillis() / 1e3,
                    (heap - heapEmpty) / 1024.0 / number);
            out.flush();
        }
        gateway.close();
    }

    private void place(ServerProcess gateway, int from, int to) {
        Workload work = workload.apply(gateway);
        Load.Result placed = new Load(loop, gateway.address(), (to - from) / BATCH).http(BATCHES_AT_ONCE, i -> {
            List<String> bodies = new ArrayList<>(BATCH);
            for (long number = from + i * BATCH; number < from + (i + 1) * BATCH; number++) {
                bodies.add(work.placeResting(number));
            }
            return HttpLine.request("POST", "/v1/orders:batch", bodies.toString());
        });
        if (placed.refused() > 0) {
            throw new IllegalStateException(placed.refused() + " batches were refused");
        }
        gateway.awaitQuiet();
    }

    private Instant journalOpenedAfter(Instant started) {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(OPENED))
                    .map(RestartBench::timeOf)
                    .filter(time -> time.isAfter(started))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the log does not say when the journal was open"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant timeOf(String line) {
        int at = line.indexOf(':') + 1;
        return Instant.ofEpochMilli(Long.parseLong(line, at, line.indexOf(',', at), 10));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }
}
