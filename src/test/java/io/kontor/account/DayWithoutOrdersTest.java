package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEvent.LimitAlerted;
import io.kontor.account.AccountEvent.LimitsChanged;
import io.kontor.account.AccountEvent.TradingDayOpened;
import io.kontor.model.Samples;
import io.kontor.risk.LimitUse;
import io.kontor.risk.RiskLimit;
import io.kontor.risk.SampleLimits;
import io.kontor.value.Money;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an account's day has brought where nothing is ordered here: its fills come from elsewhere. */
class DayWithoutOrdersTest {
    private final Books books = new Books();

    @Test
    void anAccountThatOnlyTradesElsewhereHasDaysToo() {
        holdTen();
        books.watch();

        books.quote = books.at("97");
        assertThat(loss().used()).isEqualByComparingTo("30");
        books.now = books.now.plus(Duration.ofDays(1));
        books.watch();

        assertThat(books.state.safeguards().day().orElseThrow().date()).isEqualTo("2026-11-21");
        assertThat(books.state.safeguards().day().orElseThrow().worth()).containsEntry(Samples.BTC, Money.of("-30"));
        books.quote = books.at("93");
        assertThat(loss().used()).isEqualByComparingTo("40");
        books.quote = books.at("91");
        Books.denied(books.reserve("first", Side.BUY, "1"), RefusalCode.RISK_DAILY_LOSS);
    }

    /** It was lost over weeks before days were opened for such accounts. */
    @Test
    void whatWasLostBeforeTheFirstDayIsNeverTheDaysAndTripsNothing() {
        holdTen();
        books.quote = books.at("40");

        assertThat(loss().used()).isZero();
        assertThat(loss().partial()).isTrue();
        books.watch();

        assertThat(books.journal).noneMatch(LimitAlerted.class::isInstance);
        assertThat(loss().used()).isZero();
        assertThat(loss().partial()).isFalse();
        books.quote = books.at("35");
        assertThat(loss().used()).isEqualByComparingTo("50");
    }

    @Test
    void withoutAMarkTheFirstDayIsAwaited() {
        holdTen();
        books.quote = Optional.empty();
        books.watch();

        assertThat(books.state.safeguards().day()).isEmpty();
        assertThat(loss().partial()).isTrue();
        books.quote = books.at("40");
        books.watch();

        assertThat(books.state.safeguards().day().orElseThrow().worth()).containsEntry(Samples.BTC, Money.of("-600"));
    }

    @Test
    void anAccountThatHasNeverTradedJournalsNoDays() {
        books.limitedTo(SampleLimits.wide().loss("50").done());
        books.quote = books.at("100");
        books.watch();

        assertThat(books.journal).noneMatch(TradingDayOpened.class::isInstance);
        assertThat(loss().partial()).isFalse();
    }

    /** Nothing is ever decided here, so nothing else journals them. */
    @Test
    void anAlertNamesLimitsThatTheJournalHas() {
        limitedToTen();
        buyElsewhere("9");

        books.watch();

        assertThat(ofLimits()).hasSize(2);
        LimitsChanged configured = (LimitsChanged) ofLimits().getFirst();
        LimitAlerted alerted = (LimitAlerted) ofLimits().getLast();
        assertThat(configured.limits().version()).isEqualTo(3);
        assertThat(configured.by()).isEqualTo(AccountRisk.CONFIGURATION);
        assertThat(alerted.limitsVersion()).isEqualTo(3);
        assertThat(alerted.seq()).isEqualTo(books.state.seq());
        books.watch();
        assertThat(ofLimits()).as("told once").hasSize(2);
    }

    @Test
    void whereNothingIsToldNoLimitsAreJournalled() {
        limitedToTen();
        buyElsewhere("7");

        books.watch();

        assertThat(ofLimits()).isEmpty();
    }

    private void limitedToTen() {
        books.limitedTo(
                SampleLimits.wide().version(3).position(Samples.BTC, "10").done());
        books.quote = books.at("100");
    }

    private List<AccountEvent> ofLimits() {
        return books.journal.stream()
                .filter(e -> e instanceof LimitsChanged || e instanceof LimitAlerted)
                .toList();
    }

    private void buyElsewhere(String quantity) {
        books.external.add(Books.id("elsewhere"));
        books.announce("elsewhere", true, books.filled("elsewhere", Side.BUY, quantity, "0", quantity));
        assertThat(books.position()).isEqualTo(quantity);
    }

    private void holdTen() {
        books.limitedTo(SampleLimits.wide().loss("50").done());
        books.quote = books.at("100");
        buyElsewhere("10");
    }

    private LimitUse loss() {
        return books.usage().stream()
                .filter(use -> use.limit() == RiskLimit.DAILY_LOSS)
                .findFirst()
                .orElseThrow();
    }
}
