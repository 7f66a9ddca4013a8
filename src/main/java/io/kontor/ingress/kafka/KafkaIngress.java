package io.kontor.ingress.kafka;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.japi.Pair;
import akka.kafka.CommitDelivery;
import akka.kafka.CommitterSettings;
import akka.kafka.ConsumerMessage.CommittableMessage;
import akka.kafka.ConsumerMessage.CommittableOffset;
import akka.kafka.ConsumerSettings;
import akka.kafka.Subscriptions;
import akka.kafka.javadsl.Committer;
import akka.kafka.javadsl.Consumer;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.kontor.ingress.json.KafkaCommand;
import io.kontor.ingress.json.Problem;
import io.kontor.platform.kafka.KafkaClients;
import io.kontor.platform.kafka.KafkaSender;
import io.kontor.platform.kafka.KafkaSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands from the topic's partitions that the group has given this node, each partition a stream of its own. Nothing is read
 * ahead of what is being worked on. A consumer that fails is opened anew and begins behind what was committed last: a redelivered
 * command is answered as the first one was and changes nothing. A node that is no member of the cluster yet has none: it would be given
 * partitions, and could decide nothing in them.
 */
public final class KafkaIngress extends AbstractBehavior<KafkaIngress.Message> {
    /** More than one node of a group of two ever gets. */
    private static final int PARTITIONS_MAX = 10_000;

    /** Refusals of one partition on their way to their topic at once. */
    private static final int REFUSALS_MAX = 64;

    /** How soon the partitions of a node that was killed go to others; brokers allow no less than 6 s. */
    private static final int SESSION_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaIngress.class);

    /** What it hears. */
    public sealed interface Message {}

    /** Takes no more, lets what is under way end for a bounded time, commits it, and then stops. */
    public record Stop(ActorRef<Done> replyTo) implements Message {}

    private enum Tick implements Message {
        START
    }

    private record Over(@Nullable Throwable failure) implements Message {}

    private record Stopped(ActorRef<Done> replyTo) implements Message {}

    /**
     * What it works with.
     *
     * @param joined completes when this node is a member of the cluster; nothing is consumed before
     * @param attempts makes one attempt at a command; {@link Attempts#make}
     * @param sender for refusals
     */
    public record Ports(
            CompletionStage<Done> joined,
            Function<KafkaCommand, CompletionStage<Optional<Problem>>> attempts,
            KafkaSender sender,
            CommandMetrics metrics,
            Clock clock,
            LongSupplier nanoTime) {}

    private final ActorSystem<?> system;
    private final TimerScheduler<Message> timers;
    private final KafkaClients clients;
    private final KafkaSettings settings;
    private final Ports ports;
    private final Refusals refusals;
    private Optional<Consumer.DrainingControl<Done>> running = Optional.empty();

    public static Behavior<Message> create(KafkaClients clients, Ports ports) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new KafkaIngress(context, timers, clients, ports)));
    }

    private KafkaIngress(
            ActorContext<Message> context, TimerScheduler<Message> timers, KafkaClients clients, Ports ports) {
        super(context);
        this.system = context.getSystem();
        this.timers = timers;
        this.clients = clients;
        this.settings = clients.settings();
        this.ports = ports;
        this.refusals = new Refusals(
                system,
                refusal -> ports.sender().send(List.of(refusal)),
                settings,
                ports.metrics(),
                ports.clock(),
                ports.nanoTime());
        ActorRef<Message> self = context.getSelf();
        ports.joined().thenRun(() -> self.tell(Tick.START));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, _ -> start())
                .onMessage(Over.class, this::onOver)
                .onMessage(Stop.class, this::onStop)
                .onMessage(Stopped.class, this::onStopped)
                .build();
    }

    private Behavior<Message> start() {
        Pair<Consumer.Control, CompletionStage<Done>> stream = Consumer.committablePartitionedSource(
                        consumer(), Subscriptions.topics(settings.topics().commands()))
                .mapAsyncUnordered(PARTITIONS_MAX, assigned -> partition(assigned.second()))
                .toMat(Sink.ignore(), Keep.both())
                .run(system);
        running = Optional.of(Consumer.createDrainingControl(stream));
        getContext().pipeToSelf(stream.second(), (_, failure) -> new Over(failure));
        return this;
    }

    private CompletionStage<Done> partition(Source<CommittableMessage<byte[], byte[]>, NotUsed> records) {
        KafkaSettings.Commands commands = settings.commands();
        AtomicBoolean gone = new AtomicBoolean();
        return records.watchTermination((matValue, over) -> {
                    over.whenComplete((_, _) -> gone.set(true));
                    return matValue;
                })
                .map(message -> Received.of(message, commands.bytesMax()))
                .via(new InTurn(ports.attempts(), commands, ports.metrics(), ports.nanoTime()))
                .mapAsync(REFUSALS_MAX, ended -> settled(ended, gone::get))
                // What stands behind a refusal that was given up is not committed either.
                .takeWhile(Optional::isPresent)
                .mapConcat(offset -> offset.stream().toList())
                .runWith(Committer.sink(commits()), system);
    }

    /** The offset, once the refusal that goes before it is written; empty where that was given up. */
    private CompletionStage<Optional<CommittableOffset>> settled(Ended ended, BooleanSupplier gone) {
        Received received = ended.received();
        return ended.refused()
                .map(problem -> {
                    LOG.info(
                            "refused {}: {}",
                            received.place(),
                            problem.refusal().detail());
                    ports.metrics().refused(problem.refusal().code());
                    return refusals.write(received, problem, gone);
                })
                .orElseGet(() -> CompletableFuture.completedFuture(true))
                .thenApply(written -> written ? Optional.of(received.offset()) : Optional.empty());
    }

    /**
     * Without waiting for an answer: a commit that fails is made good by the next or by a redelivery, and most fail because the partition
     * has gone to another node.
     */
    private CommitterSettings commits() {
        return CommitterSettings.create(system)
                .withMaxBatch(settings.commands().commitMax())
                .withMaxInterval(settings.commands().commitEvery())
                .withDelivery(CommitDelivery.sendAndForget());
    }

    private Behavior<Message> onOver(Over over) {
        running = Optional.empty();
        ports.metrics()
                .consumerEnded(Optional.ofNullable(over.failure())
                        .map(Throwable::toString)
                        .orElse("the consumer ended"));
        LOG.warn(
                "the consumer of {} ended, and is opened anew",
                settings.topics().commands(),
                over.failure());
        timers.startSingleTimer(Tick.START, settings.commands().retryMax());
        return this;
    }

    private Behavior<Message> onStop(Stop stop) {
        timers.cancelAll();
        CompletionStage<Done> drained = running.<CompletionStage<Done>>map(
                        control -> control.drainAndShutdown(system.executionContext())
                                .toCompletableFuture()
                                .orTimeout(settings.commands().stopMax().toMillis(), TimeUnit.MILLISECONDS))
                .orElseGet(() -> CompletableFuture.completedFuture(Done.getInstance()));
        getContext().pipeToSelf(drained, (_, failure) -> {
            if (failure != null) {
                LOG.warn("commands were left under way; they come again", failure);
            }
            return new Stopped(stop.replyTo());
        });
        return Behaviors.receive(Message.class)
                .onMessage(Stopped.class, this::onStopped)
                .onMessage(Over.class, _ -> Behaviors.same())
                .build();
    }

    private Behavior<Message> onStopped(Stopped stopped) {
        stopped.replyTo().tell(Done.getInstance());
        return Behaviors.stopped();
    }

    private ConsumerSettings<byte[], byte[]> consumer() {
        return ConsumerSettings.create(system, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .withProperties(properties(clients))
                .withGroupId(settings.commands().group())
                .withStopTimeout(Duration.ZERO);
    }

    static Map<String, String> properties(KafkaClients clients) {
        Map<String, String> properties = new HashMap<>();
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Integer.toString(SESSION_MILLIS));
        clients.common("commands").forEach((key, value) -> properties.put(key, value.toString()));
        // Only what is durable is committed, by the committer.
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // Nothing that waits for us when the group is new is passed over.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // What a producer took back with its transaction was never sent.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return properties;
    }
}
