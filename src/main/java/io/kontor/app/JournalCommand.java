package io.kontor.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.kontor.platform.journal.JournalBackup;
import io.kontor.platform.journal.JournalCensus;
import io.kontor.platform.journal.JournalCheck;
import io.kontor.platform.journal.JournalCompaction;
import io.kontor.platform.journal.JournalException;
import io.kontor.platform.journal.JournalReader;
import io.kontor.platform.journal.JournalSettings;
import io.kontor.platform.journal.Payload;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireException;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.platform.serialization.WireSerializer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kontor journal}: what an operator does with the embedded journal. Results go to the output, progress to the errors. */
@Command(
        name = "journal",
        description = "Look after the embedded journal.",
        mixinStandardHelpOptions = true,
        subcommands = JournalRepairCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class JournalCommand {
    /** Scripts tell damage from a check that could not be made. */
    static final int DAMAGED = 3;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    Config config() {
        return settings.load();
    }

    @Command(
            description =
                    "Read everything and name each event and snapshot that is damaged or missing. The gateway may be running.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:Everything is whole", "1:Could not be checked", "3:Something is damaged"},
            mixinStandardHelpOptions = true)
    int verify() {
        return run(config -> {
            PrintWriter out = out();
            JournalCheck.Result found = JournalCheck.run(
                    directory(config), decoding(config), finding -> out.println("DAMAGED " + finding), progress());
            out.printf(
                    Locale.ROOT,
                    "%d streams, %d events, %d snapshots; last ordinal %d, writer epoch %d%n",
                    found.streams(),
                    found.events(),
                    found.snapshots(),
                    found.lastOrdinal(),
                    found.epoch());
            out.println(found.damages() == 0 ? "whole" : found.damages() + " damaged");
            return found.damages() == 0 ? 0 : DAMAGED;
        });
    }

    @Command(description = "Count what the journal holds. The gateway may be running.", mixinStandardHelpOptions = true)
    int stats() {
        return run(config -> {
            JournalCensus census = JournalCensus.of(directory(config), progress());
            PrintWriter out = out();
            out.printf(Locale.ROOT, "writer epoch %d, last ordinal %d%n", census.epoch(), census.lastOrdinal());
            out.printf(Locale.ROOT, "files: %s%n", bytes(census.files()));
            out.printf(
                    Locale.ROOT,
                    "%n%-24s %10s %12s %14s %10s %14s  %s%n",
                    "kind",
                    "streams",
                    "events",
                    "event bytes",
                    "snapshots",
                    "snapshot bytes",
                    "first to last event");
            census.kinds()
                    .forEach((name, kind) -> out.printf(
                            Locale.ROOT,
                            "%-24s %10d %12d %14d %10d %14d  %s%n",
                            name,
                            kind.streams(),
                            kind.events(),
                            kind.eventBytes(),
                            kind.snapshots(),
                            kind.snapshotBytes(),
                            kind.events() == 0 ? "" : kind.first() + " to " + kind.last()));
            out.printf(Locale.ROOT, "%nlongest streams%n");
            census.longest()
                    .forEach(stream -> out.printf(Locale.ROOT, "%12d %s%n", stream.events(), stream.persistenceId()));
            return 0;
        });
    }

    @Command(
            description = "Rewrite the tables without what was deleted. The gateway must not be running.",
            mixinStandardHelpOptions = true)
    int compact() {
        return run(config -> {
            // It makes a journal where there is none, which is not what was asked for.
            JournalReader.openReadOnly(directory(config)).close();
            JournalCompaction.Result result = JournalCompaction.run(JournalSettings.from(config), progress());
            out().printf(Locale.ROOT, "%d bytes of tables before, %d after%n", result.before(), result.after());
            return 0;
        });
    }

    @Command(
            description =
                    "Copy the journal into an empty directory, each row checked. The gateway may be running and trading.",
            mixinStandardHelpOptions = true)
    int backup(@Parameters(paramLabel = "DIR", description = "New or empty.") Path backup) {
        return run(config -> {
            JournalBackup.Summary summary = JournalBackup.take(
                    directory(config), backup, Clock.systemUTC().instant(), progress());
            print("backed up", summary);
            return 0;
        });
    }

    @Command(
            description = "Put a backup in place of a journal that is not there. Nothing is overwritten.",
            mixinStandardHelpOptions = true)
    int restore(@Parameters(paramLabel = "DIR", description = "A backup.") Path backup) {
        return run(config -> {
            print("restored", JournalBackup.restore(backup, directory(config), progress()));
            return 0;
        });
    }

    @Command(
            description = "Print every event in the order of commit, a JSON object a line. The gateway may be running.",
            mixinStandardHelpOptions = true)
    int export(
            @Option(
                            names = "--from",
                            paramLabel = "ORDINAL",
                            defaultValue = "1",
                            description = "The first ordinal (default: ${DEFAULT-VALUE}).")
                    long from,
            @Option(
                            names = "--prefix",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only streams whose persistence id begins so, such as Account|main.")
                    String prefix) {
        return run(config -> {
            new JournalExport(new WireCodec(WireRegistry.from(config)), out())
                    .run(directory(config), from, prefix, progress());
            return 0;
        });
    }

    private interface Work {
        int in(Config config) throws IOException;
    }

    private int run(Work work) {
        try {
            Config config = settings.load();
            EmbeddedOnly.check("kontor journal", config);
            int code = work.in(config);
            if (code == 0) {
                KontorCommand.requirePrinted(out());
            }
            out().flush();
            return code;
        } catch (IOException | ConfigException | IllegalArgumentException | JournalException | WireException e) {
            out().flush();
            throw new KontorCommand.Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private static Path directory(Config config) {
        return JournalSettings.from(config).directory();
    }

    /** Only what we wrote ourselves; Akka's own events have serializers that want an actor system. */
    private static Consumer<Payload> decoding(Config config) {
        WireCodec codec = new WireCodec(WireRegistry.from(config));
        return payload -> {
            if (payload.serializerId() == WireSerializer.IDENTIFIER) {
                Object _ = codec.decode(payload.manifest(), payload.bytes());
            }
        };
    }

    private void print(String what, JournalBackup.Summary summary) {
        out().printf(
                        Locale.ROOT,
                        "%s %d events and %d snapshots, last ordinal %d, as of %s; SHA-256 %s%n",
                        what,
                        summary.events(),
                        summary.snapshots(),
                        summary.lastOrdinal(),
                        summary.at(),
                        summary.digest());
    }

    private static String bytes(Map<String, Long> files) {
        return files.entrySet().stream()
                .map(file -> String.format(Locale.ROOT, "%s %,d bytes", file.getKey(), file.getValue()))
                .reduce((one, other) -> one + ", " + other)
                .orElse("none");
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private ProgressLine progress() {
        return new ProgressLine(Objects.requireNonNull(spec).commandLine().getErr());
    }
}
