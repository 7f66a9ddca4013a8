package io.kontor.app;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.app.bench.JournalBench;
import io.kontor.app.bench.OrdersBench;
import io.kontor.app.bench.Workload;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.journal.JournalSetup;
import io.kontor.value.AccountId;
import io.kontor.value.Price;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code kontor bench}: starts a gateway of its own on an empty directory, loads it from the same process over loopback and prints what
 * it did. The load generator's processor time is part of every figure, the limit's as well.
 */
@Command(
        name = "bench",
        description =
                "Measure orders per second over each way in, beside a bare HTTP route in the same run; or the journal's "
                        + "events per second, beside the bare disk.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    /** What can be measured. */
    enum Subject {
        ORDERS,
        JOURNAL
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", description = "What to measure: ${COMPLETION-CANDIDATES}.")
    private Subject subject = Subject.ORDERS;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Settings; conf/trial.conf is what published figures run on.")
    private @Nullable Path conf;

    @Option(names = "--orders", defaultValue = "20000", description = "Orders a section (default: ${DEFAULT-VALUE}).")
    private int orders;

    @Option(names = "--seconds", defaultValue = "8", description = "JOURNAL: a section (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--connections", defaultValue = "64", description = "HTTP connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path data = Files.createTempDirectory("kontor-bench");
        Config own = ConfigFactory.parseMap(Map.of("kontor.data-dir", data.toString(), "kontor.http.port", 0));
        Config config =
                own.withFallback(Configuration.load(Optional.ofNullable(conf))).resolve();
        try {
            switch (subject) {
                case ORDERS -> orders(config, out);
                case JOURNAL -> journal(config, data, out);
            }
            return 0;
        } finally {
            delete(data);
        }
    }

    private void orders(Config config, PrintWriter out) throws IOException, InterruptedException {
        Gateway gateway = Gateway.start(config);
        try {
            orders(gateway, config, out);
        } finally {
            gateway.stop();
        }
    }

    private void journal(Config config, Path data, PrintWriter out) throws IOException, InterruptedException {
        Config alone = ConfigFactory.parseMap(Map.of("akka.actor.provider", "local"));
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "kontor-bench",
                ActorSystemSetup.create(
                        BootstrapSetup.create(alone.withFallback(config)), new JournalSetup(Clock.systemUTC())));
        try {
            out.printf(
                    "%d processors, Java %s, %d s a section, journal in %s%n",
                    Runtime.getRuntime().availableProcessors(), Runtime.version(), seconds, data);
            new JournalBench(system, data, 5 * seconds, out).run();
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    private void orders(Gateway gateway, Config config, PrintWriter out) throws IOException, InterruptedException {
        List<Instrument> instruments =
                InstrumentCatalog.from(config).all().stream().toList();
        Map<Instrument, Price> marks = marks(gateway, instruments);
        List<String> accounts = gateway.accounts().stream()
                .map(AccountId::value)
                .filter(account -> account.startsWith("t-"))
                .toList();
        out.printf(
                "%d processors, Java %s, %d MiB heap; %d accounts x %d symbols, %d orders a section, %d connections%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20,
                accounts.size(),
                instruments.size(),
                orders,
                connections);
        new OrdersBench(
                        gateway.system(),
                        gateway.http(),
                        accounts,
                        run -> new Workload(run, accounts, instruments, marks),
                        orders,
                        connections,
                        out)
                .run();
    }

    /** Asked of the gateway itself, as any client would. */
    private static Map<Instrument, Price> marks(Gateway gateway, List<Instrument> instruments)
            throws IOException, InterruptedException {
        Map<Instrument, Price> marks = new LinkedHashMap<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Instrument instrument : instruments) {
                String symbol = URLEncoder.encode(instrument.symbol().value(), StandardCharsets.UTF_8);
                HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/marketdata/" + symbol))
                        .build();
                String body = client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                JsonNode bid = new ObjectMapper().readTree(body).path("bid").path("price");
                if (bid.isMissingNode()) {
                    throw new KontorCommand.Failure("no market in " + instrument.symbol() + ": " + body, null);
                }
                marks.put(instrument, Price.of(bid.asText()));
            }
        }
        return marks;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
