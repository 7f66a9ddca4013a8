package io.kontor.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kontor.ingress.json.Problem;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.model.Samples;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final KafkaSettings.Commands SETTINGS =
            KafkaSettings.from(ConfigFactory.load()).commands();

    @Test
    void whatIsRefusedForGoodEndsAtOnce() {
        for (RefusalCode code : Arrays.asList(
                RefusalCode.INVALID_FIELD,
                RefusalCode.UNKNOWN_ORDER,
                RefusalCode.ORDER_CLOSED,
                RefusalCode.TRADING_HALTED)) {
            assertThat(Patience.fresh().after(problem(code), SETTINGS)).isEqualTo(new Patience.Ended(problem(code)));
        }
        assertThat(Patience.fresh().after(Optional.empty(), SETTINGS)).isEqualTo(new Patience.Ended(Optional.empty()));
    }

    @Test
    void whatIsNotDecidedIsTriedForAsLongAsItTakesWithPausesThatGrowToABound() {
        Patience patience = Patience.fresh();
        Duration before = Duration.ZERO;

        for (int attempt = 0; attempt < 1_000; attempt++) {
            RefusalCode code = attempt % 2 == 0 ? RefusalCode.JOURNAL_UNAVAILABLE : RefusalCode.OUTCOME_UNKNOWN;
            Patience.Again again = again(patience.after(problem(code), SETTINGS));
            assertThat(again.after()).isBetween(before, SETTINGS.retryMax());
            before = again.after();
            patience = again.patience();
        }

        assertThat(before).isEqualTo(SETTINGS.retryMax());
    }

    /** Refused for good, it would be committed and never tried again, though its symbol was there a moment later. */
    @Test
    void aSymbolThatIsNotListedYetIsTriedAgainAndOneNobodyListsIsNot() {
        InstrumentCatalog instruments = Samples.nothingListedYet();
        Optional<Problem> before = notFound(instruments);
        instruments.merge(Samples.VENUE, List.of());

        again(Patience.fresh().after(before, SETTINGS));
        assertThat(Patience.fresh().after(notFound(instruments), SETTINGS)).isInstanceOf(Patience.Ended.class);
    }

    private static Optional<Problem> notFound(InstrumentCatalog instruments) {
        return Optional.of(
                Problem.of(instruments.notFound("symbol", Samples.BTC, "a known symbol", List.of(Samples.VENUE))));
    }

    @Test
    void theRateLimitIsGivenWayToForABoundedTimeAndNotBeforeItSays() {
        Patience patience = Patience.fresh();
        Duration waited = Duration.ZERO;
        int attempts = 0;

        Patience.Verdict verdict = patience.after(limited(Duration.ofMillis(900)), SETTINGS);
        while (verdict instanceof Patience.Again(Patience next, Duration after)) {
            assertThat(after).isEqualTo(Duration.ofMillis(900));
            waited = waited.plus(after);
            attempts++;
            verdict = next.after(limited(Duration.ofMillis(900)), SETTINGS);
        }

        assertThat(verdict).isEqualTo(new Patience.Ended(limited(Duration.ofMillis(900))));
        assertThat(waited).isLessThanOrEqualTo(SETTINGS.paceMax());
        assertThat(attempts).isEqualTo((int) (SETTINGS.paceMax().toMillis() / 900));
    }

    @Test
    void aLimitThatPassesInTimeHasNotCounted() {
        Patience.Again again = again(Patience.fresh().after(limited(Duration.ofSeconds(1)), SETTINGS));

        assertThat(again.patience().after(Optional.empty(), SETTINGS)).isEqualTo(new Patience.Ended(Optional.empty()));
    }

    /** Refused, it would be committed and gone, though the rate hardly held it up. */
    @Test
    void anOutageIsNoTimeUnderTheRateLimit() {
        Optional<Problem> tooFast = limited(Duration.ofSeconds(1));

        for (RefusalCode away : List.of(RefusalCode.MARK_UNAVAILABLE, RefusalCode.TOO_MANY_IN_FLIGHT)) {
            Patience patience = again(Patience.fresh().after(tooFast, SETTINGS)).patience();
            Duration outage = Duration.ZERO;
            while (outage.compareTo(SETTINGS.paceMax()) <= 0) {
                Patience.Again again = again(patience.after(problem(away), SETTINGS));
                outage = outage.plus(again.after());
                patience = again.patience();
            }

            assertThat(patience.after(tooFast, SETTINGS)).as(away.name()).isInstanceOf(Patience.Again.class);
        }
    }

    @Test
    void theRateLimitIsGivenWayToForABoundedTimeWhateverComesBetween() {
        Optional<Problem> tooFast = limited(Duration.ofSeconds(1));
        Patience patience = Patience.fresh();

        for (long second = 0; second < SETTINGS.paceMax().toSeconds(); second++) {
            patience = again(patience.after(tooFast, SETTINGS)).patience();
            patience = again(patience.after(problem(RefusalCode.NOT_READY), SETTINGS))
                    .patience();
        }

        assertThat(patience.after(tooFast, SETTINGS)).isEqualTo(new Patience.Ended(tooFast));
    }

    @Test
    void aFaultOfOursDoesNotHoldThePartitionUpForEver() {
        Patience patience = Patience.fresh();

        for (int fault = 0; fault < SETTINGS.faultsMax(); fault++) {
            patience = again(patience.after(problem(RefusalCode.INTERNAL), SETTINGS))
                    .patience();
        }

        assertThat(patience.after(problem(RefusalCode.INTERNAL), SETTINGS))
                .isEqualTo(new Patience.Ended(problem(RefusalCode.INTERNAL)));
    }

    @Test
    void ourOwnBoundOnWhatIsInFlightIsNoRateOfTheCallers() {
        Patience.Again again = again(Patience.fresh().after(problem(RefusalCode.TOO_MANY_IN_FLIGHT), SETTINGS));

        assertThat(again.patience().limited()).isZero();
    }

    private static Patience.Again again(Patience.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Patience.Again.class);
        return (Patience.Again) verdict;
    }

    private static Optional<Problem> problem(RefusalCode code) {
        return Optional.of(Problem.of(Refusal.of(code, code.meaning())));
    }

    private static Optional<Problem> limited(Duration after) {
        return Optional.of(
                Problem.of(Refusal.of(RefusalCode.RATE_LIMITED, "too fast").after(after)));
    }
}
