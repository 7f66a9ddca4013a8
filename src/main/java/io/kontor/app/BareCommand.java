package io.kontor.app;

import io.kontor.app.bench.BareRoute;
import io.kontor.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The bare route that {@code kontor bench} measures beside the gateway, for it to start. */
@Command(name = "bench-bare", hidden = true, description = "Answer every POST with a constant, until told to stop.")
final class BareCommand implements Callable<Integer> {
    @Option(names = "-D", paramLabel = "KEY=VALUE", description = "One setting, such as -Dkontor.http.port=9000.")
    private Map<String, String> properties = Map.of();

    @Override
    public Integer call() {
        properties.forEach(System::setProperty);
        var config = Configuration.load(Optional.empty());
        BareRoute.serve(config, config.getInt("kontor.http.port"));
        return 0;
    }
}
