package io.kontor.projection.kafka;

import io.kontor.platform.kafka.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each account has been published, as all nodes write it down in a compacted topic of one partition: beside the events, so that
 * brokers that lose some lose this too. Read from the beginning and then on and on, by a thread of its own. Thread-safe.
 */
final class ProgressLog implements Progress {
    private static final Duration POLL_MAX = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);

    private final KafkaClients clients;
    private final EventMetrics metrics;
    private final Map<String, Published> latest = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final Thread reader;
    private volatile boolean closing;

    /** @param metrics is told why it cannot be read, as long as that is so */
    ProgressLog(KafkaClients clients, EventMetrics metrics) {
        this.clients = clients;
        this.metrics = metrics;
        this.reader = Thread.ofPlatform().daemon().name("kafka-progress").start(this::run);
    }

    /** Once everything is read that was written before this was opened; waits for the brokers as long as it takes. */
    @Override
    public CompletionStage<Published> of(String account) {
        return loaded.thenApply(_ -> Optional.ofNullable(latest.get(account)).orElse(Published.NOTHING));
    }

    @Override
    public void close() {
        closing = true;
        reader.interrupt();
    }

    private void run() {
        while (!closing) {
            try (KafkaConsumer<String, String> consumer = consumer()) {
                follow(consumer);
            } catch (InterruptException | WakeupException e) {
                LOG.debug("told to end", e);
            } catch (KafkaException e) {
                LOG.info("how far events were published cannot be read yet: {}", e.toString());
                metrics.progressUnread(e.toString());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<String, String> consumer) {
        TopicPartition partition =
                new TopicPartition(clients.settings().topics().progress(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (!closing) {
            if (consumer.position(partition) >= end) {
                loaded.complete(null);
            }
            ConsumerRecords<String, String> records = consumer.poll(POLL_MAX);
            if (loaded.isDone()) {
                metrics.progressRead();
            }
            for (ConsumerRecord<String, String> record : records) {
                if (record.key() != null && record.value() != null) {
                    Published.parse(record.value()).ifPresent(published -> latest.put(record.key(), published));
                }
            }
        }
    }

    private KafkaConsumer<String, String> consumer() {
        Map<String, Object> properties = clients.common("progress");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(clients.settings().watch().timeout().toMillis()));
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    private void pause() {
        try {
            Thread.sleep(clients.settings().events().lookEvery());
        } catch (InterruptedException e) {
            // Only close does this.
            Thread.currentThread().interrupt();
        }
    }
}
