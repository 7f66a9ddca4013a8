package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity;
import io.kontor.control.ClosingSettings;
import io.kontor.instrument.AssetMetadata;
import io.kontor.instrument.Capabilities;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.model.Samples;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a gateway that is to leave flat waits for; the halt it leaves under stays while anything remains. */
class WindDownTest {
    private static final ClosingSettings CLOSING =
            new ClosingSettings(500, 50, 20, 10, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final Price MARK = Price.of("100");

    private boolean quoteIsStale;

    @Test
    void dustBelowTheMinimumNotionalIsNothingLeft() {
        assertThat(remains("9", Optional.of(CLOSING))).as("worth 900 of 1,000").isEmpty();
        assertThat(remains("-9", Optional.of(CLOSING))).isEmpty();
        assertThat(remains("0.5", Optional.of(CLOSING))).as("less than a step").isEmpty();
        assertThat(remains("11", Optional.of(CLOSING))).containsExactly("main: 11 BTC/USDT");
    }

    /** The closer counts at the price a slice may fill at worst: 10 are worth 950 there, so it will not send them. */
    @Test
    void whatTheCloserCallsDustIsNotWaitedFor() {
        assertThat(remains("10", Optional.of(CLOSING))).isEmpty();
        assertThat(remains("-10", Optional.of(CLOSING))).containsExactly("main: -10 BTC/USDT");
    }

    @Test
    void withoutAFreshPriceOnlyWhatIsTooSmallAtAnyIsDust() {
        quoteIsStale = true;

        assertThat(remains("9", Optional.of(CLOSING))).hasSize(1);
        assertThat(remains("0.5", Optional.of(CLOSING))).isEmpty();
    }

    @Test
    void positionsThatAreKeptAreNothingLeft() {
        assertThat(remains("11", Optional.empty())).isEmpty();
    }

    private List<String> remains(String quantity, Optional<ClosingSettings> closing) {
        Ledger ledger = Ledger.open(new Asset("BTC"), Samples.USDT)
                .apply(new LedgerEntry.Adjustment(
                        new BigDecimal(quantity), Optional.empty(), "opening", "test", Samples.START));
        AccountEntity.View view = new AccountEntity.View(
                Samples.ACCOUNT,
                1,
                Map.of(),
                Map.of(Samples.BTC, ledger),
                Map.of(),
                SampleLimits.wide().done(),
                Optional.empty(),
                List.of());
        return new WindDown.Remains(instruments(), quotes(), closing).of(view);
    }

    private Quotes quotes() {
        return (venue, symbol) -> Optional.of(new Quote(
                venue,
                symbol,
                Optional.empty(),
                Optional.empty(),
                Optional.of(MARK),
                Quantity.ZERO,
                Samples.START,
                quoteIsStale));
    }

    /** Whole units from 1 on, worth 1,000 at least, also to reduce. */
    private static Instruments instruments() {
        Instrument like = Samples.instrument(Samples.BTC);
        Capabilities can = like.capabilities();
        Instrument dear = new Instrument(
                like.symbol(),
                like.venue(),
                like.venueSymbol(),
                like.type(),
                like.base(),
                like.quote(),
                like.amount(),
                like.price(),
                Money.of("1000"),
                new Capabilities(
                        can.sides(),
                        can.amountTypes(),
                        can.kinds(),
                        can.timesInForce(),
                        can.triggers(),
                        can.postOnly(),
                        can.reduceOnly(),
                        can.iceberg(),
                        false),
                like.contract(),
                like.calendar());
        return new Instruments() {
            @Override
            public Optional<Instrument> find(Symbol symbol) {
                return Optional.of(dear).filter(i -> i.symbol().equals(symbol));
            }

            @Override
            public Collection<Instrument> all() {
                return List.of(dear);
            }

            @Override
            public Optional<AssetMetadata> asset(Asset asset) {
                return Optional.empty();
            }
        };
    }
}
