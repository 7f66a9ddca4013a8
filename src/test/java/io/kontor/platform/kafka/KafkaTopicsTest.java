package io.kontor.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class KafkaTopicsTest {
    private final KafkaFutureImpl<String> answer = new KafkaFutureImpl<>();

    /** As the client gives it out: a step behind the brokers' answer. */
    private final KafkaFuture<String> made = answer.thenApply(name -> name);

    @Test
    void aTopicThatAnotherNodeHasMadeMeanwhileIsThere() {
        CompletableFuture<Void> there = KafkaTopics.madeByAnyone(made);

        answer.completeExceptionally(new TopicExistsException("it exists"));

        assertThat(there).isCompleted();
    }

    @Test
    void whatKeepsATopicFromBeingMadeIsTold() {
        CompletableFuture<Void> there = KafkaTopics.madeByAnyone(made);

        answer.completeExceptionally(new TopicAuthorizationException("you may not"));

        assertThat(there).isCompletedExceptionally();
    }
}
