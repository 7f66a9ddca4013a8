package io.kontor.platform.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of one topic so that those of one partition stand in the order of sending, and none behind one that is missing. A
 * record that fails for good ends its producer before the next request leaves, and what was under way in it fails too; the next call
 * opens another one. The client blocks where it has no metadata or no room, so it is called on a thread of its own. Thread-safe.
 */
final class TopicSender implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(TopicSender.class);

    private final Supplier<Producer<String, String>> producers;
    private final ExecutorService thread;

    /** Of the thread. */
    private Optional<Line> line = Optional.empty();

    /** @param producers opens one with a single request under way and records that do not expire */
    TopicSender(String topic, Supplier<Producer<String, String>> producers) {
        this.producers = producers;
        this.thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("kafka-sender-" + topic).factory());
    }

    /** As {@link KafkaSender#send}. */
    CompletionStage<Void> send(List<ProducerRecord<String, String>> records) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> append(records, done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    @Override
    public void close() {
        thread.execute(() -> line.ifPresent(open -> open.producer.close(CLOSE_MAX)));
        thread.shutdown();
    }

    private void append(List<ProducerRecord<String, String>> records, CompletableFuture<Void> done) {
        try {
            Line open = line.filter(l -> !l.broken).orElseGet(() -> new Line(producers.get()));
            line = Optional.of(open);
            AtomicInteger left = new AtomicInteger(records.size());
            for (ProducerRecord<String, String> record : records) {
                // Also where the client refuses a record at once, on this thread.
                if (done.isCompletedExceptionally() || open.broken) {
                    break;
                }
                Future<RecordMetadata> _ =
                        open.producer.send(record, (_, failure) -> open.answered(failure, left, done));
            }
            if (open.broken) {
                done.completeExceptionally(new KafkaException("the producer has ended"));
            }
        } catch (RuntimeException e) {
            line.ifPresent(Line::end);
            done.completeExceptionally(e);
        }
    }

    /** One producer, until something fails in it. */
    private static final class Line {
        private final Producer<String, String> producer;
        private final Thread appending = Thread.currentThread();
        private volatile boolean broken;

        Line(Producer<String, String> producer) {
            this.producer = producer;
        }

        /** On the client's own thread for what was sent, and there before it sends more; on ours for what it would not take. */
        void answered(@Nullable Exception failure, AtomicInteger left, CompletableFuture<Void> done) {
            if (failure == null) {
                if (left.decrementAndGet() == 0) {
                    done.complete(null);
                }
                return;
            }
            if (Thread.currentThread() != appending) {
                if (!broken) {
                    LOG.warn("a record was not taken; the producer ends and what is under way is sent anew", failure);
                }
                end();
            }
            done.completeExceptionally(failure);
        }

        void end() {
            broken = true;
            producer.close(Duration.ZERO);
        }
    }
}
