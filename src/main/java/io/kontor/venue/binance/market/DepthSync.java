package io.kontor.venue.binance.market;

import io.kontor.marketdata.Quote;
import io.kontor.value.Price;
import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.protocol.MarketEvent.Depth;
import io.kontor.venue.binance.protocol.MarketEvent.Snapshot;
import io.kontor.venue.binance.protocol.MarketEvent.Top;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings one symbol's depth updates in step with a snapshot by the venue's rule ("How to manage a local order book correctly"): updates
 * wait until the snapshot is there, what it holds already is dropped, the first one applied must touch it, and each later one must
 * follow its predecessor; otherwise it starts again. Of levels behind the snapshot's last nothing is handed on; before the price comes near
 * that, the book is asked for again and replaced in step, and where it gets there first, the book is given up. Pure but mutable: belongs
 * to one thread.
 */
final class DepthSync {
    private final BinanceSettings.Market settings;
    private final Deque<Depth> waiting = new ArrayDeque<>();
    private KnownDepth known = KnownDepth.ALL;
    private long knownSince;
    /** The newest best prices, whether they have been handed on or not. */
    private @Nullable Top top;

    private boolean inStep;
    /** A snapshot is on its way that widens what is known; what comes meanwhile is handed on and waits as well. */
    private boolean widening;

    private OptionalLong widenedAt = OptionalLong.empty();
    private OptionalLong behindSince = OptionalLong.empty();
    private long last;
    private int tries = 1;

    /** What is to be done next, in order. */
    sealed interface Step {
        record Book(Snapshot snapshot) implements Step {}

        record Change(Depth depth) implements Step {}

        record NeedSnapshot() implements Step {}

        record GiveUp(String reason) implements Step {}
    }

    /** Starts out in want of a snapshot, which is asked for by whoever makes it. */
    DepthSync(BinanceSettings.Market settings) {
        this.settings = settings;
    }

    List<Step> onDepth(Depth depth) {
        behindSince = OptionalLong.empty();
        if (!inStep) {
            hold(depth);
            return List.of();
        }
        if (depth.last() <= last) {
            return List.of();
        }
        if (depth.first() > last + 1) {
            inStep = false;
            widening = false;
            tries = 0;
            waiting.clear();
            hold(depth);
            // Handed on all the same: whoever keeps the book sees the gap, and that it cannot be trusted until the
            // snapshot.
            return join(new Step.Change(depth), again());
        }
        last = depth.last();
        if (widening) {
            hold(depth);
        }
        return List.of(new Step.Change(known.within(depth)));
    }

    List<Step> onSnapshot(Snapshot snapshot) {
        if (inStep) {
            return widening ? widened(snapshot) : List.of();
        }
        dropHeldIn(snapshot);
        KnownDepth fresh = KnownDepth.of(snapshot, settings.snapshotLevels());
        if (startsBehind(snapshot) || isLeft(fresh, snapshot.lastUpdateId())) {
            return List.of(again());
        }
        inStep = true;
        last = snapshot.lastUpdateId();
        know(fresh, snapshot);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Book(snapshot));
        while (!waiting.isEmpty() && inStep) {
            steps.addAll(onDepth(waiting.removeFirst()));
        }
        return steps;
    }

    /** The snapshot that was asked for does not come. A book in step stays as it is, and asks again in its time. */
    List<Step> onNoSnapshot(String reason) {
        if (inStep) {
            endWidening();
            return List.of();
        }
        return List.of(new Step.GiveUp("no snapshot: " + reason));
    }

    /**
     * The best prices have moved on to that update; the depth that holds it must come soon.
     *
     * @param nowMillis by a clock that nobody sets
     */
    List<Step> onTop(Top news, long nowMillis) {
        if (top != null && news.updateId() < top.updateId()) {
            return List.of();
        }
        top = news;
        if (!inStep) {
            return List.of();
        }
        if (isLeft(known, knownSince)) {
            // Nothing would be told of that side any more: it would look as if nobody were there.
            return List.of(new Step.GiveUp("the price has left what is known of the book"));
        }
        if (!widening && known.isNearlyUsedUp(news) && mayWiden(nowMillis)) {
            widening = true;
            widenedAt = OptionalLong.of(nowMillis);
            return List.of(new Step.NeedSnapshot());
        }
        if (news.updateId() <= last) {
            return List.of();
        }
        long since = behindSince.orElse(nowMillis);
        behindSince = OptionalLong.of(since);
        return nowMillis - since > settings.stallAfter().toMillis()
                ? List.of(new Step.GiveUp("depth is silent while the best prices move"))
                : List.of();
    }

    private boolean mayWiden(long nowMillis) {
        return widenedAt.isEmpty()
                || nowMillis - widenedAt.getAsLong() >= settings.snapshotPause().toMillis();
    }

    /** One of the best prices lies behind what is known since that update. */
    private boolean isLeft(KnownDepth depth, long since) {
        return top != null && top.updateId() > since && depth.isBehind(top);
    }

    private void know(KnownDepth depth, Snapshot snapshot) {
        known = depth;
        knownSince = snapshot.lastUpdateId();
    }

    /** The new book with what has been handed on since; one that does not touch that, or the price has left meanwhile, is of no use. */
    private List<Step> widened(Snapshot snapshot) {
        dropHeldIn(snapshot);
        KnownDepth fresh = KnownDepth.of(snapshot, settings.snapshotLevels());
        boolean fits = !startsBehind(snapshot)
                && (!waiting.isEmpty() || snapshot.lastUpdateId() >= last)
                && !isLeft(fresh, snapshot.lastUpdateId());
        List<Depth> since = List.copyOf(waiting);
        endWidening();
        if (!fits) {
            return List.of();
        }
        last = Math.max(last, snapshot.lastUpdateId());
        know(fresh, snapshot);
        Levels bids = new Levels(snapshot.bids(), Comparator.reverseOrder());
        Levels asks = new Levels(snapshot.asks(), Comparator.naturalOrder());
        for (Depth depth : since) {
            bids.lay(known.knownBids(depth.bids()));
            asks.lay(known.knownAsks(depth.asks()));
        }
        return List.of(new Step.Book(new Snapshot(last, bids.all(), asks.all())));
    }

    private void endWidening() {
        widening = false;
        waiting.clear();
    }

    private void dropHeldIn(Snapshot snapshot) {
        while (!waiting.isEmpty() && waiting.peekFirst().last() <= snapshot.lastUpdateId()) {
            waiting.removeFirst();
        }
    }

    private boolean startsBehind(Snapshot snapshot) {
        return !waiting.isEmpty() && waiting.peekFirst().first() > snapshot.lastUpdateId() + 1;
    }

    private void hold(Depth depth) {
        if (waiting.size() == settings.bufferMax()) {
            waiting.removeFirst();
        }
        waiting.addLast(depth);
    }

    private Step again() {
        tries++;
        return tries > settings.snapshotTries()
                ? new Step.GiveUp("no snapshot fits after " + settings.snapshotTries() + " tries")
                : new Step.NeedSnapshot();
    }

    private static List<Step> join(Step first, Step second) {
        return List.of(first, second);
    }

    /** One side of a snapshot, with updates laid over it. */
    private static final class Levels {
        private final NavigableMap<Price, Quote.Level> byPrice;

        Levels(List<Quote.Level> levels, Comparator<Price> bestFirst) {
            byPrice = new TreeMap<>(bestFirst);
            lay(levels);
        }

        void lay(List<Quote.Level> levels) {
            for (Quote.Level level : levels) {
                if (level.quantity().isZero()) {
                    byPrice.remove(level.price());
                } else {
                    byPrice.put(level.price(), level);
                }
            }
        }

        List<Quote.Level> all() {
            return List.copyOf(byPrice.values());
        }
    }
}
