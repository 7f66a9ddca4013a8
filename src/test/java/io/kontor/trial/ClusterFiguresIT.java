package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.dev.DevSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an order costs on one node and on three, in the nodes' processor time and in requests to Cassandra, and how long a command over
 * Kafka takes to its first event. For a machine with nothing else to do, so only where {@code -Dkontor.trial.seconds} says how long each
 * load is to last.
 */
@EnabledIfSystemProperty(named = "kontor.trial.seconds", matches = "\\d+")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ClusterFiguresIT {
    private static final int SECONDS = Integer.getInteger("kontor.trial.seconds", 15);
    private static final int ACCOUNTS = Integer.getInteger("kontor.trial.accounts", 100);
    private static final int CALLERS = 48;
    private static final int[] RATES = {20, 500};
    private static final int COMMANDS = 400;

    /** What the nodes have used so far. */
    private record Used(double cpuSeconds, double requests) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatAnOrderCosts(int count) throws Exception {
        List<String> nodes = DevSystem.NODES.subList(0, count);
        try (Campaign campaign = Campaign.start("figures-" + count, nodes, ACCOUNTS, 0, 1)) {
            Used before = used(campaign);
            Patience.pause(Duration.ofSeconds(SECONDS));
            Used idle = used(campaign);
            say(
                    "%d nodes, idle: %.1f requests a second to Cassandra, %.2f of a processor",
                    count,
                    (idle.requests - before.requests) / SECONDS,
                    (idle.cpuSeconds - before.cpuSeconds) / SECONDS);
            for (int rate : RATES) {
                load(campaign, count, rate);
            }
            List<Double> millis = commandToEvent(campaign);
            say(
                    "%d nodes, command to event over Kafka: p50 %.0f ms, p99 %.0f ms of %d",
                    count, at(millis, 0.5), at(millis, 0.99), millis.size());

            assertThat(idle.requests).isGreaterThan(before.requests);
            campaign.passed();
        }
    }

    private static void load(Campaign campaign, int count, int rate) throws Exception {
        Traffic traffic = new Traffic();
        OneRetry.Figures figures = new OneRetry.Figures();
        List<Callable<List<Promise>>> callers = new ArrayList<>();
        for (int n = 0; n < CALLERS; n++) {
            callers.add(new OneRetry(
                    "f" + rate + "-" + n,
                    new Random(n),
                    campaign.nodes(),
                    traffic,
                    campaign.accounts(),
                    campaign.markets(),
                    figures));
        }
        Used before = used(campaign);
        long start = System.nanoTime();
        int orders = campaign.trade(traffic, callers, rate, () -> Patience.pause(Duration.ofSeconds(SECONDS)))
                .size();
        double seconds = (System.nanoTime() - start) / 1e9;
        Used after = used(campaign);
        say(
                "%d nodes, %d orders a second wanted, %.0f taken: %.2f ms of processor and %.1f requests to Cassandra an order",
                count,
                rate,
                orders / seconds,
                (after.cpuSeconds - before.cpuSeconds) * 1000 / orders,
                (after.requests - before.requests) / orders);
    }

    /** From before a command is sent to when its first event has been read, each in milliseconds, in order. */
    private static List<Double> commandToEvent(Campaign campaign) throws Exception {
        Map<String, Long> sentAt = new HashMap<>();
        List<Double> millis = new ArrayList<>();
        try (KafkaProducer<String, String> producer = campaign.clients().producer();
                TopicReader events = new TopicReader(campaign.clients(), KafkaTrial.EVENTS)) {
            events.readAll();
            for (int n = 0; n < COMMANDS; n++) {
                String account =
                        campaign.accounts().get(n % campaign.accounts().size()).value();
                String id = "lat-" + n;
                sentAt.put(id, System.nanoTime());
                producer.send(new ProducerRecord<>(KafkaTrial.COMMANDS, account, """
                                {"commandId": "%1$s", "command": "PLACE", "order": {"account": "%2$s", "clientOrderId": "%1$s",
                                 "symbol": "BTC/USDT", "side": "BUY", "amount": "0.001", "limitPrice": "30000"}}""".formatted(id, account)))
                        .get();
                JsonNode first = events.next(
                        "an event of " + id,
                        event -> event.at("/data/clientOrderId").asText().equals(id));
                millis.add((System.nanoTime()
                                - sentAt.get(first.at("/data/clientOrderId").asText()))
                        / 1e6);
            }
        }
        millis.sort(Double::compare);
        return millis;
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())));
    }

    private static Used used(Campaign campaign) throws InterruptedException {
        double cpu = 0;
        double requests = 0;
        for (String node : campaign.system().nodes()) {
            cpu += ProcessHandle.of(campaign.system().part(node).pid())
                            .flatMap(process -> process.info().totalCpuDuration())
                            .map(Duration::toNanos)
                            .orElseThrow()
                    / 1e9;
        }
        for (GatewayApi api : campaign.nodes()) {
            requests += api.metric("kontor_journal_requests_total");
        }
        return new Used(cpu, requests);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, "figures: " + format + "%n", values);
    }
}
