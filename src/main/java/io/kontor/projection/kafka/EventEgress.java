package io.kontor.projection.kafka;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.kontor.account.AccountFeed;
import io.kontor.account.PublicEvent;
import io.kontor.platform.kafka.KafkaClients;
import io.kontor.platform.kafka.KafkaSender;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the streams of the accounts that live on this node. Each is read from the journal at the pace of the brokers: while they are
 * away it waits there, and only what is on its way is in memory. Where an account moves, two nodes may publish it for a moment; each goes
 * on from a place the brokers have acknowledged and leaves nothing out, so whoever ignores numbers seen before reads it once and whole.
 */
public final class EventEgress extends AbstractBehavior<EventEgress.Message> {
    private static final Logger LOG = LoggerFactory.getLogger(EventEgress.class);

    /** A stream that has stood for so many looks works; one that cannot be read on may take a second or two to fail. */
    private static final int LOOKS_STOOD = 10;

    /** What it hears: itself only. */
    public sealed interface Message {}

    private enum Tick implements Message {
        LOOK,
        NOTE
    }

    private record Over(
            AccountId account,
            UniqueKillSwitch stream,
            @Nullable Throwable failure) implements Message {}

    private record Noted(
            Map<AccountId, Published> written, @Nullable Throwable failure) implements Message {}

    /**
     * What it works with.
     *
     * @param here the accounts whose entity runs on this node now; asked again and again, must not block
     * @param current whether this node may still speak for them
     * @param frame an event as every channel tells it
     */
    public record Ports(
            AccountFeed feed,
            Supplier<Set<AccountId>> here,
            BooleanSupplier current,
            Function<PublicEvent, String> frame,
            KafkaSender sender,
            EventMetrics metrics) {}

    private final ActorSystem<?> system;
    private final TimerScheduler<Message> timers;
    private final KafkaSettings settings;
    private final Ports ports;
    private final Progress progress;
    private final Map<AccountId, UniqueKillSwitch> streams = new HashMap<>();

    /** Written by the streams: what of each account the brokers have. */
    private final Map<AccountId, Published> acknowledged = new ConcurrentHashMap<>();

    /** Those that have failed, and not worked since; each tells it once. */
    private final Set<AccountId> failing = ConcurrentHashMap.newKeySet();

    /** Written by the streams: those that know where they go on. */
    private final Set<AccountId> begun = ConcurrentHashMap.newKeySet();

    /** How many looks have found each of them begun. */
    private final Map<AccountId, Integer> standing = new HashMap<>();

    private final Map<AccountId, Published> noted = new HashMap<>();

    public static Behavior<Message> create(KafkaClients clients, Ports ports) {
        return create(clients.settings(), ports, () -> new ProgressLog(clients, ports.metrics()));
    }

    /** @param progress opened when it starts and closed when it stops */
    static Behavior<Message> create(KafkaSettings settings, Ports ports, Supplier<Progress> progress) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new EventEgress(context, timers, settings, ports, progress.get())));
    }

    private EventEgress(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            KafkaSettings settings,
            Ports ports,
            Progress progress) {
        super(context);
        this.system = context.getSystem();
        this.timers = timers;
        this.settings = settings;
        this.ports = ports;
        this.progress = progress;
        timers.startTimerWithFixedDelay(Tick.LOOK, settings.events().lookEvery());
        timers.startSingleTimer(Tick.NOTE, settings.events().progressEvery());
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Tick.LOOK, this::look)
                .onMessageEquals(Tick.NOTE, this::note)
                .onMessage(Over.class, this::onOver)
                .onMessage(Noted.class, this::onNoted)
                .onSignal(PostStop.class, _ -> {
                    streams.values().forEach(UniqueKillSwitch::shutdown);
                    progress.close();
                    return this;
                })
                .build();
    }

    /** Also begins anew what has failed: one look later. */
    private Behavior<Message> look() {
        Set<AccountId> here = ports.here().get();
        streams.entrySet().removeIf(stream -> {
            boolean gone = !here.contains(stream.getKey());
            if (gone) {
                stream.getValue().shutdown();
            }
            return gone;
        });
        begun.retainAll(streams.keySet());
        standing.keySet().retainAll(begun);
        for (AccountId account : begun) {
            if (standing.merge(account, 1, Integer::sum) == LOOKS_STOOD) {
                works(account);
            }
        }
        ports.metrics().onlyHere(here.stream().map(AccountId::value).collect(Collectors.toSet()));
        for (AccountId account : here) {
            if (!streams.containsKey(account)) {
                follow(account);
            }
        }
        ports.metrics().following(streams.size());
        return this;
    }

    private void follow(AccountId account) {
        ports.metrics().beginning(account.value());
        begun.remove(account);
        var stream = Source.completionStageSource(begin(account).thenApply(from -> events(account, from)))
                .viaMat(KillSwitches.single(), Keep.right())
                .batch(settings.events().togetherMax(), EventEgress::first, EventEgress::plus)
                .mapAsync(1, events -> publish(account, events))
                .toMat(Sink.ignore(), Keep.both())
                .run(system);
        UniqueKillSwitch end = stream.first();
        streams.put(account, end);
        getContext().pipeToSelf(stream.second(), (_, failure) -> new Over(account, end, failure));
    }

    /**
     * Where we were ourselves, or another node was; from the first event where that was in another journal. The journal's end is asked for
     * after that, or what another node publishes meanwhile would look like another journal's.
     */
    private CompletionStage<Published> begin(AccountId account) {
        return progress.of(account.value())
                .thenComposeAsync(
                        elsewhere -> ports.feed().end(account).thenApply(end -> begin(account, elsewhere, end)),
                        system.executionContext());
    }

    private Published begin(AccountId account, Published elsewhere, long end) {
        Published own = acknowledged.getOrDefault(account, Published.NOTHING);
        Published begin = own.furthest(elsewhere).within(end);
        if (begin.equals(Published.NOTHING) && elsewhere.seq() > 0) {
            LOG.warn("{}: published up to {}, and the journal ends at {}; beginning anew", account, elsewhere, end);
        }
        begun.add(account);
        if (!failing.contains(account)) {
            ports.metrics().begun(account.value());
        }
        return begin;
    }

    private Source<PublicEvent, NotUsed> events(AccountId account, Published from) {
        return ports.feed()
                .live(account, from.readAfter())
                .mapConcat(entry -> PublicEvent.of(account, entry))
                .filter(from::isBefore);
    }

    /** The next ones are taken when these are acknowledged: none goes out behind one that may yet fail. */
    private CompletionStage<Done> publish(AccountId account, List<PublicEvent> events) {
        if (!ports.current().getAsBoolean()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("more than half of the nodes have to confirm that this is one of them"));
        }
        ports.metrics().sending(account.value(), events.getFirst().at());
        List<ProducerRecord<String, String>> records = events.stream()
                .map(event -> new ProducerRecord<>(
                        settings.topics().events(),
                        account.value(),
                        ports.frame().apply(event)))
                .toList();
        return ports.sender().send(records).thenApply(_ -> {
            acknowledged.put(account, Published.upTo(events.getLast()));
            works(account);
            ports.metrics().acknowledged(account.value(), events.size());
            return Done.getInstance();
        });
    }

    /** Something was published, or it has stood for some looks. */
    private void works(AccountId account) {
        failing.remove(account);
        ports.metrics().begun(account.value());
    }

    private Behavior<Message> onOver(Over over) {
        if (over.failure() != null && failing.add(over.account())) {
            LOG.warn("{}: publishing failed, and is begun anew until it succeeds", over.account(), over.failure());
        }
        if (streams.remove(over.account(), over.stream())) {
            begun.remove(over.account());
            standing.remove(over.account());
        }
        return this;
    }

    /** How far we are, for whoever has the account next; one write at a time, for brokers that are away take none. */
    private Behavior<Message> note() {
        Map<AccountId, Published> changed = new HashMap<>(acknowledged);
        changed.entrySet().removeAll(noted.entrySet());
        if (changed.isEmpty()) {
            timers.startSingleTimer(Tick.NOTE, settings.events().progressEvery());
            return this;
        }
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        changed.forEach((account, published) ->
                records.add(new ProducerRecord<>(settings.topics().progress(), account.value(), published.toString())));
        getContext().pipeToSelf(ports.sender().send(records), (_, failure) -> new Noted(changed, failure));
        return this;
    }

    private Behavior<Message> onNoted(Noted answer) {
        if (answer.failure() == null) {
            noted.putAll(answer.written());
        }
        timers.startSingleTimer(Tick.NOTE, settings.events().progressEvery());
        return this;
    }

    private static List<PublicEvent> first(PublicEvent event) {
        List<PublicEvent> events = new ArrayList<>();
        events.add(event);
        return events;
    }

    private static List<PublicEvent> plus(List<PublicEvent> events, PublicEvent event) {
        events.add(event);
        return events;
    }
}
