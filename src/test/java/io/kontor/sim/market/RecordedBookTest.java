package io.kontor.sim.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.SimInstruments;
import io.kontor.sim.market.RecordedEvent.Depth;
import io.kontor.sim.market.RecordedEvent.Quote;
import io.kontor.sim.market.RecordedEvent.Snapshot;
import io.kontor.sim.market.RecordedEvent.Ticker;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.Units;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedBookTest {
    private final RecordedBook book = new RecordedBook(
            Units.of(new SimInstruments().find(SimInstruments.BTC_USDT).orElseThrow()));

    @Test
    void updatesWaitForTheSnapshotAndThoseItContainsAreDropped() {
        assertThat(book.onDepth(bid(1, 5, "100", "1"))).isEmpty();
        assertThat(book.onDepth(bid(6, 10, "101", "2"))).isEmpty();
        assertThat(book.onDepth(bid(11, 12, "102", "3"))).isEmpty();

        assertThat(book.onSnapshot(snapshot(8)))
                .contains(level("101", 200_000), level("102", 300_000))
                .doesNotContain(level("100", 100_000));
        assertThat(book.lastUpdateId()).isEqualTo(12);
    }

    @Test
    void theFirstUpdateMayOverlapTheSnapshotAndTheNextMustFollow() {
        book.onSnapshot(snapshot(8));

        assertThat(book.onDepth(bid(5, 10, "100", "1"))).hasSize(1);
        assertThat(book.onDepth(bid(11, 11, "101", "1"))).hasSize(1);
        assertThat(book.isKnown()).isTrue();
    }

    @Test
    void anUpdateAheadOfTheSnapshotIsAGap() {
        book.onSnapshot(snapshot(8));

        book.onDepth(bid(10, 11, "100", "1"));

        assertThat(book.isKnown()).isFalse();
    }

    @Test
    void afterAGapEverythingIsWithdrawnUntilTheNextSnapshot() {
        book.onSnapshot(snapshot(8));
        book.onDepth(bid(9, 10, "100", "1"));

        assertThat(book.onDepth(bid(12, 13, "101", "1"))).contains(level("100", 0), level("50", 0));
        assertThat(book.onDepth(bid(14, 15, "102", "1"))).isEmpty();
        assertThat(book.onSnapshot(snapshot(13))).contains(level("102", 100_000));
        assertThat(book.isKnown()).isTrue();
    }

    @Test
    void anOldUpdateChangesNothing() {
        book.onSnapshot(snapshot(8));

        assertThat(book.onDepth(bid(3, 8, "100", "1"))).isEmpty();
        assertThat(book.isKnown()).isTrue();
    }

    @Test
    void newerBestPricesRemoveBetterOnesAndOutliveOlderDepth() {
        book.onSnapshot(snapshot(8));
        book.onDepth(bid(9, 10, "55", "1"));

        assertThat(book.onTicker(ticker(20, "53", "60"))).contains(level("55", 0), level("53", 100_000));
        assertThat(book.onTicker(ticker(19, "59", "61"))).isEmpty();
        assertThat(book.onTicker(ticker(10, "1", "99"))).isEmpty();
    }

    @Test
    void depthOlderThanTheNewestBestPricesDoesNotBringBackWhatIsGone() {
        book.onSnapshot(snapshot(8));
        book.onTicker(ticker(20, "53", "60"));

        book.onDepth(bid(9, 12, "55", "1"));

        assertThat(book.best(Side.BUY)).contains(5_300L);
    }

    private static Snapshot snapshot(long id) {
        return new Snapshot(0, id, List.of(quote("50", "1")), List.of(quote("60", "1")));
    }

    private static Depth bid(long first, long last, String price, String quantity) {
        return new Depth(0, "btcusdt", first, last, List.of(quote(price, quantity)), List.of());
    }

    private static Ticker ticker(long id, String bid, String ask) {
        return new Ticker(0, "btcusdt", id, quote(bid, "1"), quote(ask, "1"));
    }

    private static Quote quote(String price, String quantity) {
        return new Quote(new BigDecimal(price), new BigDecimal(quantity));
    }

    private static LevelChange level(String price, long quantity) {
        return new LevelChange(Side.BUY, new BigDecimal(price).movePointRight(2).longValueExact(), quantity);
    }
}
