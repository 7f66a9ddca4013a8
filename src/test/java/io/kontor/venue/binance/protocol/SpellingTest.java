package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    @Test
    void whatIsInOurAlphabetStaysAsItIs() {
        assertThat(Spelling.symbol("BTCUSDT").value()).isEqualTo("BTCUSDT");
        assertThat(Spelling.asset("1000SATS").value()).isEqualTo("1000SATS");
    }

    @Test
    void everyOtherCharacterIsSpeltOut() {
        assertThat(Spelling.symbol("币安人生USDT").value()).isEqualTo("~5e01~5b89~4eba~751fUSDT");
        assertThat(Spelling.symbol("A|B C").value()).isEqualTo("A~007cB~0020C");
    }

    @Test
    void whatWouldBeTooLongIsHashed() {
        assertThat(Spelling.symbol("１２３４５６７８９").value()).startsWith("~~").hasSize(32);
        assertThat(Spelling.asset("币安人生").value()).startsWith("~~").hasSize(16);
        assertThat(Spelling.asset("").value()).startsWith("~~");
    }

    @Test
    void whatWasSpeltOutLeadsBack() {
        assertThat(List.of("BTCUSDT", "币安人生USDT", "A|B C", "~5e01", "\uD83D\uDE80USDT"))
                .allSatisfy(
                        name -> assertThat(Spelling.theirs(Spelling.symbol(name).value()))
                                .isEqualTo(name));
    }

    @Test
    void aHashLeadsNowhere() {
        String hashed = Spelling.symbol("１２３４５６７８９").value();

        assertThat(Spelling.theirs(hashed)).isEqualTo(hashed);
        assertThat(Spelling.theirs("A~B~12G4")).isEqualTo("A~B~12G4");
    }

    @Test
    void twoNamesNeverBecomeOne() {
        assertThat(List.of("币", "~5e01", "~~5e01", "币安人生", "币安人", "5e01"))
                .extracting(name -> Spelling.asset(name).value())
                .doesNotHaveDuplicates();
    }
}
