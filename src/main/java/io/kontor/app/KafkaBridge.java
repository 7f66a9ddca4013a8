package io.kontor.app;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import io.kontor.account.AccountFeed;
import io.kontor.account.PublicEvent;
import io.kontor.control.degraded.Vitals;
import io.kontor.ingress.GatewayPorts;
import io.kontor.ingress.Intake;
import io.kontor.ingress.json.Cursor;
import io.kontor.ingress.json.EventOut;
import io.kontor.ingress.kafka.Attempts;
import io.kontor.ingress.kafka.CommandMetrics;
import io.kontor.ingress.kafka.KafkaIngress;
import io.kontor.platform.cluster.failover.Tenure;
import io.kontor.platform.kafka.KafkaClients;
import io.kontor.platform.kafka.KafkaCondition;
import io.kontor.platform.kafka.KafkaSender;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.platform.kafka.KafkaWatch;
import io.kontor.projection.kafka.EventEgress;
import io.kontor.projection.kafka.EventMetrics;
import io.kontor.value.AccountId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Kafka on both sides of the gateway: commands from it, events to it, and how it is. Thread-safe. */
final class KafkaBridge {
    /** Beyond what the ingress gives itself to stop. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final Scheduler scheduler;
    private final KafkaSender sender;
    private final CommandMetrics commands;
    private final EventMetrics events;
    private final ActorRef<KafkaIngress.Message> ingress;
    private volatile Optional<KafkaCondition> condition = Optional.empty();

    /**
     * Starts all of it; whether the brokers are there matters to none of it.
     *
     * @param feed of which subscribers take no place
     * @param joined completes when this node is a member, and only a member takes commands
     */
    KafkaBridge(
            ActorContext<?> context,
            KafkaSettings settings,
            GatewayPorts ports,
            AccountFeed feed,
            Intake intake,
            ShardedEntities entities,
            CompletionStage<Done> joined) {
        this.settings = settings;
        this.scheduler = context.getSystem().scheduler();
        KafkaClients clients = new KafkaClients(settings);
        this.sender = new KafkaSender(clients, "sender");
        this.commands = new CommandMetrics(ports.meters(), System::nanoTime);
        this.events = new EventMetrics(ports.meters(), ports.clock());
        // Opening a client resolves names, and closing it waits.
        context.spawn(
                KafkaWatch.create(clients, now -> condition = Optional.of(now), ports.clock()),
                "kafka-watch",
                DispatcherSelector.blocking());
        Tenure tenure = Tenure.get(context.getSystem());
        context.spawn(
                EventEgress.create(
                        clients,
                        new EventEgress.Ports(
                                feed,
                                () -> accountsHere(entities),
                                tenure::isCurrent,
                                KafkaBridge::frame,
                                sender,
                                events)),
                "kafka-egress");
        Attempts attempts = new Attempts(intake.commands(), intake.cancelAlls());
        this.ingress = context.spawn(
                KafkaIngress.create(
                        clients,
                        new KafkaIngress.Ports(
                                joined, attempts::make, sender, commands, ports.clock(), System::nanoTime)),
                "kafka-ingress");
        ports.meters().gauge("kontor.kafka.up", this, bridge -> bridge.isUp() ? 1 : 0);
        ports.meters().gauge("kontor.kafka.commands.lag", this, KafkaBridge::lag);
    }

    /** Empty until the brokers have been asked once. */
    Optional<Vitals.Beside> vitals() {
        return condition.map(now -> {
            if (now.down().isPresent()) {
                return new Vitals.Beside(
                        false, "down since " + now.since() + ": " + now.down().get());
            }
            Duration max = settings.watch().behindMax();
            Optional<String> unread = commands.unread(max)
                    .map(why -> "commands cannot be read: " + why)
                    .or(() -> events.unread().map(why -> "how far events are published cannot be read: " + why));
            if (unread.isPresent()) {
                return new Vitals.Beside(false, unread.get());
            }
            if (events.behind().compareTo(max) > 0) {
                return new Vitals.Beside(
                        false, "an event waits since " + events.behind().toSeconds() + " s");
            }
            if (commands.longestWait().compareTo(max) > 0) {
                return new Vitals.Beside(
                        false,
                        "a command is not decided since "
                                + commands.longestWait().toSeconds() + " s");
            }
            return new Vitals.Beside(true, now.commandsLag() + " commands behind");
        });
    }

    /** Takes no more commands; completes when those under way have ended or the time for it has. */
    CompletionStage<Done> stop() {
        return AskPattern.<KafkaIngress.Message, Done>ask(
                        ingress,
                        KafkaIngress.Stop::new,
                        settings.commands().stopMax().plus(GRACE),
                        scheduler)
                .exceptionally(_ -> Done.getInstance());
    }

    /** When everything that sends has stopped. */
    void close() {
        sender.close();
    }

    private boolean isUp() {
        return condition.filter(now -> now.down().isEmpty()).isPresent();
    }

    private double lag() {
        return condition.map(KafkaCondition::commandsLag).orElse(0L);
    }

    private static Set<AccountId> accountsHere(ShardedEntities entities) {
        return entities.localAccounts().here().stream().map(AccountId::new).collect(Collectors.toSet());
    }

    /** As on the WebSocket, cursor included. */
    private static String frame(PublicEvent event) {
        return EventOut.frame(event, Cursor.of(event.account(), event.seq(), event.sequenceNr()));
    }
}
