package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning, as a plain consumer does, and keeps all it has read. Of one thread. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration NEXT_MAX = Duration.ofMinutes(1);

    private final KafkaConsumer<String, String> consumer;
    private final List<JsonNode> read = new ArrayList<>();
    private final Map<String, List<JsonNode>> byKey = new LinkedHashMap<>();

    TopicReader(KafkaTrial trial, String topic) {
        this(trial.clients(), topic);
    }

    TopicReader(PlainKafka clients, String topic) {
        consumer = clients.consumer();
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** Everything read so far, in the order of reading. */
    List<JsonNode> all() {
        return read;
    }

    /** The first that satisfies the question among those read from now on; as quick as the brokers. */
    JsonNode next(Object what, Predicate<JsonNode> question) {
        long deadline = System.nanoTime() + NEXT_MAX.toNanos();
        int seen = read.size();
        while (System.nanoTime() < deadline) {
            poll();
            for (; seen < read.size(); seen++) {
                if (question.test(read.get(seen))) {
                    return read.get(seen);
                }
            }
        }
        throw new AssertionError("waited " + NEXT_MAX + " in vain for " + what);
    }

    /** Everything that is on the topic now. */
    List<JsonNode> readAll() throws InterruptedException {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        return until(
                "the end of what is there",
                () -> ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())
                        ? Optional.of(read)
                        : Optional.empty());
    }

    /** How many of what was read were no repeats. */
    long firstOccurrences() {
        return byKey.keySet().stream().mapToLong(key -> gapFree(key).size()).sum();
    }

    List<JsonNode> of(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /** Reads on until something that was read satisfies the question. */
    <T> T until(Object what, Patience.Question<T> question) throws InterruptedException {
        return Patience.until(what, () -> {
            poll();
            return question.ask();
        });
    }

    /** The events of an account without repeats, after having held them against the promise: in order, and none left out. */
    List<JsonNode> gapFree(String account) {
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode event : of(account)) {
            long seq = event.path("seq").asLong();
            if (seq > events.size() + 1) {
                throw new AssertionError(account + ": " + seq + " comes after " + events.size());
            }
            if (seq == events.size() + 1) {
                events.add(event);
            }
        }
        return events;
    }

    /** Waits until the account's stream has come that far. */
    List<JsonNode> upTo(String account, long seq) throws InterruptedException {
        return until(
                account + " up to " + seq, () -> Optional.of(gapFree(account)).filter(events -> events.size() >= seq));
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
    }

    private void poll() {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
            try {
                JsonNode value = GatewayApi.JSON.readTree(record.value());
                read.add(value);
                byKey.computeIfAbsent(String.valueOf(record.key()), _ -> new ArrayList<>())
                        .add(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
