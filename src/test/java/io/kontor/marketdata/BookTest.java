package io.kontor.marketdata;

import static io.kontor.marketdata.Samples.levels;
import static io.kontor.marketdata.Samples.snapshot;
import static io.kontor.marketdata.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookTest {
    private final Book book = new Book(3);

    @BeforeEach
    void startFromASnapshot() {
        book.replace(snapshot(10, levels("99x1", "98x2"), levels("101x1", "102x2")));
    }

    @Test
    void bothSidesAreOrderedFromTheBest() {
        book.apply(update(11, 11, levels("98.5x3"), levels("100.5x3")));

        assertThat(book.bids(10)).isEqualTo(levels("99x1", "98.5x3", "98x2"));
        assertThat(book.asks(10)).isEqualTo(levels("100.5x3", "101x1", "102x2"));
        assertThat(book.bids(1)).isEqualTo(levels("99x1"));
        assertThat(book.bestBid()).contains(levels("99x1").getFirst());
        assertThat(book.bestAsk()).contains(levels("100.5x3").getFirst());
    }

    @Test
    void aLevelIsSetNotAddedToAndZeroTakesItAway() {
        book.apply(update(11, 11, levels("99x5", "98x0", "97x0"), List.of()));

        assertThat(book.bids(10)).isEqualTo(levels("99x5"));
    }

    @Test
    void thePriceOfALevelIsANumberNotItsSpelling() {
        book.apply(update(11, 11, levels("99.00x0.0"), levels("101.0x7.50")));

        assertThat(book.bids(10)).isEqualTo(levels("98x2"));
        assertThat(book.bestAsk()).contains(levels("101x7.5").getFirst());
    }

    @ParameterizedTest
    @CsvSource({
        "11, 11, APPLIED, 11", "11, 15, APPLIED, 15", "8, 11, APPLIED, 11", "10, 12, APPLIED, 12",
        "10, 10, DUPLICATE, 10", "1, 9, DUPLICATE, 10", "12, 12, GAP, 10", "12, 20, GAP, 10"
    })
    void anUpdateAppliesOnlyIfItContinuesTheBook(long first, long last, Book.Outcome outcome, long sequence) {
        List<Quote.Level> before = book.bids(10);

        assertThat(book.apply(update(first, last, levels("99x7"), List.of()))).isEqualTo(outcome);

        assertThat(book.sequence()).isEqualTo(sequence);
        assertThat(book.bids(10)).isEqualTo(outcome == Book.Outcome.APPLIED ? levels("99x7", "98x2") : before);
    }

    @Test
    void aSnapshotReplacesEverything() {
        book.replace(snapshot(5, levels("50x1"), List.of()));

        assertThat(book.bids(10)).isEqualTo(levels("50x1"));
        assertThat(book.asks(10)).isEmpty();
        assertThat(book.bestAsk()).isEmpty();
        assertThat(book.sequence()).isEqualTo(5);
    }

    @Test
    void theWorstLevelsFallOffAtTheBound() {
        book.apply(update(11, 11, levels("97x1", "96x1", "99.5x1"), levels("99.9x1", "100x1")));

        assertThat(book.bids(10)).isEqualTo(levels("99.5x1", "99x1", "98x2"));
        assertThat(book.asks(10)).isEqualTo(levels("99.9x1", "100x1", "101x1"));
    }

    @Test
    void aBidAtOrAboveAnAskCrossesTheBook() {
        assertThat(book.isCrossed()).isFalse();

        book.apply(update(11, 11, levels("101x1"), List.of()));
        assertThat(book.isCrossed()).isTrue();

        book.apply(update(12, 12, List.of(), levels("101x0")));
        assertThat(book.isCrossed()).isFalse();

        book.apply(update(13, 13, List.of(), levels("102x0")));
        assertThat(book.isCrossed()).isFalse();
    }
}
