package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.deploy.Figures;
import io.kontor.ingress.Http;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.telemetry.Metrics;
import io.kontor.value.AccountId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running gateway tells every figure that the dashboard and the alerts ask for. Kafka need not be there for its figures to be. */
class FiguresIT {
    private static final String ORDER = """
            {"account": "main", "clientOrderId": "a-1", "symbol": "%s", "side": "BUY", "amount": "0.5", "limitPrice": "10"}""";

    @TempDir
    private Path dataDir;

    @Test
    void everyFigureThatIsAskedForIsTold() throws Exception {
        Gateway gateway = Gateway.start(config());
        Set<String> told;
        try {
            Http http = new Http(URI.create(gateway.url()));
            http.post("/v1/orders", ORDER.formatted("NO/SUCH"));
            told = Figures.told(http.get("/metrics").body());
        } finally {
            gateway.stop();
        }
        told.addAll(whatTakesAFlaggedOrder());

        TreeSet<String> missing = new TreeSet<>();
        Figures.asked().forEach((figure, where) -> {
            if (!told.contains(figure) && !Figures.OF_A_CLUSTER.contains(figure)) {
                missing.add(figure + " (" + where + ")");
            }
        });
        assertThat(missing).isEmpty();
        assertThat(Figures.asked()).hasSizeGreaterThan(30);
    }

    private static Set<String> whatTakesAFlaggedOrder() {
        try (Metrics metrics = new Metrics()) {
            new ReconciliationMeters(metrics.registry(), new AccountCounts(System::nanoTime))
                    .flagged(new AccountId("main"), "OVERFILL");
            return Figures.told(metrics.registry().scrape());
        }
    }

    private Config config() {
        return ConfigFactory.parseString("kontor { data-dir = \"" + dataDir + "\", http.port = 0, accounts = [main] }")
                .withFallback(ConfigFactory.parseString(
                        "kontor.kafka { enabled = true, bootstrap-servers = \"127.0.0.1:1\" }"))
                .withFallback(Configuration.load(Optional.empty()));
    }
}
