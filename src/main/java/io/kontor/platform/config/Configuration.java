package io.kontor.platform.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Loads the settings of a process. System properties win over what the file says of this node, that over the
 * rest of the file, the file over {@code embedded.conf}, and that over the {@code
 * reference.conf} of everything on the class path. Each feature then reads its own block once, into a record that validates it.
 */
public final class Configuration {
    private static final String NODE = "kontor.node";

    private Configuration() {}

    /** Throws {@link ConfigException}, which names file and line, where the file is missing or not well-formed. */
    public static Config load(Optional<Path> file) {
        ConfigFactory.invalidateCaches();
        Config given = file.map(Configuration::parse).orElseGet(ConfigFactory::empty);
        return ConfigFactory.defaultOverrides()
                .withFallback(ofNode(given))
                .withFallback(given)
                .withFallback(ConfigFactory.parseResourcesAnySyntax("embedded"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    /** What the file says of the node that this process is: {@code kontor.nodes.NAME} holds settings of any kind. */
    private static Config ofNode(Config given) {
        Config known = ConfigFactory.defaultOverrides().withFallback(given);
        String node = known.hasPath(NODE) ? known.getString(NODE) : "";
        String path = "kontor.nodes." + ConfigUtil.joinPath(List.of(node.isEmpty() ? "none" : node));
        return !node.isEmpty() && given.hasPath(path) ? given.getConfig(path) : ConfigFactory.empty();
    }

    private static Config parse(Path file) {
        // Absolute, or a file named without a directory would not find what it includes beside it.
        return ConfigFactory.parseFile(
                file.toAbsolutePath().toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
