package io.kontor.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With Kafka's own stand-in for a producer, whose answers the test gives. */
class KafkaSenderTest {
    private final BlockingQueue<MockProducer<String, String>> opened = new LinkedBlockingQueue<>();
    private final CountDownLatch isThere = new CountDownLatch(1);
    private final KafkaSender sender = new KafkaSender(topic -> {
        if (topic.equals("missing")) {
            awaitTopic();
        }
        MockProducer<String, String> producer =
                new MockProducer<>(false, new RoundRobinPartitioner(), new StringSerializer(), new StringSerializer());
        opened.add(producer);
        return producer;
    });

    @AfterEach
    void close() {
        isThere.countDown();
        sender.close();
    }

    @Test
    void itIsDoneWhenTheLastRecordIsAcknowledged() throws Exception {
        CompletableFuture<Void> done = send("1", "2");
        MockProducer<String, String> producer = producerWith(2);

        producer.completeNext();
        assertThat(done).isNotDone();
        producer.completeNext();

        assertThat(done).succeedsWithin(20, TimeUnit.SECONDS);
    }

    @Test
    void aRecordThatFailsForGoodEndsItsProducerAndTheNextCallOpensAnother() throws Exception {
        CompletableFuture<Void> done = send("1", "2");
        MockProducer<String, String> first = producerWith(2);

        first.errorNext(new TopicAuthorizationException("no"));

        assertThatThrownBy(() -> done.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThat(first.closed()).isTrue();

        CompletableFuture<Void> again = send("1", "2");
        MockProducer<String, String> second = producerWith(2);
        second.completeNext();
        second.completeNext();

        assertThat(second).isNotSameAs(first);
        assertThat(again).succeedsWithin(20, TimeUnit.SECONDS);
    }

    @Test
    void aTopicThatIsNotThereHoldsUpNoOther() throws Exception {
        CompletableFuture<Void> waits = sendTo("missing", "1", "2");
        CompletableFuture<Void> done = send("1", "2");

        MockProducer<String, String> producer = producerWith(2);
        producer.completeNext();
        producer.completeNext();

        assertThat(done).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(waits).isNotDone();
    }

    @Test
    void afterItIsClosedNothingIsSent() {
        sender.close();

        assertThatThrownBy(() -> send("1").get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThat(opened).isEmpty();
    }

    private void awaitTopic() {
        try {
            isThere.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Void> send(String... values) {
        return sendTo("topic", values);
    }

    private CompletableFuture<Void> sendTo(String topic, String... values) {
        return sender.send(Stream.of(values)
                        .map(value -> new ProducerRecord<>(topic, "key", value))
                        .toList())
                .toCompletableFuture();
    }

    /** The producer opened last, once it has been given so many records. */
    private MockProducer<String, String> producerWith(int records) throws InterruptedException {
        MockProducer<String, String> producer = opened.poll(20, TimeUnit.SECONDS);
        assertThat(producer).isNotNull();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (producer.history().size() < records && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(producer.history()).extracting(ProducerRecord::value).isEqualTo(List.of("1", "2"));
        return producer;
    }
}
