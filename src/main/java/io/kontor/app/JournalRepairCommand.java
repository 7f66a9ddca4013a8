package io.kontor.app;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.kontor.platform.cluster.ClusterSettings;
import io.kontor.platform.journal.cassandra.CassandraSettings;
import io.kontor.platform.journal.cassandra.StreamRepair;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireException;
import io.kontor.platform.serialization.WireRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kontor journal repair}: makes a stream in Cassandra one again that two nodes have written. */
@Command(
        name = "repair",
        description =
                "Find what two nodes wrote into one stream in Cassandra, and with --apply move what came late to its end.",
        mixinStandardHelpOptions = true)
final class JournalRepairCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(JournalRepairCommand.class);

    @Spec
    private @Nullable CommandSpec spec;

    @ParentCommand
    private @Nullable JournalCommand journal;

    @Option(
            names = "--stream",
            paramLabel = "ID",
            required = true,
            description = "Its persistence id, as the log names it, such as Account|main.")
    private String stream = "";

    @Option(names = "--apply", description = "Do it. The stream's entity must not be at work.")
    private boolean apply;

    @Option(names = "--by", paramLabel = "NAME", description = "Who does it; with --apply.")
    private String by = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; with --apply.")
    private String reason = "";

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            Config config = Objects.requireNonNull(journal).config();
            if (!ClusterSettings.from(config).isShared()) {
                throw new IllegalArgumentException(
                        "kontor journal repair is for a journal in Cassandra (expected: the"
                                + " nodes' settings with --conf; the embedded journal has one writer, see `kontor journal verify`)");
            }
            if (apply && (by.isBlank() || reason.isBlank())) {
                throw new IllegalArgumentException(
                        "--apply without --by and --reason (expected: who repairs, and why)");
            }
            WireCodec codec = new WireCodec(WireRegistry.from(config));
            try (CqlSession session = CassandraReach.connect(config)) {
                StreamRepair repair = new StreamRepair(
                        session,
                        CassandraSettings.from(config).keyspace(),
                        codec,
                        config.getLong("akka.persistence.cassandra.journal.target-partition-size"));
                run(repair, codec, out);
            }
            KontorCommand.requirePrinted(out);
            return 0;
        } catch (ConfigException
                | IllegalArgumentException
                | IllegalStateException
                | DriverException
                | WireException e) {
            throw new KontorCommand.Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private void run(StreamRepair repair, WireCodec codec, PrintWriter out) {
        if (apply) {
            int moved = repair.repair(stream, new StreamRepair.Signature(by, reason), late -> {
                LOG.warn("{}: late event {} of {} moved by {}: {}", stream, late.number(), late.writer(), by, reason);
                print(late, codec, out);
            });
            out.println(moved + " moved to the end of " + stream);
        } else {
            List<StreamRepair.Late> late = repair.find(stream);
            late.forEach(each -> print(each, codec, out));
            out.println(
                    late.size() + " came late" + (late.isEmpty() ? "" : "; --apply moves them to the stream's end"));
        }
    }

    private static void print(StreamRepair.Late late, WireCodec codec, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%d %s %s %s%n",
                late.number(),
                late.writtenAt(),
                late.writer(),
                codec.toJson(late.event()));
    }
}
