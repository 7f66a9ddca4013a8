package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.breaker.AccountFigures.Breach;
import io.kontor.control.breaker.AccountFigures.Orders;
import io.kontor.control.breaker.BreakerTrigger;
import io.kontor.model.Samples;
import io.kontor.risk.LimitUse;
import io.kontor.risk.RiskLimit;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ReportSink;
import io.kontor.venue.VenueReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which use of a limit is a breach, and what of the venues' answers counts. */
class AccountCountsTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final IntentId ORDER = IntentId.of(MAIN, new ClientOrderId("a"));

    private final AtomicLong nanos = new AtomicLong();
    private final AccountCounts counts = new AccountCounts(nanos::get);
    private final List<String> told = new ArrayList<>();
    private final ReportSink sink = counts.counting(new ReportSink() {
        @Override
        public void deliver(VenueId venue, AccountId account, IntentId intent, VenueReport report) {
            told.add("deliver");
        }

        @Override
        public void deliverAgain(VenueId venue, AccountId account, IntentId intent, VenueReport report) {
            told.add("again");
        }
    });

    @Test
    void aPositionBeyondItsLimitIsOneAndAFullOneIsNot() {
        assertThat(breaches(RiskLimit.POSITION_LONG, "10", "10")).isEmpty();
        assertThat(breaches(RiskLimit.POSITION_LONG, "10.5", "10"))
                .containsExactly(
                        new Breach(BreakerTrigger.POSITION_LIMIT, true, "POSITION_LONG of BTC/USDT: 10.5 of 10"));
    }

    @Test
    void aLossThatReachesItsLimitIsOne() {
        assertThat(breaches(RiskLimit.DAILY_LOSS, "99999", "100000")).isEmpty();
        assertThat(breaches(RiskLimit.DAILY_LOSS, "100000", "100000")).hasSize(1);
    }

    /** Such as after a restart, while what is held has no mark. */
    @Test
    void whatIsKnownInPartMayBeABreach() {
        assertThat(breaches(RiskLimit.DAILY_LOSS, "0", "100000", true))
                .containsExactly(new Breach(BreakerTrigger.DAILY_LOSS, false, "DAILY_LOSS: 0 of 100000"));
        assertThat(breaches(RiskLimit.POSITION_LONG, "9", "10", true))
                .singleElement()
                .satisfies(breach -> assertThat(breach.certain()).isFalse());
        assertThat(breaches(RiskLimit.GROSS_NOTIONAL, "9", "10", true)).isEmpty();
    }

    /** The other leg of what is hedged may have gained as much. */
    @Test
    void aLossThatIsKnownInPartIsTooMuchOnlyOnceMarksHaveHadTimeToCome() {
        assertThat(breaches(RiskLimit.DAILY_LOSS, "100000", "100000", true))
                .containsExactly(new Breach(BreakerTrigger.DAILY_LOSS, false, "DAILY_LOSS: 100000 of 100000"));
        nanos.addAndGet(AccountCounts.MARKS_WITHIN.toNanos() - 1);
        assertThat(breaches(RiskLimit.DAILY_LOSS, "100000", "100000", true))
                .singleElement()
                .satisfies(breach -> assertThat(breach.certain()).isFalse());
        nanos.incrementAndGet();
        assertThat(breaches(RiskLimit.DAILY_LOSS, "100000", "100000", true))
                .containsExactly(new Breach(BreakerTrigger.DAILY_LOSS, true, "DAILY_LOSS: 100000 of 100000"));
    }

    @Test
    void aLossIsTooMuchAtOnceWhenTheMarksAreThereAndWhatIsUnknownLaterIsWaitedForAnew() {
        breaches(RiskLimit.DAILY_LOSS, "100000", "100000", true);
        assertThat(breaches(RiskLimit.DAILY_LOSS, "100000", "100000"))
                .containsExactly(new Breach(BreakerTrigger.DAILY_LOSS, true, "DAILY_LOSS: 100000 of 100000"));
        nanos.addAndGet(AccountCounts.MARKS_WITHIN.toNanos());
        assertThat(breaches(RiskLimit.DAILY_LOSS, "100000", "100000", true))
                .singleElement()
                .satisfies(breach -> assertThat(breach.certain()).isFalse());
    }

    @Test
    void aRateThatIsUsedUpHaltsNobody() {
        assertThat(breaches(RiskLimit.ORDERS_PER_SECOND, "100", "100")).isEmpty();
    }

    /** An outage of the journal has every report delivered again until it is back; none of that is another refusal. */
    @Test
    void aReportThatIsDeliveredAgainCountsOnce() {
        for (long cursor : List.of(7L, 9L)) {
            sink.deliver(Samples.VENUE, MAIN, ORDER, rejected(cursor));
        }
        for (long cursor : List.of(7L, 9L, 7L)) {
            sink.deliverAgain(Samples.VENUE, MAIN, ORDER, rejected(cursor));
        }
        sink.deliver(new VenueId("OTHER"), MAIN, ORDER, rejected(3));

        assertThat(told).containsExactly("deliver", "deliver", "again", "again", "again", "deliver");
        assertThat(counts.orders()).containsEntry(MAIN, new Orders(3, 3));
    }

    /** As where a session that begins anew gives out cursors again that were lost on their way to the books. */
    @Test
    void aReportCountsThoughItsCursorLiesBelowThatOfOneBefore() {
        for (long cursor : List.of(7L, 9L, 8L)) {
            sink.deliver(Samples.VENUE, MAIN, ORDER, rejected(cursor));
        }

        assertThat(counts.orders()).containsEntry(MAIN, new Orders(3, 3));
    }

    private static ExecutionReport rejected(long cursor) {
        return new ExecutionReport(
                cursor,
                "K",
                new VenueOrderId("v"),
                ExecutionReport.ExecType.REJECTED,
                Samples.BTC,
                Side.BUY,
                Quantity.of("1"),
                Price.of("100"),
                Quantity.ZERO,
                Optional.empty(),
                Optional.empty(),
                Samples.START);
    }

    private Set<Breach> breaches(RiskLimit limit, String used, String max) {
        return breaches(limit, used, max, false);
    }

    private Set<Breach> breaches(RiskLimit limit, String used, String max, boolean partial) {
        Optional<Symbol> symbol =
                limit == RiskLimit.POSITION_LONG ? Optional.of(new Symbol("BTC/USDT")) : Optional.empty();
        counts.used(Map.of(
                MAIN, List.of(new LimitUse(limit, symbol, new BigDecimal(used), new BigDecimal(max), 100, partial))));
        return counts.breaches().get(MAIN);
    }
}
