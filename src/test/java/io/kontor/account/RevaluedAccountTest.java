package io.kontor.account;

import io.kontor.model.Samples;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an account holds is worth its newest mark, whatever is ordered and whatever the clock does. */
class RevaluedAccountTest {
    private final Limits limits = SampleLimits.wide()
            .gross("100000")
            .loss("50")
            .withoutMark(Limits.WithoutMark.REFUSE)
            .done();
    private final MarkedAccount account = new MarkedAccount(limits);

    @Test
    void aClockThatIsSetBackHoldsNoLossBack() {
        holdTen();
        account.look();
        account.clock.advance(Duration.ofHours(-1));
        account.mark(Samples.ETH, "90");
        account.clock.advance(Duration.ofMillis(200));

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
