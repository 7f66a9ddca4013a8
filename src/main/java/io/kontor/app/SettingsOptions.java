package io.kontor.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.config.Configuration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command takes that goes by the settings: a file, single keys, and where the data is. */
final class SettingsOptions {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings that differ from the defaults; see conf/kontor.conf.")
    private @Nullable Path conf;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where everything is kept; default: the setting kontor.data-dir.")
    private @Nullable Path dataDir;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "One setting, such as -Dkontor.http.port=9000.")
    private Map<String, String> properties = Map.of();

    /** Throws a {@link ConfigException} that names file and line where something is wrong. */
    Config load() {
        return load(Optional.empty());
    }

    /** With another directory than the setting's where none is named. */
    Config load(Path defaultDataDir) {
        return load(Optional.of(defaultDataDir));
    }

    private Config load(Optional<Path> defaultDataDir) {
        properties.forEach(System::setProperty);
        Config settings = Configuration.load(Optional.ofNullable(conf));
        return Optional.ofNullable(dataDir)
                .or(() -> defaultDataDir.filter(_ -> System.getProperty("kontor.data-dir") == null))
                .map(dir -> ConfigFactory.parseMap(Map.of("kontor.data-dir", dir.toString()))
                        .withFallback(settings))
                .orElse(settings);
    }
}
