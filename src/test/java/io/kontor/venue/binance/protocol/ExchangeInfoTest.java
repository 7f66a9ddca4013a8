package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.Capabilities.OrderKind;
import io.kontor.instrument.Instrument;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.venue.binance.Documents;
import io.kontor.venue.binance.Samples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeInfoTest {
    private final ExchangeInfo info =
            ExchangeInfo.of(Samples.VENUE, Json.read(Documents.EXCHANGE_INFO), Samples.VENUE_SYMBOLS);

    @Test
    void filtersBecomeTheInstrumentsRules() {
        Instrument btc = info.instruments().getFirst();

        assertThat(btc.symbol()).isEqualTo(Samples.BTC);
        assertThat(btc.venueSymbol()).isEqualTo("BTCUSDT");
        assertThat(btc.amount().step()).isEqualTo(Quantity.of("0.00001"));
        assertThat(btc.amount().max()).isEqualTo(Quantity.of("9000"));
        assertThat(btc.price().tickAt(Price.of("100"))).contains(Price.of("0.01"));
        assertThat(btc.minNotional()).isEqualTo(Money.of("5"));
        assertThat(btc.check(Quantity.of("0.1"), Price.of("65000.01"))).isEmpty();
        assertThat(btc.check(Quantity.of("0.000015"), Price.of("65000"))).isPresent();
        assertThat(btc.check(Quantity.of("0.1"), Price.of("65000.001"))).isPresent();
        assertThat(btc.check(Quantity.of("0.00001"), Price.of("100"))).isPresent();
    }

    @Test
    void capabilitiesAreWhatTheSymbolAllowsAndTheGatewayAdds() {
        Instrument btc = info.instruments().getFirst();
        Instrument old = info.instruments().get(1);

        assertThat(btc.capabilities().kinds()).containsExactlyInAnyOrder(OrderKind.values());
        assertThat(btc.capabilities().timesInForce()).contains(TimeInForce.GTD, TimeInForce.DAY, TimeInForce.FOK);
        assertThat(btc.capabilities().postOnly()).isTrue();
        assertThat(btc.capabilities().iceberg()).isTrue();
        assertThat(btc.capabilities().reduceOnly()).isFalse();
        assertThat(old.capabilities().kinds()).isEmpty();
        assertThat(old.capabilities().postOnly()).isFalse();
    }

    @Test
    void aFilterThatIsSwitchedOffLeavesTheQuoteAssetsDigits() {
        Instrument old = info.instruments().get(1);

        assertThat(old.price().tickAt(Price.of("1"))).contains(Price.of("0.000001"));
        assertThat(old.check(Quantity.of("5"), Price.of("123456.789012"))).isEmpty();
        assertThat(old.minNotional()).isEqualTo(Money.ZERO);
    }

    @Test
    void whatCannotBeAnInstrumentIsLeftOutAndNamed() {
        assertThat(info.instruments()).extracting(Instrument::symbol).doesNotContain(new Symbol("NOLOT/USDT"));
        assertThat(info.problems()).singleElement().asString().contains("NOLOTUSDT", "LOT_SIZE");
    }

    @Test
    void onlyWhatIsWantedIsListedAndWhatIsNotThereIsNamed() {
        ExchangeInfo wanted =
                ExchangeInfo.of(Samples.VENUE, Json.read(Documents.EXCHANGE_INFO), List.of("BTCUSDT", "GONEUSDT"));

        assertThat(wanted.instruments()).extracting(Instrument::venueSymbol).containsExactly("BTCUSDT");
        assertThat(wanted.problems()).containsExactly("GONEUSDT: the venue does not list it");
    }

    @Test
    void limitsAreReadAndUnknownKindsPassedOver() {
        assertThat(info.limits()).hasSize(4);
        assertThat(info.limits().get(1).interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(info.limits().get(1).limit()).isEqualTo(100);
        assertThat(info.limits().get(3).interval()).isEqualTo(Duration.ofMinutes(5));
    }
}
