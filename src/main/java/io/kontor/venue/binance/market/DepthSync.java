package io.kontor.venue.binance.market;

import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.protocol.MarketEvent.Depth;
import io.kontor.venue.binance.protocol.MarketEvent.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Brings one symbol's depth updates in step with a snapshot by the venue's rule ("How to manage a local order book correctly"): updates
 * wait until the snapshot is there, what it holds already is dropped, the first one applied must touch it, and each later one must
 * follow its predecessor; otherwise it starts again. Pure but mutable: belongs to one thread.
 */
final class DepthSync {
    private final BinanceSettings.Market settings;
    private final Deque<Depth> waiting = new ArrayDeque<>();
    private boolean inStep;
    private long last;
    private int tries = 1;
    private long behindSinceMillis;

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
        behindSinceMillis = 0;
        if (!inStep) {
            hold(depth);
            return List.of();
        }
        if (depth.last() <= last) {
            return List.of();
        }
        if (depth.first() > last + 1) {
            inStep = false;
            tries = 0;
            hold(depth);
            // Handed on all the same: whoever keeps the book sees the gap, and that it cannot be trusted until the
            // snapshot.
            return join(new Step.Change(depth), again());
        }
        last = depth.last();
        return List.of(new Step.Change(depth));
    }

    List<Step> onSnapshot(Snapshot snapshot) {
        if (inStep) {
            return List.of();
        }
        while (!waiting.isEmpty() && waiting.peekFirst().last() <= snapshot.lastUpdateId()) {
            waiting.removeFirst();
        }
        if (!waiting.isEmpty() && waiting.peekFirst().first() > snapshot.lastUpdateId() + 1) {
            return List.of(again());
        }
        inStep = true;
        last = snapshot.lastUpdateId();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Book(snapshot));
        while (!waiting.isEmpty() && inStep) {
            steps.addAll(onDepth(waiting.removeFirst()));
        }
        return steps;
    }

    /** The best prices have moved on to that update; the depth that holds it must come soon. */
    List<Step> onTop(long updateId, long nowMillis) {
        if (!inStep || updateId <= last) {
            return List.of();
        }
        if (behindSinceMillis == 0) {
            behindSinceMillis = nowMillis;
        }
        return nowMillis - behindSinceMillis > settings.stallAfter().toMillis()
                ? List.of(new Step.GiveUp("depth is silent while the best prices move"))
                : List.of();
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
}
