package io.kontor.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.kontor.platform.journal.JournalException;
import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireException;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code kontor replay}: what the gateway knew, and when. */
@Command(
        name = "replay",
        description =
                "Print the journalled history of an order, an account, a position, the halts, the breaker or the overrides, and "
                        + "the state it comes to. Reads only; "
                        + "the gateway may be running.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ReplayCommand {
    private enum Format {
        text,
        ndjson
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            description = "Only what was journalled up to then, such as 2026-11-20T12:00:00Z.")
    private Instant asOf = Instant.MAX;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Command(description = "An order's history, by the id the gateway gave it.", mixinStandardHelpOptions = true)
    int order(@Parameters(paramLabel = "INTENT") IntentId intent) {
        return print(Replay.order(intent));
    }

    @Command(description = "An account's history.", mixinStandardHelpOptions = true)
    int account(@Parameters(paramLabel = "ACCOUNT") AccountId account) {
        return print(Replay.account(account));
    }

    @Command(description = "The history of an account's position in a symbol.", mixinStandardHelpOptions = true)
    int position(
            @Parameters(paramLabel = "ACCOUNT") AccountId account, @Parameters(paramLabel = "SYMBOL") Symbol symbol) {
        return print(Replay.position(account, symbol));
    }

    @Command(description = "Every halt raised and lifted.", mixinStandardHelpOptions = true)
    int halts() {
        return print(Replay.halts());
    }

    @Command(
            description = "What the circuit breaker found and did, and what the closing of positions told.",
            mixinStandardHelpOptions = true)
    int breaker() {
        return print(Replay.breaker());
    }

    @Command(description = "Every override set and ended.", mixinStandardHelpOptions = true)
    int overrides() {
        return print(Replay.overrides());
    }

    private int print(Replay<?, ?> replay) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            Config config = settings.load();
            EmbeddedOnly.check("kontor replay", config);
            Path data = Path.of(config.getString("kontor.data-dir"));
            WireCodec codec = new WireCodec(WireRegistry.from(config));
            long events = replay.run(
                    data.resolve("journal"),
                    codec,
                    asOf,
                    switch (format) {
                        case text -> new Text(out, codec);
                        case ndjson -> new Ndjson(out, codec);
                    });
            KontorCommand.requirePrinted(out);
            if (events == 0) {
                throw new KontorCommand.Failure("no event of " + replay.persistenceId() + " in " + data, null);
            }
            return 0;
        } catch (ConfigException | IllegalArgumentException | JournalException | WireException e) {
            throw new KontorCommand.Failure(String.valueOf(e.getMessage()), e);
        }
    }

    /** For people: a line per event, then the state. */
    private record Text(PrintWriter out, WireCodec codec) implements Replay.Listener {
        @Override
        public void onEvent(long sequenceNr, Instant at, Wire event) {
            String name = codec.registry().of(event).name();
            out.printf(Locale.ROOT, "%6d  %s  %-28s %s%n", sequenceNr, at, name, codec.toJson(event));
        }

        @Override
        public void onState(long sequenceNr, Wire state) {
            out.printf(Locale.ROOT, "%6d  state%n%s%n", sequenceNr, codec.toJson(state));
        }
    }

    /** For programs: an object per line. */
    private record Ndjson(PrintWriter out, WireCodec codec) implements Replay.Listener {
        @Override
        public void onEvent(long sequenceNr, Instant at, Wire event) {
            out.printf(
                    Locale.ROOT,
                    "{\"sequenceNr\":%d,\"at\":\"%s\",\"event\":%s}%n",
                    sequenceNr,
                    at,
                    codec.toJson(event));
        }

        @Override
        public void onState(long sequenceNr, Wire state) {
            out.printf(Locale.ROOT, "{\"sequenceNr\":%d,\"state\":%s}%n", sequenceNr, codec.toJson(state));
        }
    }
}
