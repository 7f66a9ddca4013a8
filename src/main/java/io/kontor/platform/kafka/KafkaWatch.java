package io.kontor.platform.kafka;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers at intervals whether they are there and how far behind the group is, after having made the topics that are missing.
 * One question at a time: brokers that do not answer are not asked more often for it.
 */
public final class KafkaWatch extends AbstractBehavior<KafkaWatch.Message> {
    /** What it hears: itself only. */
    public sealed interface Message {}

    private enum Tick implements Message {
        ASK
    }

    private record Answered(@Nullable Long lag, @Nullable Throwable failure) implements Message {}

    private final KafkaClients clients;
    private final KafkaTopics topics;
    private final Consumer<KafkaCondition> told;
    private final Clock clock;
    private final TimerScheduler<Message> timers;
    private @Nullable Admin admin;
    private KafkaCondition condition;
    private boolean topicsAreThere;

    /**
     * The watch over the brokers of these clients.
     *
     * @param told the condition, whenever the brokers were asked; must not block
     */
    public static Behavior<Message> create(KafkaClients clients, Consumer<KafkaCondition> told, Clock clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new KafkaWatch(context, timers, clients, told, clock)));
    }

    private KafkaWatch(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            KafkaClients clients,
            Consumer<KafkaCondition> told,
            Clock clock) {
        super(context);
        this.timers = timers;
        this.clients = clients;
        this.topics = new KafkaTopics(clients.settings().topics());
        this.told = told;
        this.clock = clock;
        this.condition = KafkaCondition.unknown(clock.instant());
        context.getSelf().tell(Tick.ASK);
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, _ -> ask())
                .onMessage(Answered.class, this::onAnswered)
                .onSignal(PostStop.class, _ -> {
                    if (admin != null) {
                        admin.close(clients.settings().watch().timeout());
                    }
                    return this;
                })
                .build();
    }

    private Behavior<Message> ask() {
        getContext().pipeToSelf(question(), Answered::new);
        return this;
    }

    private CompletionStage<Long> question() {
        try {
            Admin open = admin == null ? clients.admin("watch") : admin;
            admin = open;
            CompletionStage<Void> ready =
                    topicsAreThere ? CompletableFuture.completedFuture(null) : topics.ensure(open);
            return ready.thenCompose(_ -> lag(open));
        } catch (KafkaException e) {
            // Such as an address that names no host.
            return CompletableFuture.failedFuture(e);
        }
    }

    private Behavior<Message> onAnswered(Answered answer) {
        KafkaCondition before = condition;
        if (answer.lag() != null) {
            topicsAreThere = true;
            condition = before.answered(answer.lag(), clock.instant());
        } else {
            condition = before.failed(reason(answer.failure()), clock.instant());
        }
        if (before.down().isPresent() != condition.down().isPresent()) {
            condition
                    .down()
                    .ifPresentOrElse(
                            why -> getContext()
                                    .getLog()
                                    .warn(
                                            "kafka at {} is down: {}",
                                            clients.settings().bootstrapServers(),
                                            why),
                            () -> getContext()
                                    .getLog()
                                    .info(
                                            "kafka at {} answers",
                                            clients.settings().bootstrapServers()));
        }
        told.accept(condition);
        timers.startSingleTimer(Tick.ASK, clients.settings().watch().every());
        return this;
    }

    /** Over all partitions, whoever has them; what was never committed counts from the topic's first. */
    private CompletionStage<Long> lag(Admin open) {
        String topic = clients.settings().topics().commands();
        CompletionStage<List<TopicPartition>> partitions = open.describeTopics(List.of(topic))
                .allTopicNames()
                .toCompletionStage()
                .thenApply(found -> found.values().stream()
                        .flatMap(description -> description.partitions().stream())
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .toList());
        CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> firsts =
                partitions.thenCompose(all -> offsets(open, all, OffsetSpec.earliest()));
        CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> ends =
                partitions.thenCompose(all -> offsets(open, all, OffsetSpec.latest()));
        CompletionStage<Map<TopicPartition, OffsetAndMetadata>> committed = open.listConsumerGroupOffsets(
                        clients.settings().commands().group())
                .partitionsToOffsetAndMetadata()
                .toCompletionStage();
        return committed.thenCompose(at -> firsts.thenCombine(ends, (first, end) -> behind(first, end, at)));
    }

    private static CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> offsets(
            Admin open, List<TopicPartition> partitions, OffsetSpec which) {
        return open.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, _ -> which)))
                .all()
                .toCompletionStage();
    }

    /** What the topic keeps no more is nothing anybody is behind by, whether it was committed or not. */
    static long behind(
            Map<TopicPartition, ListOffsetsResultInfo> firsts,
            Map<TopicPartition, ListOffsetsResultInfo> ends,
            Map<TopicPartition, OffsetAndMetadata> committed) {
        long behind = 0;
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
            ListOffsetsResultInfo first = firsts.get(end.getKey());
            OffsetAndMetadata at = committed.get(end.getKey());
            long next = Math.max(first == null ? 0 : first.offset(), at == null ? 0 : at.offset());
            behind += Math.max(0, end.getValue().offset() - next);
        }
        return behind;
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : cause(failure);
        return cause == null ? "no answer" : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** What failed, without what a stage that follows another wraps it in. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
