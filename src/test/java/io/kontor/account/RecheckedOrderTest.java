package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEvent.LimitsChanged;
import io.kontor.account.AccountEvent.TradingDayOpened;
import io.kontor.model.Samples;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An order that waited too long to leave is held to what holds when it does. */
class RecheckedOrderTest {

    /** A daily loss ends the order for good, and this one is the day's before. */
    @Test
    void whatIsTheFirstToBeLookedAtOnADayIsHeldToThatDaysLoss() {
        var limits = SampleLimits.wide().loss("50").done();
        var account = new MarkedAccount(limits);
        account.mark(Samples.BTC, "100");
        account.hold(Samples.BTC, "10", "100");
        Books.granted(account.buy("a", Samples.BTC));
        account.mark(Samples.BTC, "94");
        assertThat(account.recheck("a", Samples.BTC).map(Refusal::code)).contains(RefusalCode.RISK_DAILY_LOSS);

        account.clock.advance(Duration.ofDays(1));
        account.restart(limits);
        account.look();

        assertThat(account.recheck("a", Samples.BTC)).isEmpty();
        assertThat(account.journal)
                .filteredOn(TradingDayOpened.class::isInstance)
                .hasSize(2);
        account.mark(Samples.BTC, "88");
        assertThat(account.recheck("a", Samples.BTC).map(Refusal::code)).contains(RefusalCode.RISK_DAILY_LOSS);
    }

    /** It knows of its fills before the account does: what filled so is in no position yet, and of the room it asks for no more. */
    @Test
    void whatHasFilledAndTheAccountHasNotHeardOfCountsAsWhatMayStillFill() {
        var account = new MarkedAccount(
                SampleLimits.wide().position(Samples.BTC, "10").done());
        account.mark(Samples.BTC, "100");
        account.hold(Samples.BTC, "9", "100");
        Books.granted(account.buy("a", Samples.BTC));
        assertThat(account.recheck("a", Samples.BTC, "0.5")).isEmpty();

        account.limit(
                SampleLimits.wide().position(Samples.BTC, "9.6").version(2).done());

        assertThat(account.recheck("a", Samples.BTC, "0.5").map(Refusal::code)).contains(RefusalCode.RISK_POSITION);
    }

    @Test
    void theLimitsItIsHeldToAreInTheJournal() {
        var account = new MarkedAccount(SampleLimits.wide().done());
        account.mark(Samples.BTC, "100");
        Books.granted(account.buy("a", Samples.BTC));

        account.restart(SampleLimits.wide().version(2).done());
        account.recheck("a", Samples.BTC);

        assertThat(account.journal)
                .filteredOn(LimitsChanged.class::isInstance)
                .extracting(event -> ((LimitsChanged) event).limits().version())
                .containsExactly(1L, 2L);
    }
}
