package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEvent.TradingDayOpened;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.model.Samples;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Money;
import io.kontor.value.RefusalCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account holds of a symbol whose home has never quoted it is worth what the account's own venues quote. */
class HomeWithoutQuotesTest {
    private final Limits limits = SampleLimits.wide()
            .gross("1300")
            .loss("50")
            .withoutMark(Limits.WithoutMark.REFUSE)
            .done();
    private final InstrumentCatalog catalog = Samples.nothingListedYet();
    private final MarkedAccount account = new MarkedAccount(limits, catalog);

    @BeforeEach
    void tenAreHeldOfWhatIsAtHomeElsewhere() {
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC), Samples.instrument(Samples.ETH)));
        catalog.merge(Samples.NEARER, List.of(Samples.instrument(Samples.NEARER, Samples.BTC)));
        account.hold(Samples.BTC, "10", "90");
        account.mark(Samples.ETH, "100");
    }

    @Test
    void whatTheAccountsOwnVenueQuotesOpensTheDayAndLetsOtherSymbolsGrow() {
        account.mark(Samples.BTC, "100");

        Books.granted(account.buy("a", Samples.ETH));
        assertThat(opened().day().worth()).containsEntry(Samples.BTC, Money.of("100"));
        Books.granted(account.buy("b", Samples.ETH));
        account.mark(Samples.BTC, "94");
        Books.denied(account.buy("c", Samples.ETH), RefusalCode.RISK_DAILY_LOSS);
    }

    @Test
    void noOrderInItIsDecidedOnIt() {
        account.mark(Samples.BTC, "100");

        Books.undecided(account.buy("a", Samples.BTC), RefusalCode.MARK_UNAVAILABLE);
    }

    @Test
    void itsHomesQuotesAreWhatCountsOnceThereAreAny() {
        account.mark(Samples.BTC, "100");
        Books.granted(account.buy("a", Samples.ETH));

        account.mark(Samples.NEARER, Samples.BTC, "94");

        Books.denied(account.buy("b", Samples.ETH), RefusalCode.RISK_DAILY_LOSS);
    }

    /** Of a book nobody has been in yet there is as little to tell. */
    @Test
    void aHomeWhoseBookWasAlwaysEmptyHasQuotedNothing() {
        account.empty(Samples.NEARER, Samples.BTC);
        account.mark(Samples.BTC, "100");

        Books.granted(account.buy("a", Samples.ETH));
    }

    @Test
    void withoutAnyQuoteWhatItIsWorthStaysUnknown() {
        Books.undecided(account.buy("a", Samples.ETH), RefusalCode.MARK_UNAVAILABLE);
    }

    private TradingDayOpened opened() {
        return account.journal.stream()
                .filter(TradingDayOpened.class::isInstance)
                .map(TradingDayOpened.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
