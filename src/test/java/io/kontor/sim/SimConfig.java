package io.kontor.sim;

import com.typesafe.config.ConfigFactory;

/** The settings as they ship, with a test's own on top. */
public final class SimConfig {
    /** No outside market: only participants move the books. */
    public static final String ALONE = "generator.enabled = false";

    private SimConfig() {}

    public static SimSettings with(String... overrides) {
        return SimSettings.from(ConfigFactory.parseString("kontor.sim {" + String.join("\n", overrides) + "}")
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve()
                .getConfig("kontor.sim"));
    }
}
