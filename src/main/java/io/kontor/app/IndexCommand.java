package io.kontor.app;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.kontor.account.AccountEntity;
import io.kontor.platform.cluster.ClusterSettings;
import io.kontor.platform.journal.JournalException;
import io.kontor.platform.journal.JournalSettings;
import io.kontor.platform.journal.cassandra.CassandraJournal;
import io.kontor.platform.journal.cassandra.CassandraSettings;
import io.kontor.platform.journal.cassandra.HighestNumbers;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireException;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.projection.index.EmbeddedOrderIndex;
import io.kontor.projection.index.IndexSettings;
import io.kontor.projection.index.IndexStatements;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kontor index}: looks after the order index, which is derived from the journal and can always be built anew. */
@Command(
        name = "index",
        description = "Look after the index that lists of orders are read from.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class IndexCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Command(
            description =
                    "Build it anew from the journal, and show how far it is. Embedded: the gateway must not be running."
                            + " In a cluster the running nodes do it beside the index there is, which is read until the new one is as far.",
            mixinStandardHelpOptions = true)
    int rebuild() {
        try {
            Config config = settings.load();
            if (ClusterSettings.from(config).isShared()) {
                overNodes(config);
            } else {
                embedded(config);
            }
            KontorCommand.requirePrinted(out());
            return 0;
        } catch (ConfigException
                | IllegalArgumentException
                | JournalException
                | WireException
                | DriverException
                | UncheckedIOException
                | IllegalStateException
                | EmbeddedOrderIndex.InUse e) {
            throw new KontorCommand.Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private void embedded(Config config) {
        IndexRebuild.Summary built = new IndexRebuild(new WireCodec(WireRegistry.from(config)), progress())
                .embedded(
                        JournalSettings.from(config).directory(),
                        OrderIndexing.directory(Path.of(config.getString("kontor.data-dir"))),
                        IndexSettings.from(config));
        out().printf(Locale.ROOT, "%d orders of %d accounts indexed%n", built.orders(), built.accounts());
    }

    private void overNodes(Config config) {
        try (CqlSession session = CassandraReach.connect(config)) {
            IndexStatements statements = new IndexStatements(
                    session,
                    CassandraSettings.from(config).keyspace(),
                    OrderIndexing.profiles(config.getConfig(CassandraJournal.PLUGIN)));
            HighestNumbers numbers = HighestNumbers.of(session, config);
            int generation = new IndexReplacement(
                            statements,
                            new IndexReplacement.Ports(
                                    AccountsSettings.accounts(config),
                                    account -> numbers.of(AccountEntity.persistenceId(account)),
                                    progress()))
                    .run();
            out().printf(Locale.ROOT, "the nodes have built index %d, and those before it are deleted%n", generation);
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private ProgressLine progress() {
        return new ProgressLine(Objects.requireNonNull(spec).commandLine().getErr());
    }
}
