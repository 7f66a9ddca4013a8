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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subscriptions of a session that run: each a stream into it, which brings more only when the session says so. Confined to its session. */
final class SessionFeeds {
    /** Frames that came while the session was busy are brought together. */
    private static final int TOGETHER_MAX = 64;

    private final ActorSystem<?> system;
    private final ActorRef<Message> session;
    private final Map<String, Running> running = new HashMap<>();
    private long started;

    SessionFeeds(ActorSystem<?> system, ActorRef<Message> session) {
        this.system = system;
        this.session = session;
    }

    private record Running(Feed feed, Filter filter, UniqueKillSwitch end) {}

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
        Running one = running.get(feed.subscription);
        return one != null && one.feed.equals(feed);
    }

    /** Whether only the newest frame of the subscription counts. */
    boolean isConflated(Feed feed) {
        Running one = running.get(feed.subscription);
        return one != null && isConflated(one.filter.channel());
    }

    private static boolean isConflated(Channel channel) {
        return channel == Channel.MARKETDATA_L1 || channel == Channel.MARKETDATA_L2;
    }

    void start(String id, Filter filter, Source<String, NotUsed> frames) {
        Source<String, UniqueKillSwitch> ending = frames.viaMat(KillSwitches.single(), Keep.right());
        Source<List<String>, UniqueKillSwitch> together = isConflated(filter.channel())
                ? ending.map(List::of)
                : ending.batch(TOGETHER_MAX, SessionFeeds::first, SessionFeeds::plus);
        Feed feed = new Feed(id, ++started);
        running.put(id, new Running(feed, filter, together.to(intoSession(feed)).run(system)));
    }

    /** Ends those the caller means, and names them. */
    List<String> end(Unsubscribe op) {
        List<String> ended = running.entrySet().stream()
                .filter(entry -> op.means(entry.getKey(), entry.getValue().filter))
                .map(Map.Entry::getKey)
                .toList();
        ended.forEach(this::end);
        return ended;
    }

    void endAll() {
        List.copyOf(running.keySet()).forEach(this::end);
    }

    void end(String id) {
        Running one = running.remove(id);
        if (one != null) {
            one.end.shutdown();
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

    private static List<String> first(String frame) {
        List<String> frames = new ArrayList<>();
        frames.add(frame);
        return frames;
    }

    private static List<String> plus(List<String> frames, String frame) {
        frames.add(frame);
        return frames;
    }
}
