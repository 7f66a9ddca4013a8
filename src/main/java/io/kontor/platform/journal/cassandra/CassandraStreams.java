package io.kontor.platform.journal.cassandra;

import akka.NotUsed;
import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.pattern.Patterns;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.kontor.platform.journal.EventStreams;
import io.kontor.platform.journal.JournalException;
import io.kontor.platform.journal.cassandra.FollowedStream.Follower;
import io.kontor.platform.journal.cassandra.FollowedStream.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams in Cassandra. Followers are told of events by the node that wrote them ({@link StreamRelay}) and read from Cassandra only what
 * they missed; that nothing was, is looked for now and then, once for all followers of a stream on a node. So an idle stream costs a
 * request in {@code poll-every}.
 */
final class CassandraStreams implements EventStreams {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraStreams.class);

    /** Between two readings of an event that is known to exist and is not found. */
    private static final Duration READ_AGAIN_AFTER = Duration.ofMillis(200);

    private final ActorSystem<?> system;
    private final CassandraSettings settings;
    private final StoredStreams stored;
    private final Tails tails;
    private final Map<String, FollowedStream> followed = new ConcurrentHashMap<>();
    private final AtomicInteger followers = new AtomicInteger();
    private final LongAdder lateGiven = new LongAdder();
    private volatile Runnable newlyFollowed = () -> {};

    /** @param bytesOf roughly what an event takes */
    CassandraStreams(
            ActorSystem<?> system, CassandraSettings settings, StoredStreams stored, ToIntFunction<Object> bytesOf) {
        this.system = system;
        this.settings = settings;
        this.stored = stored;
        this.tails = new Tails(settings.tailsBytesMax(), bytesOf);
    }

    @Override
    public Source<StreamEvent, NotUsed> current(String persistenceId, long from) {
        return stored.events(persistenceId, from, Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<Long> highestSequenceNr(String persistenceId) {
        return stored.highest(persistenceId);
    }

    @Override
    public Source<StreamEvent, NotUsed> live(String persistenceId, long from) {
        return Source.lazySource(() -> follow(persistenceId, from)).mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    @Override
    public int liveMax() {
        return settings.followersMax();
    }

    /** Of all that is told, what somebody here follows. */
    Set<String> followedHere() {
        return followed.keySet();
    }

    int followers() {
        return followers.get();
    }

    /** Of all that was told, what some follower here has not taken yet. */
    long keptBytes() {
        return tails.bytes();
    }

    /** Runs whenever a stream is followed that was not, so that the other nodes can be told. */
    void onNewlyFollowed(Runnable told) {
        newlyFollowed = told;
    }

    /** From the node that wrote it; in the order of their numbers, and some may be missing. */
    void told(String persistenceId, StreamEvent event) {
        FollowedStream stream = followed.get(persistenceId);
        if (stream != null) {
            if (stream.told(event)) {
                tellLate(persistenceId, event.sequenceNr());
            }
            tails.trim();
        }
    }

    /** Times that followers were given an event that had come late, and its successor's after it. */
    long lateGiven() {
        return lateGiven.sum();
    }

    /** A follower's place: where it goes on, and whether it has come to the stream's end once. */
    private record Place(long next, boolean read) {}

    /** One source's part in a stream. */
    private record Following(String persistenceId, FollowedStream stream, Follower follower) {
        Step next(Place place) {
            return stream.next(follower, place.next(), place.read());
        }
    }

    private Source<StreamEvent, NotUsed> follow(String persistenceId, long from) {
        if (followers.incrementAndGet() > settings.followersMax()) {
            followers.decrementAndGet();
            throw new JournalException.Overloaded(settings.followersMax()
                    + " followers of streams are on this node already (kontor.cassandra.followers-max)");
        }
        Following following = joined(persistenceId, from);
        Cancellable polls = poll(persistenceId, following.stream());
        return Source.unfoldAsync(new Place(from, false), place -> next(following, place))
                .mapConcat(events -> events)
                .watchTermination(Keep.right())
                .mapMaterializedValue(ended -> {
                    ended.whenComplete((_, _) -> {
                        polls.cancel();
                        followers.decrementAndGet();
                        left(following);
                    });
                    return NotUsed.getInstance();
                });
    }

    private Following joined(String persistenceId, long from) {
        boolean[] begun = {false};
        Follower follower = new Follower();
        FollowedStream stream = followed.compute(persistenceId, (_, known) -> {
            begun[0] = known == null;
            FollowedStream one = known == null ? new FollowedStream(settings.tailEvents(), tails) : known;
            one.joined(follower, from);
            return one;
        });
        if (begun[0]) {
            newlyFollowed.run();
        }
        return new Following(persistenceId, stream, follower);
    }

    private void left(Following following) {
        followed.computeIfPresent(
                following.persistenceId(),
                (_, known) -> known == following.stream() && known.left(following.follower()) ? null : known);
    }

    private CompletionStage<Optional<Pair<Place, List<StreamEvent>>>> next(Following following, Place place) {
        return switch (following.next(place)) {
            case Step.Take(List<StreamEvent> events) -> CompletableFuture.completedFuture(found(events, place.read()));
            case Step.Wait(CompletableFuture<Void> news) -> news.thenCompose(_ -> next(following, place));
            case Step.Again(long from) -> next(following, new Place(from, place.read()));
            case Step.Gone _ -> CompletableFuture.completedFuture(Optional.empty());
            case Step.Read _ ->
                read(following.persistenceId(), place.next()).thenCompose(reading -> {
                    wasRead(following.persistenceId(), following.stream(), place.next(), reading.events());
                    if (!reading.events().isEmpty()) {
                        return CompletableFuture.completedFuture(found(reading.events(), reading.atEnd()));
                    }
                    return place.read()
                            ? Patterns.after(READ_AGAIN_AFTER, system.classicSystem(), () -> next(following, place))
                            : next(following, new Place(place.next(), true));
                });
        };
    }

    private static Optional<Pair<Place, List<StreamEvent>>> found(List<StreamEvent> events, boolean read) {
        return Optional.of(Pair.create(new Place(events.getLast().sequenceNr() + 1, read), events));
    }

    /**
     * What one reading found.
     *
     * @param atEnd whether there was nothing behind it
     */
    private record Reading(List<StreamEvent> events, boolean atEnd) {}

    /**
     * A reading is bounded by numbers, and not all that has a number is an event to followers: fewer than could have come are the end only
     * where no number lies beyond, and where none came at all it goes on to the last number there is.
     */
    private CompletionStage<Reading> read(String persistenceId, long from) {
        long upTo = from + settings.readEvents() - 1;
        return read(persistenceId, from, upTo).thenCompose(found -> {
            if (!found.atEnd()) {
                return CompletableFuture.completedFuture(found);
            }
            List<StreamEvent> events = found.events();
            long last = events.isEmpty() ? from - 1 : events.getLast().sequenceNr();
            return stored.beyond(persistenceId, last)
                    .thenCompose(end -> events.isEmpty() && end > upTo
                            ? read(persistenceId, from, end)
                            : CompletableFuture.completedFuture(new Reading(events, end <= upTo)));
        });
    }

    private CompletionStage<Reading> read(String persistenceId, long from, long upTo) {
        Portion portion = new Portion(settings.readEvents(), settings.readBytesMax(), tails::bytesOf);
        // One more than is wanted: the plugin ends with the first event under the last number.
        return stored.events(persistenceId, from, upTo + 1)
                .takeWhile(event -> event.sequenceNr() <= upTo)
                .takeWhile(portion::add, true)
                .runWith(Sink.seq(), system)
                .thenApply(events -> new Reading(events, !portion.isFull()));
    }

    /** Each follower's; whoever comes first looks for all, and finds nobody waiting if that was a moment ago. */
    private Cancellable poll(String persistenceId, FollowedStream stream) {
        return system.classicSystem()
                .scheduler()
                .scheduleWithFixedDelay(
                        settings.pollFirst(),
                        settings.pollEvery(),
                        () -> stream.unheard(System.nanoTime(), settings.pollEvery())
                                .ifPresent(from -> look(persistenceId, stream, from)),
                        system.executionContext());
    }

    /** What is there is read as followers read it: not all that has a number is an event to them. */
    private void look(String persistenceId, FollowedStream stream, long from) {
        CompletionStage<Void> _ = stored.beyond(persistenceId, from - 1)
                .thenCompose(last -> last < from
                        ? CompletableFuture.completedFuture(new Reading(List.of(), true))
                        : read(persistenceId, from, last))
                .thenAccept(reading -> wasRead(persistenceId, stream, from, reading.events()));
    }

    private void wasRead(String persistenceId, FollowedStream stream, long from, List<StreamEvent> events) {
        if (stream.read(from, events)) {
            tellLate(persistenceId, from);
        }
    }

    private void tellLate(String persistenceId, long from) {
        lateGiven.increment();
        LOG.error(
                "{}: what came late was given to followers, at or behind number {}; they are given what has its number, too",
                persistenceId,
                from);
    }
}
