package io.kontor.projection.index;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PublishedEvent;
import akka.stream.javadsl.Sink;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountFeed;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the index with the accounts that live on this node. It hears of each write as its entity does, without reading it back, and reads
 * only what was journalled before or went unheard; what gathers is stored now and then in one go. It holds nobody up: while the index
 * takes nothing a bounded number of rows waits, and the rest stays in the journal. Where an account moves, two nodes may feed it for a
 * moment, which does no harm.
 */
public final class IndexFeeder extends AbstractOnMessageBehavior<IndexFeeder.Message> {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFeeder.class);

    /** The part of what a list may read of the journal itself at which an account's rows wait no longer to be stored. */
    private static final int BEHIND_PART = 10;

    /** What it hears: the accounts' writes, and itself. */
    public sealed interface Message {}

    private enum Tick implements Message {
        LOOK,
        WRITE,
        GENERATION
    }

    private record Heard(PublishedEvent event) implements Message {}

    private record Begun(
            AccountId account,
            @Nullable Feeding state,
            @Nullable Throwable failure) implements Message {}

    /** @param after where it began; an answer to another question than the last one is not taken */
    private record Read(
            AccountId account,
            long after,
            @Nullable List<Entry> entries,
            @Nullable Throwable failure) implements Message {}

    private record Written(List<Update> updates, @Nullable Throwable failure) implements Message {}

    private record Generation(
            @Nullable Integer generation, @Nullable Throwable failure) implements Message {}

    /**
     * What it works with.
     *
     * @param here the accounts whose entity runs on this node now; asked again and again, must not block
     */
    public record Ports(OrderIndex index, AccountFeed feed, Supplier<Set<AccountId>> here, IndexMetrics metrics) {}

    private final ActorSystem<?> system;
    private final IndexSettings settings;
    private final Ports ports;

    /** By persistence id, as their events name them. */
    private final Map<String, Feeding> feeds = new HashMap<>();

    private final Set<AccountId> beginning = new HashSet<>();
    private boolean writing;

    /** The index did not take the last write. */
    private boolean refusing;

    private int generation = -1;

    public static Behavior<Message> create(IndexSettings settings, Ports ports) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new IndexFeeder(context, timers, settings, ports)));
    }

    private IndexFeeder(
            ActorContext<Message> context, TimerScheduler<Message> timers, IndexSettings settings, Ports ports) {
        super(context);
        this.system = context.getSystem();
        this.settings = settings;
        this.ports = ports;
        system.eventStream()
                .tell(new EventStream.Subscribe<>(
                        PublishedEvent.class, context.messageAdapter(PublishedEvent.class, Heard::new)));
        timers.startTimerWithFixedDelay(Tick.LOOK, settings.lookEvery());
        timers.startTimerWithFixedDelay(Tick.WRITE, settings.writeEvery());
        timers.startTimerWithFixedDelay(Tick.GENERATION, settings.generationEvery());
        context.getSelf().tell(Tick.GENERATION);
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Heard(PublishedEvent event) -> heard(event);
            case Tick tick -> {
                switch (tick) {
                    case LOOK -> look();
                    case WRITE -> write();
                    case GENERATION -> getContext().pipeToSelf(ports.index().generation(), Generation::new);
                }
            }
            case Begun begun -> begun(begun);
            case Read read -> read(read);
            case Written written -> written(written);
            case Generation answer -> generation(answer);
        }
        return this;
    }

    private void heard(PublishedEvent event) {
        String id = event.persistenceId().id();
        Feeding state = feeds.get(id);
        if (state != null && event.event() instanceof AccountEvent.Batch batch) {
            Entry entry = new Entry(event.sequenceNumber(), batch);
            if (state.isOtherThanRead(entry)) {
                ports.metrics().late();
                LOG.error(
                        "{}: what came late was indexed as write {}; what has that number is listed beside it"
                                + " (expected: somebody runs `kontor index rebuild` in time)",
                        state.account(),
                        entry.sequenceNr());
            }
            Feeding next = state.heard(entry, settings.waitingMax());
            feeds.put(id, next);
            if (next.isToBeRead(settings.waitingMax())) {
                readOn();
            }
            // While the index takes nothing, trying with each write would not help it; another account's trouble is
            // none of its.
            if (isFarBehind(next) && !refusing) {
                write();
            }
        }
    }

    /** Which index is built may not be known yet, or again: then nothing is begun. */
    private void look() {
        Set<AccountId> here = ports.here().get();
        feeds.values().removeIf(state -> !here.contains(state.account()));
        for (AccountId account : here) {
            if (generation >= 0 && !feeds.containsKey(AccountEntity.persistenceId(account))) {
                begin(account);
            }
        }
        readOn();
        ports.metrics().feeding(feeds.values());
    }

    private void begin(AccountId account) {
        if (beginning.add(account)) {
            CompletionStage<Feeding> begun = ports.index()
                    .fed(account)
                    .thenCompose(place -> ports.feed().end(account).thenCompose(end -> begin(account, place, end)));
            getContext().pipeToSelf(begun, (state, failure) -> new Begun(account, state, failure));
        }
    }

    /** A place beyond the journal's end was come to in another journal. */
    private CompletionStage<Feeding> begin(AccountId account, Indexed place, long end) {
        if (place.sequenceNr() <= end) {
            return CompletableFuture.completedFuture(Feeding.begin(account, place, end));
        }
        LOG.warn("{}: indexed up to {}, and its journal ends at {}; its index is thrown away", account, place, end);
        return ports.index()
                .forget(account)
                .thenApply(_ -> Feeding.begin(account, Indexed.nothing(place.generation()), end));
    }

    private void begun(Begun begun) {
        beginning.remove(begun.account());
        Feeding state = begun.state();
        if (state == null) {
            failed(begun.account() + " cannot be begun", begun.failure());
        } else if (state.place().generation() == generation) {
            feeds.put(AccountEntity.persistenceId(begun.account()), state);
            ports.metrics().works();
            readOn();
        }
    }

    private void readOn() {
        long reading = feeds.values().stream().filter(Feeding::reading).count();
        List<Feeding> next = feeds.values().stream()
                .filter(state -> state.isToBeRead(settings.waitingMax()))
                .limit(Math.max(0, settings.readers() - reading))
                .toList();
        for (Feeding state : next) {
            AccountId account = state.account();
            feeds.put(AccountEntity.persistenceId(account), state.readingBegins());
            long after = state.place().sequenceNr();
            CompletionStage<List<Entry>> entries = ports.feed()
                    .read(account, after)
                    .take(settings.readEntries())
                    .runWith(Sink.seq(), system);
            getContext().pipeToSelf(entries, (read, failure) -> new Read(account, after, read, failure));
        }
    }

    private boolean isFarBehind(Feeding state) {
        return state.behind() >= settings.tailMax() / BEHIND_PART;
    }

    private void read(Read read) {
        String id = AccountEntity.persistenceId(read.account());
        Feeding state = feeds.get(id);
        if (state == null || !state.reading() || state.place().sequenceNr() != read.after()) {
            return;
        }
        List<Entry> entries = read.entries();
        if (entries == null) {
            feeds.put(id, state.readingFailed());
            failed(read.account() + " cannot be read", read.failure());
            return;
        }
        feeds.put(id, state.read(entries, settings.readEntries()));
        // What is known to be there and is not found is looked for again with the next look.
        if (!entries.isEmpty()) {
            ports.metrics().works();
            readOn();
        }
    }

    private void write() {
        if (writing) {
            return;
        }
        List<Update> updates = feeds.values().stream()
                .flatMap(state -> state.update(settings.placeEvery()).stream())
                .toList();
        if (!updates.isEmpty()) {
            writing = true;
            CompletionStage<Done> stored = ports.index().write(updates);
            getContext().pipeToSelf(stored, (_, failure) -> new Written(updates, failure));
        }
    }

    private void written(Written written) {
        writing = false;
        refusing = written.failure() != null;
        if (refusing) {
            failed("what is new cannot be stored", written.failure());
            return;
        }
        ports.metrics()
                .stored(written.updates().stream()
                        .mapToInt(update -> update.rows().size())
                        .sum());
        for (Update update : written.updates()) {
            feeds.computeIfPresent(
                    AccountEntity.persistenceId(update.account()),
                    (_, state) -> state.place().generation() == update.indexed().generation()
                            ? state.written(update)
                            : state);
        }
        readOn();
        // More may have come meanwhile than may wait.
        if (feeds.values().stream().anyMatch(this::isFarBehind)) {
            write();
        }
    }

    private void generation(Generation answer) {
        Integer now = answer.generation();
        if (now == null) {
            failed("which index is built is not known", answer.failure());
        } else if (now != generation) {
            if (generation >= 0) {
                LOG.info("the index is built anew as number {}", now);
            }
            generation = now;
            feeds.clear();
            look();
        }
    }

    /** Each begins again with the next look or write; the log has the first of them. */
    private void failed(String what, @Nullable Throwable failure) {
        String why = what + ": "
                + Optional.ofNullable(failure).map(Throwable::toString).orElse("no reason given");
        if (ports.metrics().failing().isEmpty()) {
            LOG.warn("order index: {}; it is tried until it succeeds", why, failure);
        }
        ports.metrics().failed(why);
    }
}
