package io.kontor.venue.binance.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import io.kontor.venue.VenueSession.NotSent;
import io.kontor.venue.binance.Documents;
import io.kontor.venue.binance.Samples;
import io.kontor.venue.binance.protocol.ExchangeInfo;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.RateLimit;
import io.kontor.venue.binance.protocol.VenueError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateBudgetTest {
    private static final Optional<AccountId> MAIN = Optional.of(Samples.ACCOUNT);
    private static final Optional<AccountId> OTHER = Optional.of(new AccountId("other"));
    private static final long NOW = 1_700_000_040_000L;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateBudget budget = budget(
            "weights { reserve-percent = 20, order-reserve-percent = 0, weight-per-minute = 100, pause-after-429 = 60 s }");

    @Test
    void weightIsSpentUpToTheReserve() {
        assertThat(budget.take(Method.OPEN_ORDERS, MAIN, NOW)).isEmpty();

        assertThat(budget.take(Method.PLACE, MAIN, NOW).orElseThrow()).hasMessageContaining("80 of 100");
    }

    /** What our own count keeps back has room within the minute, what the venue keeps back may be a ban. */
    @Test
    void onlyWhatOurOwnCountKeepsBackIsKeptBackForNow() {
        budget.take(Method.OPEN_ORDERS, MAIN, NOW);
        assertThat(NotSent.isForNow(budget.take(Method.PLACE, MAIN, NOW).orElseThrow()))
                .isTrue();

        budget.refused(error(429, -1003, Optional.empty()), MAIN);

        assertThat(NotSent.isForNow(budget.take(Method.PLACE, MAIN, NOW).orElseThrow()))
                .isFalse();
    }

    @Test
    void theReserveIsForCancelsAndForWhatBecomesOfOrders() {
        budget.take(Method.OPEN_ORDERS, MAIN, NOW);

        assertThat(budget.take(Method.SUBSCRIBE_USER_DATA, OTHER, NOW)).isEmpty();
        for (int i = 0; i < 18; i++) {
            assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
        }
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isPresent();
    }

    /** After a reconnect a sweep has hundreds of orders asked after at once. */
    @ParameterizedTest
    @EnumSource(names = {"ORDER_STATUS", "ORDER_TRADES"})
    void questionsAboutOrdersNeverKeepACancelFromLeaving(Method question) {
        int weight = 0;
        while (budget.take(question, MAIN, NOW).isEmpty()) {
            weight += question.weight();
        }

        assertThat(weight).isGreaterThan(80);
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
        assertThat(budget.take(Method.SUBSCRIBE_USER_DATA, OTHER, NOW)).isEmpty();
        assertThat(budget.take(Method.TIME, Optional.empty(), NOW)).isEmpty();
    }

    /** With many accounts behind one address sweeps alone want more than there is. */
    @Test
    void whatComparesTheBooksNeverKeepsAnOrderFromLeaving() {
        RateBudget shared =
                budget("weights { reserve-percent = 20, order-reserve-percent = 20, weight-per-minute = 600 }");
        for (int i = 0; i < 4; i++) {
            assertThat(shared.take(Method.OPEN_ORDERS, MAIN, NOW)).isEmpty();
        }

        assertThat(shared.take(Method.OPEN_ORDERS, OTHER, NOW)).isPresent();
        assertThat(shared.take(Method.DEPTH, Optional.empty(), NOW)).isPresent();
        assertThat(shared.take(Method.PLACE, OTHER, NOW)).isEmpty();
        assertThat(shared.take(Method.CANCEL_REPLACE, OTHER, NOW)).isEmpty();
    }

    /** Each session's list goes before sweeps, but a hundred of them one after the other leave orders their room. */
    @Test
    void logOnsNeverKeepAnOrderFromLeaving() {
        RateBudget shared =
                budget("weights { reserve-percent = 20, order-reserve-percent = 20, weight-per-minute = 1000 }");
        int lists = 0;
        while (shared.take(Method.FIRST_OPEN_ORDERS, MAIN, NOW).isEmpty()) {
            lists++;
        }

        assertThat(lists).isEqualTo(8);
        assertThat(shared.take(Method.OPEN_ORDERS, OTHER, NOW)).isPresent();
        for (int i = 0; i < 100; i++) {
            assertThat(shared.take(Method.PLACE, OTHER, NOW)).isEmpty();
        }
    }

    @Test
    void aNewMinuteOfTheVenuesStartsAfresh() {
        budget.take(Method.OPEN_ORDERS, MAIN, NOW);
        budget.settle(Method.OPEN_ORDERS, MAIN, List.of(), NOW, NOW);
        assertThat(budget.take(Method.PLACE, MAIN, NOW + 59_999)).isPresent();

        assertThat(budget.take(Method.PLACE, MAIN, NOW + 60_000)).isEmpty();
    }

    /** It is told when the answer is made, and the next minute may have begun before that is read. */
    @Test
    void whatIsCountedInAMinuteThatIsOverIsNotCountedInTheNext() {
        budget.limits(List.of(new RateLimit(RateLimit.Kind.ORDERS, Duration.ofSeconds(10), 100, OptionalLong.empty())));
        assertThat(budget.take(Method.PLACE, MAIN, NOW + 59_990)).isEmpty();

        budget.settle(Method.PLACE, MAIN, List.of(weight(99), orders(100)), NOW + 59_990, NOW + 60_010);

        assertThat(budget.take(Method.PLACE, MAIN, NOW + 60_010)).isEmpty();
    }

    @Test
    void theVenuesOwnCountReplacesOurs() {
        budget.take(Method.OPEN_ORDERS, MAIN, NOW);
        budget.settle(Method.OPEN_ORDERS, MAIN, List.of(weight(2)), NOW, NOW);
        assertThat(budget.take(Method.MY_TRADES, MAIN, NOW)).isEmpty();

        budget.settle(Method.MY_TRADES, MAIN, List.of(weight(99)), NOW, NOW);

        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isPresent();
    }

    /** As of orders at a log-on, before this process has sent any. */
    @Test
    void whatTheVenueTellsBeforeAnythingIsCountedHolds() {
        budget.limits(List.of(new RateLimit(RateLimit.Kind.ORDERS, Duration.ofSeconds(10), 100, OptionalLong.empty())));

        budget.settle(Method.SUBSCRIBE_USER_DATA, MAIN, List.of(orders(100)), NOW, NOW);

        assertThat(budget.take(Method.PLACE, MAIN, NOW).orElseThrow()).hasMessageContaining("orders used up");
        assertThat(budget.take(Method.PLACE, OTHER, NOW)).isEmpty();
    }

    /** With a clock that is off nothing that is signed is taken, cancels included. */
    @Test
    void theVenuesTimeIsAskedForWhateverElseIsUsedUp() {
        budget.take(Method.OPEN_ORDERS, MAIN, NOW);
        assertThat(budget.take(Method.PLACE, MAIN, NOW)).isPresent();

        assertThat(budget.take(Method.TIME, Optional.empty(), NOW)).isEmpty();
    }

    @Test
    void ordersAreCountedForEachAccount() {
        budget.limits(ExchangeInfo.of(Samples.VENUE, Json.read(Documents.EXCHANGE_INFO), Samples.VENUE_SYMBOLS)
                .limits());
        for (int i = 0; i < 100; i++) {
            assertThat(budget.take(Method.PLACE, MAIN, NOW)).isEmpty();
        }

        assertThat(budget.take(Method.PLACE, MAIN, NOW).orElseThrow()).hasMessageContaining("orders used up");
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
        assertThat(budget.take(Method.PLACE, OTHER, NOW)).isEmpty();
    }

    @Test
    void afterATooManyNothingIsAskedUntilTheVenueAllows() {
        budget.refused(error(429, -1003, Optional.of(Duration.ofSeconds(5))), MAIN);

        pass(Duration.ofMillis(4_999));
        assertThat(budget.take(Method.CANCEL, MAIN, NOW).orElseThrow()).hasMessageContaining("wants 1 ms of silence");
        pass(Duration.ofMillis(1));
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
    }

    /** It holds back the comparison of clocks too, so that nothing else would end it. */
    @Test
    void silenceLastsNoLongerWhereTheTimeOfDayIsSetBackMeanwhile() {
        budget.refused(error(429, -1003, Optional.empty()), MAIN);
        budget.refused(error(429, -1015, Optional.of(Duration.ofSeconds(30))), MAIN);
        long setBack = NOW - Duration.ofHours(1).toMillis();
        assertThat(budget.take(Method.CANCEL, MAIN, setBack)).isPresent();

        pass(Duration.ofSeconds(60));

        assertThat(budget.take(Method.TIME, Optional.empty(), setBack + 60_000)).isEmpty();
        assertThat(budget.take(Method.CANCEL, MAIN, setBack + 60_000)).isEmpty();
        assertThat(budget.take(Method.PLACE, MAIN, setBack + 60_000)).isEmpty();
    }

    @Test
    void aShorterSilenceToldLaterDoesNotEndTheLongerOne() {
        budget.refused(error(429, -1003, Optional.of(Duration.ofSeconds(60))), MAIN);
        pass(Duration.ofSeconds(10));

        budget.refused(error(429, -1003, Optional.of(Duration.ofSeconds(5))), MAIN);

        pass(Duration.ofSeconds(49));
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isPresent();
        pass(Duration.ofSeconds(1));
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
    }

    @Test
    void aBanWithoutAnEndLastsAsConfigured() {
        budget.refused(error(418, 0, Optional.empty()), Optional.empty());

        pass(Duration.ofMillis(119_999));
        assertThat(budget.take(Method.PLACE, MAIN, NOW)).isPresent();
        pass(Duration.ofMillis(1));
        assertThat(budget.take(Method.PLACE, MAIN, NOW)).isEmpty();
    }

    @Test
    void tooManyOrdersOfOneAccountStopOnlyItsOrders() {
        budget.refused(error(429, -1015, Optional.of(Duration.ofSeconds(5))), MAIN);

        assertThat(budget.take(Method.PLACE, MAIN, NOW)).isPresent();
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
        assertThat(budget.take(Method.PLACE, OTHER, NOW)).isEmpty();
        pass(Duration.ofSeconds(5));
        assertThat(budget.take(Method.PLACE, MAIN, NOW)).isEmpty();
    }

    @Test
    void aNoOfTheFirewallsIsFollowedBySilence() {
        budget.refused(error(403, 0, Optional.empty()), MAIN);

        pass(Duration.ofMillis(59_999));
        assertThat(budget.take(Method.CANCEL, MAIN, NOW).orElseThrow()).hasMessageContaining("silence");
        pass(Duration.ofMillis(1));
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
    }

    @Test
    void theFillsOfOneOrderWeighLittleAndMayUseMostOfTheReserve() {
        budget.take(Method.OPEN_ORDERS, MAIN, NOW);

        for (int i = 0; i < 3; i++) {
            assertThat(budget.take(Method.ORDER_TRADES, MAIN, NOW)).isEmpty();
        }
        assertThat(budget.take(Method.ORDER_TRADES, MAIN, NOW)).isPresent();
    }

    @Test
    void requestsAreCountedWhateverTheyWeigh() {
        budget.limits(
                List.of(new RateLimit(RateLimit.Kind.RAW_REQUESTS, Duration.ofMinutes(5), 10, OptionalLong.empty())));
        for (int i = 0; i < 8; i++) {
            assertThat(budget.take(Method.PLACE, MAIN, NOW)).isEmpty();
            budget.settle(Method.PLACE, MAIN, List.of(weight(0)), NOW, NOW);
        }

        assertThat(budget.take(Method.PLACE, MAIN, NOW).orElseThrow())
                .hasMessageContaining("requests used up: 8 of 10");
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isEmpty();
        assertThat(budget.take(Method.CANCEL, MAIN, NOW)).isPresent();
    }

    @Test
    void whatNeverLeftIsGivenBack() {
        for (int i = 0; i < 10; i++) {
            assertThat(budget.take(Method.OPEN_ORDERS, MAIN, NOW)).isEmpty();
            budget.giveBack(Method.OPEN_ORDERS, MAIN);
        }
    }

    private RateBudget budget(String settings) {
        return new RateBudget(Samples.settings(settings).weights(), nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static RateLimit orders(long count) {
        return new RateLimit(RateLimit.Kind.ORDERS, Duration.ofSeconds(10), 100, OptionalLong.of(count));
    }

    private static RateLimit weight(long count) {
        return new RateLimit(RateLimit.Kind.REQUEST_WEIGHT, Duration.ofMinutes(1), 0, OptionalLong.of(count));
    }

    private static VenueError error(int status, int code, Optional<Duration> retryAfter) {
        return VenueError.of(status, Json.object().put("code", code).put("msg", "too many"), retryAfter);
    }
}
