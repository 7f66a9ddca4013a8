package io.kontor.marketdata;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSource;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The market data of this node, for those who serve it to callers; who only needs the newest quote asks {@link Quotes}. Thread-safe.
 *
 * <p>Each run of a source is one subscriber. It starts with what is known, and the newest state wins: a consumer that is slow, or stands
 * still, holds one element and misses what lay between. A source completes at once where the venue or symbol is not carried or the feed
 * has all the subscribers it may have, and when the feed ends with its node.
 */
public final class MarketData {
    private final Map<VenueId, ActorRef<MarketDataFeed.Command>> feeds;
    private final Duration askTimeout;
    private final Scheduler scheduler;

    public MarketData(
            Map<VenueId, ActorRef<MarketDataFeed.Command>> feeds, MarketDataSettings settings, Scheduler scheduler) {
        this.feeds = Map.copyOf(feeds);
        this.askTimeout = settings.askTimeout();
        this.scheduler = scheduler;
    }

    public Source<Quote, NotUsed> quotes(VenueId venue, Symbol symbol) {
        return newest(venue, ref -> new Subscriber.OfQuotes(symbol, ref));
    }

    /** Both sides down to so many levels, at most {@code kontor.marketdata.depth-max}. */
    public Source<BookView, NotUsed> books(VenueId venue, Symbol symbol, int depth) {
        return newest(venue, ref -> new Subscriber.OfBooks(symbol, depth, ref));
    }

    /** The book as it stands; empty where nothing is known of it. Fails only when the feed does not answer in time. */
    public CompletionStage<Optional<BookView>> book(VenueId venue, Symbol symbol, int depth) {
        ActorRef<MarketDataFeed.Command> feed = feeds.get(venue);
        return feed == null
                ? CompletableFuture.completedStage(Optional.empty())
                : AskPattern.ask(
                        feed, replyTo -> new MarketDataFeed.GetBook(symbol, depth, replyTo), askTimeout, scheduler);
    }

    private <T> Source<T, NotUsed> newest(VenueId venue, Function<ActorRef<Optional<T>>, Subscriber> subscriber) {
        ActorRef<MarketDataFeed.Command> feed = feeds.get(venue);
        if (feed == null) {
            return Source.empty();
        }
        return ActorSource.<Optional<T>>actorRef(
                        Optional::isEmpty, _ -> Optional.empty(), 1, OverflowStrategy.dropHead())
                .mapMaterializedValue(ref -> {
                    feed.tell(new MarketDataFeed.Subscribe(subscriber.apply(ref)));
                    return NotUsed.getInstance();
                })
                .map(Optional::orElseThrow);
    }
}
