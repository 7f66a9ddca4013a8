package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEvent.TradingDayOpened;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.instrument.PriceRule;
import io.kontor.model.Samples;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Asset;
import io.kontor.value.Price;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account holds is worth its newest mark, whatever is ordered and whatever the clock and the book do. */
class RevaluedAccountTest {
    private final Limits limits = SampleLimits.wide()
            .gross("100000")
            .loss("50")
            .withoutMark(Limits.WithoutMark.REFUSE)
            .done();
    private final InstrumentCatalog catalog = Samples.nothingListedYet();
    private final MarkedAccount account = new MarkedAccount(limits, catalog);

    @BeforeEach
    void bothAreListed() {
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC), Samples.instrument(Samples.ETH)));
    }

    @Test
    void aClockThatIsSetBackHoldsNoLossBack() {
        holdTen();
        account.look();
        account.clock.advance(Duration.ofHours(-1));
        account.mark(Samples.ETH, "90");
        account.clock.advance(Duration.ofMillis(200));

        Books.denied(account.buy("b", Samples.BTC), RefusalCode.RISK_DAILY_LOSS);
    }

    @Test
    void aBookThatEmptiesTakesNoWorthAwayHoweverOftenTheFiguresAreMade() {
        holdTen();
        account.empty(Samples.ETH);
        account.limit(SampleLimits.wide()
                .gross("90000")
                .loss("50")
                .withoutMark(Limits.WithoutMark.REFUSE)
                .done());

        Books.granted(account.buy("b", Samples.BTC));
        Books.undecided(account.buy("c", Samples.ETH), RefusalCode.MARK_UNAVAILABLE);
    }

    @Test
    void aSymbolWhosePricesHaveNoTickHoldsNoOtherBack() {
        PriceRule continuous = PriceRule.continuous(Price.of("0"), Price.of("10000000"));
        catalog.merge(
                Samples.VENUE,
                List.of(Samples.instrument(Samples.BTC, continuous, "0.00001"), Samples.instrument(Samples.ETH)));
        account.mark(Samples.BTC, "50000");
        account.mark(Samples.ETH, "100");

        Books.granted(account.buy("a", Samples.BTC));
        Books.granted(account.buy("b", Samples.ETH));
    }

    @Test
    void aBookThatEmptiesTakesNoRateAway() {
        account.mark(Samples.BTC, "100");
        account.mark(Samples.ETH, "100");
        Books.granted(account.buy("a", Samples.BTC));
        account.trade("0.2", new Asset("ETH"));
        account.empty(Samples.ETH);
        account.clock.advance(Duration.ofSeconds(1));

        Books.granted(account.buy("b", Samples.BTC));
    }

    @Test
    void aBookThatEmptiedHoldsNoDayBack() {
        holdTen();
        account.empty(Samples.ETH);
        account.clock.advance(Duration.ofDays(1));

        Books.granted(account.buy("b", Samples.BTC));
        assertThat(account.journal)
                .filteredOn(TradingDayOpened.class::isInstance)
                .hasSize(2);
    }

    /** Nothing is ordered in it since, and the old home tells no prices any more. */
    @Test
    void whatIsHeldIsWorthItsNewestMarkAtTheHomeItsSymbolHasMovedTo() {
        holdTen();
        account.look();
        catalog.merge(Samples.NEARER, List.of(Samples.coarseInstrument(Samples.ETH)));
        account.mark(Samples.NEARER, Samples.ETH, "90");
        account.clock.advance(Duration.ofSeconds(1));

        Books.denied(account.buy("b", Samples.BTC), RefusalCode.RISK_DAILY_LOSS);
    }

    /** Of ETH, bought at 100; the day is open. */
    private void holdTen() {
        account.mark(Samples.BTC, "100");
        account.mark(Samples.ETH, "100");
        account.hold(Samples.ETH, "10", "100");
        Books.granted(account.buy("a", Samples.BTC));
    }
}
