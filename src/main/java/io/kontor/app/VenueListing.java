package io.kontor.app;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import com.typesafe.config.Config;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.marketdata.MarketDataFeed;
import io.kontor.venue.VenueAdapter;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Keeps the catalog, and what is kept of it on disk, at what one venue says it lists, and has its feed carry what is new. Lives as long as the node. */
final class VenueListing extends AbstractOnMessageBehavior<VenueListing.Command> {
    private final TimerScheduler<Command> timers;
    private final VenueAdapter adapter;
    private final InstrumentCatalog catalog;
    private final KeptListings kept;
    private final ActorRef<MarketDataFeed.Command> feed;
    private final LimitedSymbols limited;
    private final Refresh refresh;

    /** {@code kontor.listings}: how often a venue is asked, and how soon again where it did not answer. */
    record Refresh(Duration every, Duration retryAfter) {
        static Refresh from(Config config) {
            return new Refresh(positive(config, "refresh-every"), positive(config, "retry-after"));
        }

        private static Duration positive(Config config, String key) {
            Duration value = config.getDuration("kontor.listings." + key);
            if (!value.isPositive()) {
                throw new IllegalArgumentException("kontor.listings." + key + ": " + value + " (expected: > 0)");
            }
            return value;
        }
    }

    sealed interface Command {}

    private enum Tick implements Command {
        ASK
    }

    private record Listed(
            @Nullable Collection<Instrument> instruments,
            @Nullable Throwable failure) implements Command {}

    static Behavior<Command> create(
            VenueAdapter adapter,
            InstrumentCatalog catalog,
            KeptListings kept,
            ActorRef<MarketDataFeed.Command> feed,
            LimitedSymbols limited,
            Refresh refresh) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new VenueListing(context, timers, adapter, catalog, kept, feed, limited, refresh)));
    }

    private VenueListing(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            VenueAdapter adapter,
            InstrumentCatalog catalog,
            KeptListings kept,
            ActorRef<MarketDataFeed.Command> feed,
            LimitedSymbols limited,
            Refresh refresh) {
        super(context);
        this.timers = timers;
        this.adapter = adapter;
        this.catalog = catalog;
        this.kept = kept;
        this.feed = feed;
        this.limited = limited;
        this.refresh = refresh;
        ask();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Tick _ -> ask();
            case Listed listed -> {
                if (listed.instruments() == null) {
                    getContext()
                            .getLog()
                            .warn(
                                    "{} did not say what it lists: {}",
                                    adapter.venue(),
                                    String.valueOf(listed.failure()));
                    timers.startSingleTimer(Tick.ASK, refresh.retryAfter());
                } else {
                    take(listed.instruments());
                    timers.startSingleTimer(Tick.ASK, refresh.every());
                }
            }
        }
        return this;
    }

    private void ask() {
        getContext().pipeToSelf(adapter.instruments(), Listed::new);
    }

    private void take(Collection<Instrument> instruments) {
        InstrumentCatalog.Merged merged = catalog.merge(adapter.venue(), instruments);
        merged.problems().forEach(problem -> getContext().getLog().warn("{}: {}", adapter.venue(), problem));
        getContext().getLog().info("{} lists {} instruments of ours", adapter.venue(), instruments.size());
        limited.listed(adapter.venue());
        kept.keep(adapter.venue(), instruments);
        feed.tell(new MarketDataFeed.Follow(
                instruments.stream().map(Instrument::symbol).toList()));
    }
}
