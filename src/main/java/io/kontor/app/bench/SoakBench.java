package io.kontor.app.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Orders for as long as one likes, all of them booked to their end: whether anything of an ended one stays behind in the heap, in threads
 * or in open files. The journal keeps them all; it is meant to.
 */
public final class SoakBench {
    private static final int ROUND = 50_000;
    private static final int STREAMS = 8;
    private static final int IN_FLIGHT = 50;

    private final ServerProcess gateway;
    private final Path data;
    private final List<String> accounts;
    private final Function<String, Workload> workload;
    private final LoadLoop loop;
    private final PrintWriter out;

    /** @param data where the gateway keeps its journal */
    public SoakBench(
            ServerProcess gateway,
            Path data,
            List<String> accounts,
            Function<String, Workload> workload,
            LoadLoop loop,
            PrintWriter out) {
        this.gateway = gateway;
        this.data = data;
        this.accounts = accounts;
        this.workload = workload;
        this.loop = loop;
        this.out = out;
    }

    /** Rounds until so many orders are booked; a row after each. */
    public void run(int orders) {
        out.printf(
                "%10s %8s %8s %10s %10s %12s %14s %8s %6s %10s%n",
                "orders",
                "refused",
                "left",
                "booked/s",
                "server µs",
                "heap MiB",
                "B an order",
                "threads",
                "files",
                "disk MiB");
        long heapAtFirst = 0;
        for (int done = 0; done < orders; done += ROUND) {
            Cpu before = gateway.cpu();
            Round round = round("k" + done / ROUND);
            Cpu cpu = gateway.cpu().since(before);
            long heap = gateway.figures().liveHeapBytes();
            if (done == 0) {
                // Everything that is created once is there now.
                heapAtFirst = heap;
            }
            ProcessFigures.Holdings holds = gateway.figures().holdings();
            out.printf(
                    Locale.ROOT,
                    "%10d %8d %8d %10.0f %10.0f %12.1f %14.1f %8d %6d %10d%n",
                    done + ROUND,
                    round.refused(),
                    round.left(),
                    ROUND * 1e9 / round.took().toNanos(),
                    cpu.all().minus(cpu.compiling()).toNanos() / 1e3 / ROUND,
                    heap / 1048576.0,
                    done == 0 ? 0.0 : (heap - heapAtFirst) / (double) done,
                    holds.threads(),
                    holds.files(),
                    diskBytes() >> 20);
            out.flush();
        }
    }

    /** @param left orders that never came to their end */
    private record Round(long refused, int left, Duration took) {}

    private Round round(String name) {
        Script script = Script.of(workload.apply(name), ROUND);
        BookedWatch watch = new BookedWatch(loop, gateway.address(), name, ROUND, accounts);
        long start = System.nanoTime();
        Load.Result answers = new Load(loop, gateway.address(), script.size())
                .stream(STREAMS, IN_FLIGHT, i -> script.frame(i, watch));
        int left = watch.awaitAll();
        watch.close();
        return new Round(answers.refused(), left, Duration.ofNanos(watch.lastNanos() - start));
    }

    private long diskBytes() {
        try (Stream<Path> files = Files.walk(data)) {
            return files.mapToLong(SoakBench::sizeOf).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Zero for one that a compaction has removed meanwhile. */
    private static long sizeOf(Path file) {
        return file.toFile().isFile() ? file.toFile().length() : 0;
    }
}
