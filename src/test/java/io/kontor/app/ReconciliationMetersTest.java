package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.order.ReconciliationMetrics;
import io.kontor.value.AccountId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReconciliationMetersTest {
    private static final AccountId MAIN = new AccountId("main");

    /** Nothing else is written so in what decides on orders. */
    private static final Pattern FLAG = Pattern.compile("\"([A-Z]{3,}(?:_[A-Z]+)*)\"");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ReconciliationMeters meters = new ReconciliationMeters(registry, new AccountCounts(System::nanoTime));

    /** What is first told as 1 has not grown, for whoever asks by how much. */
    @Test
    void everyFlagIsToldBeforeItIsFirstRaised() {
        for (String flag : ReconciliationMetrics.FLAGS) {
            assertThat(registry.scrape()).contains("kontor_order_flags_total{flag=\"" + flag + "\"} 0.0");
        }

        meters.flagged(MAIN, "OVERFILL");

        assertThat(registry.scrape()).contains("kontor_order_flags_total{flag=\"OVERFILL\"} 1.0");
        assertThat(meters.counts()).containsEntry("flagged.OVERFILL", 1L).doesNotContainKey("flagged.LATE_FILL");
    }

    @Test
    void theFlagsAreThoseThatOrdersRaise() throws IOException {
        Set<String> raised = new TreeSet<>();
        try (DirectoryStream<Path> rules =
                Files.newDirectoryStream(Path.of("src/main/java/io/kontor/order"), "*.java")) {
            for (Path file : rules) {
                if (!file.endsWith("ReconciliationMetrics.java")) {
                    raised.addAll(found(Files.readString(file)));
                }
            }
        }

        assertThat(raised).containsExactlyInAnyOrderElementsOf(ReconciliationMetrics.FLAGS);
    }

    private static Set<String> found(String source) {
        return FLAG.matcher(source).results().map(flag -> flag.group(1)).collect(Collectors.toSet());
    }
}
