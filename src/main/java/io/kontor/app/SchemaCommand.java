package io.kontor.app;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.journal.cassandra.CassandraSchema;
import io.kontor.platform.journal.cassandra.CassandraSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kontor schema}: the tables that nodes of a cluster journal in. */
@Command(
        name = "schema",
        description = "Print the CQL that makes the tables nodes of a cluster journal in, or run it.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    /** All nodes have to agree on a table before the next. */
    private static final Duration STATEMENT_MAX = Duration.ofMinutes(1);

    /** What a statement has changed is read before the next; the driver would wait a second each time for more to read. */
    private static final Config AT_ONCE =
            ConfigFactory.parseString("datastax-java-driver.advanced.metadata.schema.debouncer.window = 10 ms");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--conf", paramLabel = "FILE", description = "The settings the nodes run with.")
    private @Nullable Path conf;

    @Option(
            names = "--replicas",
            paramLabel = "DC=N",
            required = true,
            split = ",",
            description = "How many copies in which data center, such as dc1=3.")
    private Map<String, Integer> replicas = Map.of();

    @Option(
            names = "--apply",
            description = "Run it where the settings say Cassandra is. What is there is left as it is.")
    private boolean apply;

    @Option(names = "-D", paramLabel = "KEY=VALUE", description = "One setting.")
    private Map<String, String> properties = Map.of();

    @Override
    public Integer call() {
        properties.forEach(System::setProperty);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            Config config = Configuration.load(Optional.ofNullable(conf));
            CassandraSettings settings = CassandraSettings.from(config);
            List<String> statements = CassandraSchema.statements(settings.keyspace(), replicas);
            if (apply) {
                run(config, statements);
                out.println("keyspace " + settings.keyspace() + " is there");
            } else {
                statements.forEach(statement -> out.println(statement + ";\n"));
            }
            KontorCommand.requirePrinted(out);
            return 0;
        } catch (ConfigException | IllegalArgumentException | DriverException e) {
            throw new KontorCommand.Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private static void run(Config config, List<String> statements) {
        try (CqlSession session = CassandraReach.connect(AT_ONCE.withFallback(config))) {
            statements.forEach(statement ->
                    session.execute(SimpleStatement.newInstance(statement).setTimeout(STATEMENT_MAX)));
        }
    }
}
