package io.kontor.app;

import io.kontor.app.bench.AddedBench;
import io.kontor.app.bench.LoadLoop;
import io.kontor.app.bench.SeparateExchange;
import io.kontor.app.bench.SeparateRig;
import io.kontor.app.bench.ServerProcess;
import io.kontor.app.bench.SubscribersBench;
import io.kontor.app.bench.Workload;
import io.kontor.instrument.Instrument;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.Price;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The benches that want more around the gateway than a load: a venue in a process of its own, or many who listen. */
final class WiderBenches {
    private static final String LOG = "gateway.log";

    /** How many markets subscribers follow. */
    private static final int FOLLOWED = 5;

    /** What is traded at the venue of a separate process. */
    private static final Asset USDT = new Asset("USDT");

    private static final int MICROS_PER_SECOND = 1_000_000;

    private final List<Instrument> instruments;
    private final Path directory;
    private final Run run;
    private final LoadLoop loop;
    private final PrintWriter out;

    /**
     * What every section shares.
     *
     * @param warmUp orders before anything is counted
     * @param seconds of each section
     */
    record Run(Optional<Path> conf, List<String> serverOptions, List<String> accounts, int warmUp, int seconds) {}

    /** @param instruments the simulated exchange's */
    WiderBenches(List<Instrument> instruments, Path directory, Run run, LoadLoop loop, PrintWriter out) {
        this.instruments = instruments;
        this.directory = directory;
        this.run = run;
        this.loop = loop;
        this.out = out;
    }

    /** First with the journal on the disk, then on a file system in memory: the same work, but nothing to wait for. */
    void added(Path inMemory, List<Integer> rates) throws IOException {
        AddedBench.header(out);
        added("disk", directory.resolve("data"), rates);
        Path memory = Files.createTempDirectory(inMemory, "kontor-bench");
        try {
            added("memory, no disk", memory, rates);
        } finally {
            BenchCommand.delete(memory);
        }
    }

    private void added(String journal, Path data, List<Integer> rates) {
        List<Instrument> traded = instruments.stream()
                .filter(instrument -> instrument.quote().equals(USDT))
                .toList();
        SeparateExchange.Trade trade = new SeparateExchange.Trade(
                run.accounts().stream().map(AccountId::new).toList(),
                traded.stream().map(Instrument::symbol).toList());
        Path own = directory.resolve(journal.replaceAll("\\W.*", ""));
        try (SeparateRig rig = SeparateRig.start(own, data, run.conf(), trade, run.serverOptions())) {
            Map<Instrument, Price> marks = BenchMarks.of(rig.gateway(), traded);
            AddedBench bench =
                    new AddedBench(rig, run.accounts(), name -> new Workload(name, run.accounts(), marks), loop, out);
            bench.warmUp(run.warmUp());
            bench.run(journal, rates, run.seconds());
        }
    }

    /** @param updates of the five markets together, a second */
    void subscribers(int subscribers, int updates, int ordersPerSecond) throws IOException {
        List<Instrument> followed = instruments.subList(0, FOLLOWED);
        List<String> arguments = List.of(
                "run", "--conf", onlyThese(updates).toString(), "-Dkontor.data-dir=" + directory.resolve("data"));
        try (ServerProcess gateway = ServerProcess.start(directory.resolve(LOG), run.serverOptions(), arguments)) {
            gateway.awaitReady();
            Map<Instrument, Price> marks = BenchMarks.of(gateway, followed);
            List<String> symbols = followed.stream()
                    .map(instrument -> instrument.symbol().value())
                    .toList();
            SubscribersBench bench = new SubscribersBench(
                    gateway,
                    run.accounts(),
                    name -> new Workload(name, run.accounts(), marks),
                    loop,
                    Clock.systemUTC()::instant,
                    out);
            bench.run(
                    new SubscribersBench.Demand(subscribers, symbols, updates, ordersPerSecond, run.seconds()),
                    run.warmUp());
        }
    }

    /** Settings in which there are no other markets, and these move so often. */
    private Path onlyThese(int updates) throws IOException {
        String others = instruments.subList(FOLLOWED, instruments.size()).stream()
                .map(instrument -> "  \"" + instrument.symbol() + "\" = null\n")
                .collect(Collectors.joining());
        String base = run.conf()
                .map(file -> "include required(file(\"" + file + "\"))\n")
                .orElse("");
        return Files.writeString(
                directory.resolve("markets.conf"),
                base + "kontor.instruments.SIM {\n" + others + "}\n" + "kontor.sim.generator.update-interval = "
                        + MICROS_PER_SECOND * FOLLOWED / updates + " us\n");
    }
}
