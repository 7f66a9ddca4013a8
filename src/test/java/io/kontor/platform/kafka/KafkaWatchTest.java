package io.kontor.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How far a group is behind is counted in what the topic still keeps. */
class KafkaWatchTest {
    private static final TopicPartition ONE = new TopicPartition("commands", 0);
    private static final TopicPartition OTHER = new TopicPartition("commands", 1);

    @Test
    void whatWasNeverCommittedCountsFromTheFirstThatIsKept() {
        assertThat(KafkaWatch.behind(
                        Map.of(ONE, at(1_000), OTHER, at(0)), Map.of(ONE, at(1_005), OTHER, at(7)), Map.of()))
                .isEqualTo(12);
    }

    @Test
    void whatIsKeptNoMoreCountsForNothing() {
        assertThat(KafkaWatch.behind(
                        Map.of(ONE, at(1_000)), Map.of(ONE, at(1_005)), Map.of(ONE, new OffsetAndMetadata(10))))
                .isEqualTo(5);
    }

    @Test
    void whatWasCommittedCountsFromThere() {
        assertThat(KafkaWatch.behind(
                        Map.of(ONE, at(1_000)), Map.of(ONE, at(1_005)), Map.of(ONE, new OffsetAndMetadata(1_003))))
                .isEqualTo(2);
    }

    private static ListOffsetsResultInfo at(long offset) {
        return new ListOffsetsResultInfo(offset, -1, Optional.empty());
    }
}
