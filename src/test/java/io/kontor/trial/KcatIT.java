package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client nobody here wrote, over another library than ours: kcat, as Debian packages it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KcatIT {
    @Test
    void kcatProducesACommandAndReadsItsEvents() throws Exception {
        Assumptions.assumeTrue(isThere(), "SKIPPED: no kcat on the PATH; Debian's package kcat has it");

        try (KafkaTrial trial = KafkaTrial.start("kcat")) {
            String bootstrap = trial.kafka().bootstrap();
            kcat("""
                    t-001:{"commandId": "kcat-1", "command": "PLACE", "order": {"account": "t-001", "clientOrderId": "kcat-1", \
                    "symbol": "BTC/USDT", "side": "BUY", "amount": "0.5", "limitPrice": "1000"}}
                    """, List.of("-P", "-b", bootstrap, "-t", KafkaTrial.COMMANDS, "-K:"));
            trial.awaitCommitted();
            long end = Patience.until("the order's events", () -> {
                long seq = trial.seq("t-001");
                return seq >= 3 ? Optional.of(seq) : Optional.empty();
            });

            List<JsonNode> events = new ArrayList<>();
            for (String line :
                    kcat("", List.of("-C", "-b", bootstrap, "-t", KafkaTrial.EVENTS, "-c", "" + end, "-q"))) {
                events.add(GatewayApi.JSON.readTree(line));
            }

            System.out.println("kcat read: " + events);
            assertThat(events).extracting(event -> event.path("seq").asLong()).startsWith(1L, 2L, 3L);
            assertThat(events)
                    .extracting(event -> event.path("type").asText())
                    .startsWith("OrderPlaced", "OrderSubmitted", "OrderAccepted");
            trial.passed();
        }
    }

    private static List<String> kcat(String input, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kcat"));
        command.addAll(arguments);
        Process kcat = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        kcat.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        kcat.getOutputStream().close();
        List<String> lines = new String(kcat.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(kcat.waitFor()).as("exit code of kcat").isZero();
        return lines;
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("kcat", "-V").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
