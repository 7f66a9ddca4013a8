package io.kontor.venue.binance.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.marketdata.Quote;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.venue.binance.Samples;
import io.kontor.venue.binance.market.DepthSync.Step;
import io.kontor.venue.binance.protocol.MarketEvent.Depth;
import io.kontor.venue.binance.protocol.MarketEvent.Snapshot;
import io.kontor.venue.binance.protocol.MarketEvent.Top;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A book from snapshots that end after four levels a side: what of it can be known, and how it keeps up with the price. */
class KnownDepthTest {
    private DepthSync sync = sync();

    @Test
    void aLevelBehindTheSnapshotsLastIsNotHandedOn() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101, 102, 103, 104)));

        Depth told = change(sync.onDepth(depth(101, levels(98, 95), levels(104, 105))));

        assertThat(prices(told.bids())).containsExactly("98");
        assertThat(prices(told.asks())).containsExactly("104");
    }

    @Test
    void aSideWithFewerLevelsThanWereAskedForIsWhole() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98), levels(101, 102, 103, 104)));

        Depth told = change(sync.onDepth(depth(101, levels(50), levels(105))));

        assertThat(prices(told.bids())).containsExactly("50");
        assertThat(told.asks()).isEmpty();
    }

    @Test
    void halfWayToTheEdgeTheBookIsAskedForAgainAndReplacedInStep() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101, 102, 103, 104)));

        assertThat(sync.onTop(top(100, 98, 101), 1_000)).isEmpty();
        assertThat(sync.onTop(top(100, 97, 98), 1_000)).containsExactly(new Step.NeedSnapshot());
        assertThat(sync.onTop(top(100, 96, 97), 1_001)).isEmpty();
        sync.onDepth(depth(101, gone(99), levels()));
        sync.onDepth(depth(102, levels(94), levels()));

        assertThat(sync.onSnapshot(new Snapshot(101, levels(98, 97, 96, 95), levels(101, 102, 103, 104))))
                .containsExactly(new Step.Book(new Snapshot(102, levels(98, 97, 96, 95), levels(101, 102, 103, 104))));
    }

    @Test
    void aSnapshotThatDoesNotComeLeavesTheBookInStepAndIsAskedForAfterAPause() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101)));
        sync.onTop(top(100, 97, 101), 1_000);

        assertThat(sync.onNoSnapshot("429")).isEmpty();

        assertThat(sync.onTop(top(100, 97, 101), 1_999)).isEmpty();
        assertThat(sync.onTop(top(100, 97, 101), 2_000)).containsExactly(new Step.NeedSnapshot());
    }

    @Test
    void aSideThePriceHasRunThroughAsksForItsSnapshotToo() {
        sync.onSnapshot(new Snapshot(100, levels(99), levels(101, 102, 103, 104)));

        assertThat(sync.onTop(new Top("BTCUSDT", 101, Price.of("99"), Price.of("0")), 1_000))
                .containsExactly(new Step.NeedSnapshot());
    }

    /** Each change on its side would be behind the edge: it would look as if nobody bid. */
    @Test
    void aBookWhoseBestPriceIsBehindItsEdgeIsNotToldAsEmpty() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101, 102, 103, 104)));
        sync.onTop(top(101, 96, 97), 1_000);
        sync.onNoSnapshot("429");

        List<Step> steps = sync.onTop(top(102, 95, 96), 1_001);

        assertThat(steps).containsExactly(new Step.GiveUp("the price has left what is known of the book"));
    }

    @Test
    void aBookWhoseBestAskIsBehindItsEdgeIsGivenUpWhileItsSnapshotIsOnItsWayToo() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101, 102, 103, 104)));
        assertThat(sync.onTop(top(101, 102, 103), 1_000)).containsExactly(new Step.NeedSnapshot());

        assertThat(sync.onTop(top(102, 104, 105), 1_001)).hasExactlyElementsOfTypes(Step.GiveUp.class);
    }

    @Test
    void aSideThatIsEmptyAtTheVenueIsToldAsEmpty() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101, 102, 103, 104)));

        Top noBid = new Top("BTCUSDT", 101, Price.of("0"), Price.of("101"));

        assertThat(sync.onTop(noBid, 1_000)).containsExactly(new Step.NeedSnapshot());
    }

    @Test
    void aSnapshotThePriceHasLeftBeforeItComesIsAskedForAgain() {
        sync.onTop(top(105, 91, 92), 1_000);

        assertThat(sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101))))
                .containsExactly(new Step.NeedSnapshot());
    }

    @Test
    void aWideningThePriceHasLeftBeforeItComesIsNotTaken() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101, 102, 103, 104)));
        sync.onTop(top(101, 97, 98), 1_000);
        sync.onDepth(depth(101, gone(99), levels()));
        sync.onTop(top(102, 98, 103), 1_001);
        sync.onDepth(depth(102, levels(), levels()));

        assertThat(sync.onSnapshot(new Snapshot(101, levels(97, 96, 95, 94), levels(98, 99, 100, 101))))
                .isEmpty();
    }

    /** As the older of two connections tells them, while both are up. */
    @Test
    void bestPricesOfBeforeSayNothing() {
        sync.onSnapshot(new Snapshot(100, levels(99, 98, 97, 96), levels(101, 102, 103, 104)));
        sync.onTop(top(103, 99, 101), 1_000);

        assertThat(sync.onTop(top(102, 90, 91), 1_001)).isEmpty();
    }

    /** However the price runs and whenever snapshots come: what is shown is what the venue's book begins with. */
    @Test
    void whatIsShownIsAlwaysTheBeginningOfTheVenuesBook() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Venue venue = new Venue(new Random(seed));
        Shown shown = new Shown();
        Deque<Snapshot> asked = new ArrayDeque<>(List.of(venue.snapshot()));
        int books = 0;
        int givenUp = 0;
        for (int i = 0; i < 50_000; i++) {
            List<Step> steps = new ArrayList<>(sync.onDepth(venue.move()));
            steps.addAll(sync.onTop(venue.top(), i * 300L));
            if (!asked.isEmpty() && venue.random.nextInt(3) == 0) {
                steps.addAll(venue.random.nextInt(10) == 0 ? lost(asked) : sync.onSnapshot(asked.removeFirst()));
            }
            Iterator<Step> ahead = steps.iterator();
            while (ahead.hasNext()) {
                switch (ahead.next()) {
                    case Step.Book book -> {
                        shown.replace(book.snapshot());
                        books++;
                    }
                    case Step.Change change -> shown.apply(change.depth());
                    case Step.NeedSnapshot _ -> asked.add(venue.snapshot());
                    case Step.GiveUp _ -> {
                        givenUp++;
                        shown.distrust();
                        ahead = Collections.emptyIterator();
                        sync = sync();
                        asked.clear();
                        asked.add(venue.snapshot());
                    }
                }
            }
            assertThat(shown.strangeAt(venue)).as("seed %s, step %s", seed, i).isEmpty();
        }
        assertThat(books).as("seed %s", seed).isGreaterThan(100);
        assertThat(givenUp).as("seed %s", seed).isGreaterThan(100);
        assertThat(shown.levels).as("seed %s", seed).isGreaterThan(50_000);
    }

    private List<Step> lost(Deque<Snapshot> asked) {
        asked.removeFirst();
        return sync.onNoSnapshot("lost");
    }

    private static DepthSync sync() {
        return new DepthSync(Samples.settings("market { snapshot-levels = 4, snapshot-pause = 1 s, stall-after = 1 h }")
                .market());
    }

    /** A book around a price that wanders, with levels that rest in silence. */
    private static final class Venue {
        final Random random;
        final NavigableMap<Price, Quote.Level> bids = new TreeMap<>(Comparator.reverseOrder());
        final NavigableMap<Price, Quote.Level> asks = new TreeMap<>();
        final Map<Long, String> history = new HashMap<>();
        long id;
        int price = 500;

        Venue(Random random) {
            this.random = random;
            for (int i = 1; i < 1000; i++) {
                lay(i, 1);
            }
            remember();
        }

        Depth move() {
            List<Quote.Level> newBids = new ArrayList<>();
            List<Quote.Level> newAsks = new ArrayList<>();
            int to = Math.clamp(price + random.nextInt(random.nextInt(20) == 0 ? 13 : 3) - random.nextInt(2), 20, 980);
            to = random.nextInt(40) == 0 ? Math.clamp(to + random.nextInt(25) - 12, 20, 980) : to;
            to = to > 900 ? 500 : to;
            for (int i = Math.min(price, to); i <= Math.max(price, to); i++) {
                newBids.add(level(i, 0));
                newAsks.add(level(i, 0));
            }
            int from = price;
            price = to;
            for (int i = Math.min(from, to); i <= Math.max(from, to); i++) {
                if (i < price) {
                    newBids.add(level(i, 1 + random.nextInt(3)));
                } else if (i > price) {
                    newAsks.add(level(i, 1 + random.nextInt(3)));
                }
            }
            int near = price - 1 - random.nextInt(15);
            newBids.add(level(near, random.nextInt(3)));
            near = price + 1 + random.nextInt(15);
            newAsks.add(level(near, random.nextInt(3)));
            newBids.forEach(level -> put(bids, level));
            newAsks.forEach(level -> put(asks, level));
            id++;
            remember();
            return new Depth("BTCUSDT", id, id, newBids, newAsks, Instant.EPOCH);
        }

        Top top() {
            return new Top("BTCUSDT", id, bids.firstKey(), asks.firstKey());
        }

        Snapshot snapshot() {
            return new Snapshot(
                    id,
                    bids.values().stream().limit(4).toList(),
                    asks.values().stream().limit(4).toList());
        }

        private void lay(int at, int quantity) {
            if (at != price) {
                put(at < price ? bids : asks, level(at, quantity));
            }
        }

        private void remember() {
            history.put(id, text(bids) + "|" + text(asks));
            history.remove(id - 100);
        }
    }

    /** As whoever keeps the book does. */
    private static final class Shown {
        private final NavigableMap<Price, Quote.Level> bids = new TreeMap<>(Comparator.reverseOrder());
        private final NavigableMap<Price, Quote.Level> asks = new TreeMap<>();
        private long id = -1;
        private long levels;

        void replace(Snapshot snapshot) {
            id = snapshot.lastUpdateId();
            bids.clear();
            asks.clear();
            snapshot.bids().forEach(level -> put(bids, level));
            snapshot.asks().forEach(level -> put(asks, level));
        }

        void distrust() {
            id = -1;
        }

        void apply(Depth depth) {
            id = depth.last();
            depth.bids().forEach(level -> put(bids, level));
            depth.asks().forEach(level -> put(asks, level));
        }

        /** What is not the beginning of the venue's book as it was then, on either side of which somebody stood; empty where all is. */
        String strangeAt(Venue venue) {
            if (id < 0) {
                return "";
            }
            levels += bids.size() + asks.size();
            String[] truth = venue.history.get(id).split("[|]", -1);
            boolean right = truth[0].startsWith(text(bids))
                    && truth[1].startsWith(text(asks))
                    && !bids.isEmpty()
                    && !asks.isEmpty();
            return right ? "" : text(bids) + "|" + text(asks) + " of " + venue.history.get(id);
        }
    }

    private static void put(NavigableMap<Price, Quote.Level> side, Quote.Level level) {
        if (level.quantity().isZero()) {
            side.remove(level.price());
        } else {
            side.put(level.price(), level);
        }
    }

    private static String text(NavigableMap<Price, Quote.Level> side) {
        StringBuilder text = new StringBuilder();
        side.values().stream()
                .limit(60)
                .forEach(level -> text.append(level.price())
                        .append('x')
                        .append(level.quantity())
                        .append(' '));
        return text.toString();
    }

    private static Depth change(List<Step> steps) {
        assertThat(steps).hasSize(1);
        return ((Step.Change) steps.getFirst()).depth();
    }

    private static List<String> prices(List<Quote.Level> levels) {
        return levels.stream().map(level -> level.price().toString()).toList();
    }

    private static Depth depth(long id, List<Quote.Level> bids, List<Quote.Level> asks) {
        return new Depth("BTCUSDT", id, id, bids, asks, Instant.EPOCH);
    }

    private static Top top(long id, int bid, int ask) {
        return new Top("BTCUSDT", id, Price.of(String.valueOf(bid)), Price.of(String.valueOf(ask)));
    }

    private static List<Quote.Level> levels(int... prices) {
        List<Quote.Level> levels = new ArrayList<>();
        for (int price : prices) {
            levels.add(level(price, 1));
        }
        return levels;
    }

    private static List<Quote.Level> gone(int price) {
        return List.of(level(price, 0));
    }

    private static Quote.Level level(int price, int quantity) {
        return new Quote.Level(Price.of(String.valueOf(price)), Quantity.of(String.valueOf(quantity)));
    }
}
