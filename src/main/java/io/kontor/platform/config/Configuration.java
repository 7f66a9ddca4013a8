package io.kontor.platform.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loads the settings of a process. System properties win over the file, the file over {@code embedded.conf}, and that over the {@code
 * reference.conf} of everything on the class path. Each feature then reads its own block once, into a record that validates it.
 */
public final class Configuration {
    private Configuration() {}

    /** Throws {@link ConfigException}, which names file and line, where the file is missing or not well-formed. */
    public static Config load(Optional<Path> file) {
        ConfigFactory.invalidateCaches();
        return ConfigFactory.defaultOverrides()
                .withFallback(file.map(Configuration::parse).orElseGet(ConfigFactory::empty))
                .withFallback(ConfigFactory.parseResourcesAnySyntax("embedded"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    private static Config parse(Path file) {
        // Absolute, or a file named without a directory would not find what it includes beside it.
        return ConfigFactory.parseFile(
                file.toAbsolutePath().toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
