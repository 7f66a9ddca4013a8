package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kafka and the gateway as processes of their own, plain clients on the topics. {@code -Dkontor.trial.seed} repeats a run's choices.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KafkaIT {
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());
    private static final int ACCOUNTS = 8;
    private static final int ORDERS_PER_ACCOUNT = 200;
    private static final int KILLS = 3;

    /** The commands that change an order which is canceled next. */
    private static final Set<String> OVERTAKEN = IntStream.range(0, ORDERS_PER_ACCOUNT)
            .filter(n -> isModified(n) && isCanceled(n))
            .mapToObj(n -> "m-k-" + n)
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern SEQ = Pattern.compile("seq=([0-9]+) ");

    @Test
    void commandsComeInOrdersAreBookedAndEveryEventGoesOut() throws Exception {
        try (KafkaTrial trial = KafkaTrial.start("kafka-commands");
                TopicReader events = new TopicReader(trial, KafkaTrial.EVENTS);
                TopicReader refusals = new TopicReader(trial, KafkaTrial.REFUSALS)) {
            trial.send("t-001", place("t-001", "a-1", "0.5", "1000"));
            trial.send("t-001", "no JSON at all");
            trial.send("t-002", place("t-001", "a-2", "0.5", "1000"));
            // What is modified before any of it has left is accepted as modified.
            awaitTold(events, "a-1", "OrderAccepted");
            trial.send("t-001", modify("t-001", "a-1", "0.4", "1000"));
            awaitTold(events, "a-1", "OrderModified");
            // What is not decided does not keep a CANCEL_ALL in; then a MODIFY before it is ORDER_CLOSED (kafka.md).
            trial.awaitCommitted();
            trial.send("t-001", place("t-001", "a-3", "0.1", "1000"));
            trial.send("t-001", cancelAll("t-001"));
            trial.send("t-001", place("t-001", "a-4", "0.2", "1000"));
            trial.send("t-001", cancel("t-001", "never-placed"));
            trial.awaitCommitted();
            awaitStatus(trial, "a-1", "CANCELED");
            awaitStatus(trial, "a-3", "CANCELED");
            awaitStatus(trial, "a-4", "WORKING");
            // The account is told of what its orders know already.
            awaitTold(events, "a-1", "OrderCanceled");
            awaitTold(events, "a-4", "OrderAccepted");

            List<JsonNode> told = events.upTo("t-001", trial.seq("t-001"));

            assertThat(types(told, "a-1")).containsSubsequence("OrderPlaced", "OrderModified", "OrderCanceled");
            assertThat(types(told, "a-4"))
                    .contains("OrderPlaced", "OrderAccepted")
                    .doesNotContain("OrderCanceled");
            assertThat(told.getFirst().fieldNames())
                    .toIterable()
                    .containsExactly("channel", "account", "seq", "cursor", "at", "type", "data");

            refusals.until("three refusals", () -> Optional.of(refusals.all()).filter(all -> all.size() == 3));
            assertThat(refusals.all().stream()
                            .map(refusal -> refusal.at("/problem/code").asText()))
                    .containsExactlyInAnyOrder("MALFORMED", "INVALID_FIELD", "UNKNOWN_ORDER");
            for (JsonNode refusal : refusals.all()) {
                assertThat(refusal.path("topic").asText()).isEqualTo(KafkaTrial.COMMANDS);
                assertThat(refusal.path("offset").isIntegralNumber()).isTrue();
            }
            assertThat(refusals.all())
                    .anyMatch(refusal -> refusal.path("text").asText().equals("no JSON at all"))
                    .anyMatch(refusal ->
                            refusal.at("/command/clientOrderId").asText().equals("never-placed"));
            trial.passed();
        }
    }

    @Test
    void whileKafkaIsDownTradingGoesOnAndAfterwardsEveryEventIsThere() throws Exception {
        try (KafkaTrial trial = KafkaTrial.start("kafka-away");
                TopicReader events = new TopicReader(trial, KafkaTrial.EVENTS)) {
            AtomicBoolean over = new AtomicBoolean();
            try (ExecutorService threads = Executors.newFixedThreadPool(2);
                    Closeable _ = () -> over.set(true)) {
                List<Future<Integer>> callers = IntStream.range(1, 3)
                        .mapToObj(n -> threads.submit(() -> placeUntil(over, trial, "t-00" + n)))
                        .toList();
                events.until("the first events", () -> events.all().isEmpty() ? Optional.empty() : Optional.of(0));

                trial.kafka().kill();
                trial.awaitKafka("degraded: down since");
                long before = trial.seq("t-001");
                Patience.until(
                        "trading without Kafka",
                        () -> trial.seq("t-001") > before + 100 ? Optional.of(0) : Optional.empty());
                trial.kafka().restart();
                over.set(true);

                for (Future<Integer> caller : callers) {
                    assertThat(caller.get(1, TimeUnit.MINUTES)).isPositive();
                }
            }

            for (String account : List.of("t-001", "t-002")) {
                long end = trial.seq(account);
                assertThat(events.upTo(account, end)).hasSizeGreaterThanOrEqualTo((int) end);
            }
            trial.awaitKafka("up: ");
            trial.passed();
        }
    }

    @Test
    void aGatewayThatStartsWithoutKafkaTradesAndGoesOnPublishingWhereItWas() throws Exception {
        try (KafkaTrial trial = KafkaTrial.start("kafka-later");
                TopicReader events = new TopicReader(trial, KafkaTrial.EVENTS)) {
            placeMany(trial, "t-001", "before", 60);
            long noted = trial.seq("t-001");
            events.upTo("t-001", noted);
            awaitNoted(trial, "t-001", noted);

            trial.kafka().kill();
            trial.killGateway();
            trial.awaitReady();
            placeMany(trial, "t-001", "without", 20);
            trial.kafka().restart();
            long end = trial.seq("t-001");

            assertThat(events.upTo("t-001", end)).hasSizeGreaterThanOrEqualTo((int) end);
            assertThat(events.of("t-001")).as("with repeats").hasSizeLessThan((int) (noted + end));
            trial.passed();
        }
    }

    @Test
    void aGatewayKilledUnderLoadLosesNoCommandAndActsOnNoneTwice() throws Exception {
        System.out.println("-Dkontor.trial.seed=" + SEED);
        Random random = new Random(SEED);
        List<IntentId> orders = new ArrayList<>();

        try (KafkaTrial trial = KafkaTrial.start("kafka-kills");
                TopicReader events = new TopicReader(trial, KafkaTrial.EVENTS)) {
            for (int wave = 0; wave <= KILLS; wave++) {
                orders.addAll(sendWave(trial, wave));
                if (wave < KILLS) {
                    int more = events.all().size() + 1 + random.nextInt(300);
                    events.until(
                            "the middle of it", () -> events.all().size() >= more ? Optional.of(0) : Optional.empty());
                    trial.killGateway();
                    trial.awaitReady();
                }
            }
            trial.awaitCommitted();

            for (int a = 1; a <= ACCOUNTS; a++) {
                String account = "t-00" + a;
                awaitNoPending(trial, account);
                events.until(
                        "the cancels of " + account,
                        () -> canceled(events.gapFree(account)) >= ORDERS_PER_ACCOUNT / 2
                                ? Optional.of(0)
                                : Optional.empty());
                List<JsonNode> told = events.upTo(account, trial.seq(account));
                List<String> placed = told.stream()
                        .filter(event -> event.path("type").asText().equals("OrderPlaced"))
                        .map(event -> event.at("/data/clientOrderId").asText())
                        .toList();
                assertThat(placed).hasSize(ORDERS_PER_ACCOUNT);
                assertThat(new TreeSet<>(placed)).hasSize(ORDERS_PER_ACCOUNT);
                assertThat(canceled(told)).isEqualTo(ORDERS_PER_ACCOUNT / 2);
            }
            // One that is refused shows that refusals are there once what they are about is committed.
            trial.send("t-001", "the end");
            trial.awaitCommitted();
            try (TopicReader refusals = new TopicReader(trial, KafkaTrial.REFUSALS)) {
                assertThat(refusals.readAll())
                        .filteredOn(refusal -> !isOvertaken(refusal))
                        .extracting(refusal -> refusal.path("text").asText())
                        .isNotEmpty()
                        .containsOnly("the end");
            }

            VenueTruth venue = trial.venueTruth();

            assertThat(venue.strangers()).isEmpty();
            assertThat(venue.orders().keySet()).isSubsetOf(orders);
            venue.orders()
                    .forEach((intent, sent) -> assertThat(sent.stream().map(VenueTruth::attemptOf))
                            .as("attempts at %s", intent)
                            .doesNotHaveDuplicates());
            trial.passed();
        }
    }

    /** A part of every account's commands: each order placed, some of them changed, half of them canceled. */
    private static List<IntentId> sendWave(KafkaTrial trial, int wave) {
        List<IntentId> orders = new ArrayList<>();
        for (int n = wave; n < ORDERS_PER_ACCOUNT; n += KILLS + 1) {
            for (int a = 1; a <= ACCOUNTS; a++) {
                String account = "t-00" + a;
                orders.add(IntentId.of(new AccountId(account), new ClientOrderId("k-" + n)));
                trial.sendLater(account, place(account, "k-" + n, "0.01", "1000"));
                if (isModified(n)) {
                    trial.sendLater(account, modify(account, "k-" + n, "0.02", "1000"));
                }
                if (isCanceled(n)) {
                    trial.sendLater(account, cancel(account, "k-" + n));
                }
            }
        }
        trial.flush();
        return orders;
    }

    private static boolean isModified(int n) {
        return n % 3 == 0;
    }

    private static boolean isCanceled(int n) {
        return n % 2 == 0;
    }

    /** A MODIFY of an order whose CANCEL, behind it, did not wait for it to be decided (kafka.md). */
    private static boolean isOvertaken(JsonNode refusal) {
        return refusal.at("/problem/code").asText().equals("ORDER_CLOSED")
                && OVERTAKEN.contains(refusal.at("/command/commandId").asText());
    }

    private static long canceled(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals("OrderCanceled"))
                .count();
    }

    private static void placeMany(KafkaTrial trial, String account, String prefix, int count)
            throws InterruptedException {
        for (int n = 0; n < count; n++) {
            String body = order(account, prefix + "-" + n, "0.01", "1000");
            Patience.until(
                    body + " to be taken",
                    () -> trial.api()
                            .send(new GatewayApi.Call("POST", "/v1/orders", Optional.of(body)))
                            .filter(GatewayApi.Answer::isAccepted));
        }
    }

    /** The gateway has written down that the account is published up to there, or further: more may follow what was read. */
    private static void awaitNoted(KafkaTrial trial, String account, long seq) throws InterruptedException {
        try (KafkaConsumer<String, String> consumer = trial.clients().consumer()) {
            consumer.assign(List.of(new TopicPartition("kontor.events.progress", 0)));
            Patience.until(account + " noted up to " + seq, () -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(account) && notedIn(record.value()) >= seq) {
                        return Optional.of(seq);
                    }
                }
                return Optional.empty();
            });
        }
    }

    private static long notedIn(String progress) {
        Matcher seq = SEQ.matcher(progress);
        assertThat(seq.lookingAt()).as("seq in %s", progress).isTrue();
        return Long.parseLong(seq.group(1));
    }

    private static int placeUntil(AtomicBoolean over, KafkaTrial trial, String account) throws InterruptedException {
        int placed = 0;
        while (!over.get()) {
            String body = """
                    {"account": "%s", "clientOrderId": "h-%d", "symbol": "BTC/USDT", "side": "BUY",
                     "amount": "0.01", "limitPrice": "1000", "timeInForce": "IOC"}""".formatted(account, placed);
            GatewayApi.Answer _ = trial.api().accepted(new GatewayApi.Call("POST", "/v1/orders", Optional.of(body)));
            placed++;
        }
        return placed;
    }

    private static void awaitTold(TopicReader events, String clientOrderId, String type) throws InterruptedException {
        events.until(
                type + " of " + clientOrderId,
                () -> types(events.of("t-001"), clientOrderId).contains(type) ? Optional.of(0) : Optional.empty());
    }

    private static void awaitStatus(KafkaTrial trial, String clientOrderId, String status) throws InterruptedException {
        Patience.until(
                clientOrderId + " to be " + status,
                () -> trial.api()
                        .send(GatewayApi.Call.get("/v1/accounts/t-001/orders/" + clientOrderId))
                        .filter(answer ->
                                answer.body().at("/state/status").asText().equals(status)));
    }

    /** Nothing of the account's is under way any more: its numbers have come to an end. */
    private static void awaitNoPending(KafkaTrial trial, String account) throws InterruptedException {
        Patience.until(account + " to be at rest", () -> {
            List<JsonNode> open = trial.api().list("/v1/orders?status=OPEN&account=" + account);
            boolean atRest = open.stream()
                    .allMatch(order -> order.at("/state/status").asText().equals("WORKING")
                            && !order.path("state").has("pendingAction"));
            return atRest && open.size() == ORDERS_PER_ACCOUNT / 2 ? Optional.of(0) : Optional.empty();
        });
    }

    private static List<String> types(List<JsonNode> events, String clientOrderId) {
        return events.stream()
                .filter(event -> event.at("/data/clientOrderId").asText().equals(clientOrderId))
                .map(event -> event.path("type").asText())
                .toList();
    }

    private static String place(String account, String id, String amount, String price) {
        return """
                {"commandId": "p-%s", "command": "PLACE", "order": %s}""".formatted(id, order(account, id, amount, price));
    }

    private static String modify(String account, String id, String amount, String price) {
        return """
                {"commandId": "m-%s", "command": "MODIFY", "order": %s}""".formatted(id, order(account, id, amount, price));
    }

    private static String order(String account, String id, String amount, String price) {
        return """
                {"account": "%s", "clientOrderId": "%s", "symbol": "BTC/USDT", "side": "BUY",
                 "amount": "%s", "limitPrice": "%s"}""".formatted(account, id, amount, price);
    }

    private static String cancel(String account, String id) {
        return """
                {"commandId": "c-%s", "command": "CANCEL", "account": "%s", "clientOrderId": "%s"}""".formatted(id, account, id);
    }

    private static String cancelAll(String account) {
        return """
                {"commandId": "all-1", "command": "CANCEL_ALL", "account": "%s"}""".formatted(account);
    }
}
