package io.kontor.platform.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes records so that those of one partition stand in the order of sending, and none behind one that is missing. Each topic has a
 * thread and a producer of its own: one that is not there, or may not be written, holds up no other.
 *
 * <p>Thread-safe. While the brokers are away calls neither fail nor succeed; whoever calls has to keep few of them open.
 */
public final class KafkaSender implements AutoCloseable {
    private final Function<String, Producer<String, String>> producers;
    private final Map<String, TopicSender> topics = new HashMap<>();
    private boolean closed;

    public KafkaSender(KafkaClients clients, String role) {
        this(topic -> clients.producer(role + "-" + topic));
    }

    /** @param producers opens one for a topic, with a single request under way and records that do not expire */
    KafkaSender(Function<String, Producer<String, String>> producers) {
        this.producers = producers;
    }

    /**
     * Completes when every record is acknowledged by all replicas in step. Fails with only a prefix of them written, which may be empty
     * or all.
     *
     * @param records at least one, all for one topic
     */
    public CompletionStage<Void> send(List<ProducerRecord<String, String>> records) {
        String topic = records.getFirst().topic();
        synchronized (this) {
            return closed
                    ? CompletableFuture.failedFuture(new RejectedExecutionException("closed"))
                    : topics.computeIfAbsent(topic, name -> new TopicSender(name, () -> producers.apply(name)))
                            .send(records);
        }
    }

    /** Leaves what is not acknowledged unsent after a moment: whoever sent it has kept it. */
    @Override
    public synchronized void close() {
        closed = true;
        topics.values().forEach(TopicSender::close);
    }
}
