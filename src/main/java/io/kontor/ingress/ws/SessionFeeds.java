package io.kontor.ingress.ws;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.stream.Attributes;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSink;
import io.kontor.ingress.json.StreamOp.Channel;
import io.kontor.ingress.json.StreamOp.Filter;
import io.kontor.ingress.json.StreamOp.Unsubscribe;
import io.kontor.ingress.ws.StreamSession.Fed;
import io.kontor.ingress.ws.StreamSession.FeedOver;
import io.kontor.ingress.ws.StreamSession.Message;
import io.kontor.ingress.ws.StreamSession.Next;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subscriptions of a session that run: each a stream into it, which brings more only when the session says so. Confined to its session. */
final class SessionFeeds {
    /** Frames that came while the session was busy are brought together up to so much. */
    private static final int TOGETHER_LENGTH_MAX = 64 * 1024;

    private final ActorSystem<?> system;
    private final ActorRef<Message> session;
    private final Map<String, Running> running = new HashMap<>();
    private long started;

    SessionFeeds(ActorSystem<?> system, ActorRef<Message> session) {
        this.system = system;
        this.session = session;
    }

    /** @param end empty as long as it is not known where it begins */
    private record Running(Feed feed, Filter filter, Optional<UniqueKillSwitch> end) {
        Channel channel() {
            return filter.channel();
        }
    }

    /** One that is ended, and whether its caller had been told that it begins. */
    record Ended(String subscription, Channel channel, boolean begun) {}

    /**
     * One run of a subscription. Its caller may use the id again as soon as it has ended it, while frames of the run before, and its end,
     * are still on their way.
     */
    record Feed(String subscription, long number) {}

    int count() {
        return running.size();
    }

    boolean has(String id) {
        return running.containsKey(id);
    }

    /** Whether it has not been ended since. */
    boolean isRunning(Feed feed) {
        return of(feed).isPresent();
    }

    /** Whether its caller waits to be told that it begins. */
    boolean isAwaited(Feed feed) {
        return of(feed).filter(one -> one.end.isEmpty()).isPresent();
    }

    /** Whether its frames have cursors. */
    boolean isOfAnAccount(Feed feed) {
        return of(feed).filter(one -> one.filter.account().isPresent()).isPresent();
    }

    /** Whether only the newest frame of the subscription counts. */
    boolean isConflated(Feed feed) {
        return of(feed).filter(one -> isConflated(one.channel())).isPresent();
    }

    private Optional<Running> of(Feed feed) {
        return Optional.ofNullable(running.get(feed.subscription)).filter(one -> one.feed.equals(feed));
    }

    private static boolean isConflated(Channel channel) {
        return channel == Channel.MARKETDATA_L1 || channel == Channel.MARKETDATA_L2;
    }

    /** Takes the id for one of which it is not known yet where it begins. */
    Feed await(String id, Filter filter) {
        Feed feed = new Feed(id, ++started);
        running.put(id, new Running(feed, filter, Optional.empty()));
        return feed;
    }

    /** Runs one that was awaited, and has not been ended meanwhile; its channel, to tell the caller before the first frame comes. */
    Optional<Channel> start(Feed feed, Source<String, NotUsed> frames) {
        return of(feed).map(awaited -> {
            Source<String, UniqueKillSwitch> ending = frames.viaMat(KillSwitches.single(), Keep.right());
            Source<List<String>, UniqueKillSwitch> together = isConflated(awaited.channel())
                    ? ending.map(List::of)
                    : ending.via(Together.upTo(TOGETHER_LENGTH_MAX, String.class, String::length));
            UniqueKillSwitch end = together.to(intoSession(feed)).run(system);
            running.put(feed.subscription, new Running(feed, awaited.filter, Optional.of(end)));
            return awaited.channel();
        });
    }

    /** Ends those the caller means, and names them. */
    List<Ended> end(Unsubscribe op) {
        List<Ended> ended = running.entrySet().stream()
                .filter(entry -> op.means(entry.getKey(), entry.getValue().filter))
                .map(entry -> new Ended(
                        entry.getKey(),
                        entry.getValue().channel(),
                        entry.getValue().end.isPresent()))
                .toList();
        ended.forEach(one -> end(one.subscription));
        return ended;
    }

    void endAll() {
        List.copyOf(running.keySet()).forEach(this::end);
    }

    void end(String id) {
        Running one = running.remove(id);
        if (one != null) {
            one.end.ifPresent(UniqueKillSwitch::shutdown);
        }
    }

    /** The smallest buffer: what waits here is one element older than it need be. */
    private Sink<List<String>, NotUsed> intoSession(Feed feed) {
        return ActorSink.<List<String>, Message, Next>actorRefWithBackpressure(
                        session,
                        (replyTo, frames) -> new Fed(feed, frames, replyTo),
                        replyTo -> new Fed(feed, List.of(), replyTo),
                        Next.NEXT,
                        new FeedOver(feed, Optional.empty()),
                        failure -> new FeedOver(feed, Optional.of(failure)))
                .addAttributes(Attributes.inputBuffer(1, 1));
    }
}
