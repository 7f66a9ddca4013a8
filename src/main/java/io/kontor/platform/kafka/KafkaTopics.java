package io.kontor.platform.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics we need: made where they are missing and we may, never changed. */
final class KafkaTopics {
    /** Small, so that what is compacted away soon is. */
    private static final Map<String, String> COMPACTED = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(16 * 1024 * 1024),
            TopicConfig.SEGMENT_MS_CONFIG,
            Long.toString(60 * 60 * 1000),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1");

    private final KafkaSettings.Topics settings;

    KafkaTopics(KafkaSettings.Topics settings) {
        this.settings = settings;
    }

    /** Completes when all are there; fails naming those that are missing and not to be made. */
    CompletionStage<Void> ensure(Admin admin) {
        return admin.listTopics().names().toCompletionStage().thenCompose(there -> {
            List<NewTopic> missing = wanted().stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .toList();
            return missing.isEmpty() ? CompletableFuture.completedFuture(null) : make(admin, missing);
        });
    }

    private CompletionStage<Void> make(Admin admin, List<NewTopic> missing) {
        if (!settings.create()) {
            Set<String> names = Set.copyOf(missing.stream().map(NewTopic::name).toList());
            return CompletableFuture.failedFuture(
                    new UnknownTopicOrPartitionException("no topic " + String.join(", ", names)));
        }
        List<CompletableFuture<Void>> made = new ArrayList<>();
        admin.createTopics(missing).values().forEach((_, done) -> made.add(madeByAnyone(done)));
        return CompletableFuture.allOf(made.toArray(CompletableFuture[]::new));
    }

    /** Of nodes that start together one makes it, and the others are told that it exists. */
    static CompletableFuture<Void> madeByAnyone(KafkaFuture<?> made) {
        return made.toCompletionStage()
                .handle((_, failure) -> failure == null || KafkaWatch.cause(failure) instanceof TopicExistsException
                        ? CompletableFuture.<Void>completedFuture(null)
                        : CompletableFuture.<Void>failedFuture(failure))
                .thenCompose(stage -> stage)
                .toCompletableFuture();
    }

    private List<NewTopic> wanted() {
        return List.of(
                new NewTopic(settings.commands(), settings.partitions(), settings.replication()),
                new NewTopic(settings.refusals(), settings.partitions(), settings.replication()),
                new NewTopic(settings.events(), settings.partitions(), settings.replication()),
                // Read whole by every node, and small.
                new NewTopic(settings.progress(), 1, settings.replication()).configs(COMPACTED));
    }
}
