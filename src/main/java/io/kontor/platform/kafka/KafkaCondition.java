package io.kontor.platform.kafka;

import java.time.Instant;
import java.util.Optional;

/**
 * How the brokers were when last asked.
 *
 * @param down why they do not answer, or what is missing; empty: all is there
 * @param since when that began
 * @param commandsLag commands on the topic that the group has not committed yet
 */
public record KafkaCondition(Optional<String> down, Instant since, long commandsLag) {
    public static KafkaCondition unknown(Instant now) {
        return new KafkaCondition(Optional.of("not asked yet"), now, 0);
    }

    /** As answered now. */
    KafkaCondition answered(long lag, Instant now) {
        return new KafkaCondition(Optional.empty(), down.isEmpty() ? since : now, lag);
    }

    /** As it did not answer. */
    KafkaCondition failed(String why, Instant now) {
        return new KafkaCondition(Optional.of(why), down.isPresent() ? since : now, commandsLag);
    }
}
