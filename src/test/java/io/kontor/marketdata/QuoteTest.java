package io.kontor.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuoteTest {
    @ParameterizedTest
    @CsvSource({
        "99, 101, 50, 100",
        "99.99, 100, 50, 99.995",
        "0.1, 0.2, , 0.15",
        "99, , 50, 99",
        ", 101, 50, 101",
        ", , 50, 50",
        "-2, -1, , -1.5"
    })
    void theMarkIsTheMidElseTheOneSideElseTheLastTrade(String bid, String ask, String last, String mark) {
        assertThat(quote(bid, ask, last).mark()).contains(Price.of(mark));
    }

    @Test
    void nothingKnownIsNoMark() {
        assertThat(quote(null, null, null).mark()).isEmpty();
    }

    @Test
    void aStaleQuoteKeepsItsFigures() {
        Quote fresh = quote("99", "101", "50");

        assertThat(fresh.asStale())
                .isEqualTo(new Quote(
                        fresh.venue(),
                        fresh.symbol(),
                        fresh.bid(),
                        fresh.ask(),
                        fresh.last(),
                        fresh.volume(),
                        fresh.at(),
                        true));
    }

    private static Quote quote(String bid, String ask, String last) {
        return new Quote(
                Samples.SIM,
                Samples.BTC,
                level(bid),
                level(ask),
                Optional.ofNullable(last).map(Price::of),
                Quantity.ZERO,
                Samples.NOON,
                false);
    }

    private static Optional<Quote.Level> level(String price) {
        return Optional.ofNullable(price).map(p -> new Quote.Level(Price.of(p), Quantity.of("1")));
    }
}
