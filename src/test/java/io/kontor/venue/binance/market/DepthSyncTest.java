package io.kontor.venue.binance.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.venue.binance.Documents;
import io.kontor.venue.binance.Samples;
import io.kontor.venue.binance.market.DepthSync.Step;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.MarketEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DepthSyncTest {
    private final DepthSync sync =
            new DepthSync(Samples.settings("market.buffer-max = 3").market());

    @Test
    void updatesWaitForTheSnapshotAndThoseInItAreDropped() {
        assertThat(sync.onDepth(depth(90, 100))).isEmpty();
        assertThat(sync.onDepth(depth(101, 110))).isEmpty();

        List<Step> steps = sync.onSnapshot(snapshot(105));

        assertThat(names(steps)).containsExactly("Book 105", "Change 101-110");
        assertThat(names(sync.onDepth(depth(111, 112)))).containsExactly("Change 111-112");
    }

    @Test
    void aSnapshotOlderThanTheFirstUpdateIsAskedForAgain() {
        sync.onDepth(depth(101, 110));

        assertThat(names(sync.onSnapshot(snapshot(99)))).containsExactly("NeedSnapshot");
        assertThat(names(sync.onSnapshot(snapshot(104)))).containsExactly("Book 104", "Change 101-110");
    }

    @Test
    void afterAFewTriesItIsGivenUp() {
        sync.onDepth(depth(101, 110));

        assertThat(names(sync.onSnapshot(snapshot(1)))).containsExactly("NeedSnapshot");
        assertThat(names(sync.onSnapshot(snapshot(2)))).containsExactly("NeedSnapshot");
        assertThat(names(sync.onSnapshot(snapshot(3)))).containsExactly("GiveUp");
    }

    @Test
    void aGapIsShownAndStartsOver() {
        sync.onSnapshot(snapshot(100));

        assertThat(names(sync.onDepth(depth(103, 104)))).containsExactly("Change 103-104", "NeedSnapshot");
        assertThat(sync.onDepth(depth(105, 106))).isEmpty();
        assertThat(names(sync.onSnapshot(snapshot(104)))).containsExactly("Book 104", "Change 105-106");
    }

    @Test
    void whatComesTwiceIsDropped() {
        sync.onSnapshot(snapshot(100));
        sync.onDepth(depth(101, 102));

        assertThat(sync.onDepth(depth(101, 102))).isEmpty();
        assertThat(sync.onSnapshot(snapshot(90))).isEmpty();
    }

    @Test
    void theOldestUpdateGivesWayToTheNewest() {
        for (int i = 0; i < 5; i++) {
            sync.onDepth(depth(101 + i, 101 + i));
        }

        assertThat(names(sync.onSnapshot(snapshot(101)))).containsExactly("NeedSnapshot");
        assertThat(names(sync.onSnapshot(snapshot(103))))
                .containsExactly("Book 103", "Change 104-104", "Change 105-105");
    }

    @Test
    void silentDepthUnderMovingBestPricesIsGivenUp() {
        sync.onSnapshot(snapshot(100));

        assertThat(sync.onTop(top(100), 1_000)).isEmpty();
        assertThat(sync.onTop(top(105), 1_000)).isEmpty();
        assertThat(sync.onTop(top(106), 3_500)).isEmpty();
        assertThat(names(sync.onTop(top(107), 4_001))).containsExactly("GiveUp");
    }

    @Test
    void depthThatFollowsTheBestPricesIsAlive() {
        sync.onSnapshot(snapshot(100));
        sync.onTop(top(105), 1_000);
        sync.onDepth(depth(101, 105));

        assertThat(sync.onTop(top(106), 5_000)).isEmpty();
    }

    /** Whatever is lost, repeated or late: what is handed on after a snapshot has no gap, and it always gets there again. */
    @Test
    void whatIsHandedOnIsAlwaysWithoutAGap() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        DepthSync under = new DepthSync(Samples.settings("market { buffer-max = 50, snapshot-tries = 1000000 }")
                .market());
        long venue = 0;
        long book = -1;
        boolean trusted = false;
        boolean wanted = true;
        int books = 0;
        for (int i = 0; i < 100_000; i++) {
            List<Step> steps = new ArrayList<>();
            long first = venue + 1;
            venue += 1 + random.nextInt(3);
            if (random.nextInt(10) > 0) {
                steps.addAll(under.onDepth(depth(first, venue)));
            }
            if (random.nextInt(10) == 0) {
                steps.addAll(under.onDepth(depth(first, venue)));
            }
            if (wanted && random.nextInt(4) == 0) {
                wanted = false;
                steps.addAll(under.onSnapshot(snapshot(Math.max(0, venue - random.nextInt(6)))));
            }
            for (Step step : steps) {
                switch (step) {
                    case Step.Book b -> {
                        book = b.snapshot().lastUpdateId();
                        trusted = true;
                        books++;
                    }
                    case Step.Change c -> {
                        boolean gap = c.depth().first() > book + 1;
                        assertThat(c.depth().last()).isGreaterThan(book);
                        trusted &= !gap;
                        book = gap ? book : c.depth().last();
                    }
                    case Step.NeedSnapshot _ -> {
                        assertThat(trusted && book == venue).isFalse();
                        wanted = true;
                    }
                    case Step.GiveUp g -> throw new AssertionError(g.reason() + ", seed " + seed);
                }
            }
            assertThat(trusted || wanted || books == 0).as("seed %s", seed).isTrue();
        }
        assertThat(books).isGreaterThan(100);
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream()
                .map(step -> switch (step) {
                    case Step.Book b -> "Book " + b.snapshot().lastUpdateId();
                    case Step.Change c ->
                        "Change " + c.depth().first() + "-" + c.depth().last();
                    case Step.NeedSnapshot _ -> "NeedSnapshot";
                    case Step.GiveUp _ -> "GiveUp";
                })
                .toList();
    }

    private static MarketEvent.Depth depth(long first, long last) {
        return (MarketEvent.Depth) MarketEvent.read(Documents.depth(first, last, "[[\"99.9\",\"1\"]]", "[]"));
    }

    private static MarketEvent.Top top(long last) {
        return (MarketEvent.Top) MarketEvent.read(Documents.bookTicker(last));
    }

    private static MarketEvent.Snapshot snapshot(long last) {
        return MarketEvent.Snapshot.of(Json.read(Documents.snapshot(last)));
    }
}
