package io.kontor.control.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.HaltScope;
import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.marketdata.Quote;
import io.kontor.model.Samples;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What several markets say of a circuit that is wider than each. */
class MarketWatchTest {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration COOLDOWN = Duration.ofSeconds(90);
    private static final BreakerSettings SETTINGS = Breakers.settings(COOLDOWN, COOLDOWN, WINDOW, HaltScope.Type.VENUE);
    private static final Circuit MOVE = new Circuit(BreakerTrigger.MARKET_MOVE, HaltScope.of(Samples.VENUE));
    private static final Circuit STALE = new Circuit(BreakerTrigger.STALE_MARKET_DATA, HaltScope.of(Samples.VENUE));

    private final Map<Symbol, String> prices = new HashMap<>();
    private InstrumentCatalog catalog = listing(Samples.BTC, Samples.ETH);
    private MarketWatch watch = watch();
    private BreakerState state = BreakerState.none();
    private Instant now = Samples.START;

    @Test
    void aMarketThatNeverHadAPriceKeepsNoOtherFromResettingOrArmingWhatBothTrip() {
        look("1000", null);
        look("900", null);
        assertThat(phase()).isEqualTo(Phase.TRIPPED);
        looks(COOLDOWN.plus(WINDOW), "900", null);
        assertThat(phase()).as("calm for longer than the cooldown").isEqualTo(Phase.RESTING);

        look("800", null);
        lift();
        looks(WINDOW.multipliedBy(2), "800", null);
        assertThat(phase()).isEqualTo(Phase.RESTING);
        look("700", null);

        assertThat(phase()).isEqualTo(Phase.TRIPPED);
    }

    @Test
    void aMarketThatOnlyHasAPriceNowAndThenAndDidNotMoveKeepsNoOtherFromIt() {
        look("1000", "50");
        look("900", "50");
        lift();

        for (int n = 0; n < WINDOW.toSeconds() * 2; n++) {
            look("900", n % 2 == 0 ? null : "50");
        }
        assertThat(phase()).isEqualTo(Phase.RESTING);
        look("900", "45");

        assertThat(phase()).as("a move is seen there all the same").isEqualTo(Phase.TRIPPED);
    }

    /** Were it armed by the others meanwhile, the same move would trip it again as soon as there is a price. */
    @Test
    void aMarketThatMovedAndLostItsPriceHasTheSayUntilItIsSeenCalm() {
        looks(WINDOW.plusSeconds(1), "1000", "50");
        look("900", "50");
        lift();

        look(null, "50");
        assertThat(phase()).as("a gap").isEqualTo(Phase.OVERRIDDEN);
        look("900", "50");
        assertThat(phase()).as("the person has seen it").isEqualTo(Phase.OVERRIDDEN);

        looks(WINDOW.multipliedBy(3), null, "50");
        assertThat(phase()).as("nobody knows").isEqualTo(Phase.OVERRIDDEN);
        look("900", "50");
        assertThat(phase()).as("no price of a whole window is far from it").isEqualTo(Phase.RESTING);
    }

    @Test
    void afterARestartAMarketThatFellAndHasNoPriceStillHasTheSay() {
        looks(WINDOW.plusSeconds(1), "1000", "50");
        look("900", "50");
        look(null, "50");
        restart();

        looks(COOLDOWN.multipliedBy(2), null, "50");
        assertThat(phase()).as("nobody knows").isEqualTo(Phase.TRIPPED);
        looks(COOLDOWN.multipliedBy(2), "900", "50");
        assertThat(phase()).as("calm").isEqualTo(Phase.RESTING);
    }

    @Test
    void afterARestartAMarketWhosePricesStillDoNotComeHasTheSay() {
        look("1000", "50");
        looks(SETTINGS.staleAfter().plusSeconds(1), null, "50");
        assertThat(phase(STALE)).isEqualTo(Phase.TRIPPED);
        restart();

        looks(COOLDOWN.multipliedBy(2), null, "50");
        assertThat(phase(STALE)).as("still dark").isEqualTo(Phase.TRIPPED);
        looks(COOLDOWN.multipliedBy(2), "1000", "50");
        assertThat(phase(STALE)).as("it is back").isEqualTo(Phase.RESTING);
    }

    @Test
    void aMarketThatFellAndIsNotListedYetAfterARestartHasTheSay() {
        looks(WINDOW.plusSeconds(1), "1000", "50");
        look("900", "50");
        catalog = listing(Samples.ETH);
        restart();

        looks(COOLDOWN.multipliedBy(2), "900", "50");
        assertThat(phase()).isEqualTo(Phase.TRIPPED);
    }

    @Test
    void aMarketThatFellAndIsListedWithOtherTicksIsTheSameMarket() {
        looks(WINDOW.plusSeconds(1), "1000", "50");
        look("900", "50");
        look(null, "50");
        catalog.merge(Samples.VENUE, List.of(Samples.instrument(Samples.BTC, "2", "2")));

        looks(COOLDOWN.multipliedBy(2), null, "50");

        assertThat(phase()).isEqualTo(Phase.TRIPPED);
    }

    /** One price is no move, however far it is from the one before the gap. */
    @Test
    void aMarketThatFellAndIsBackBehindALongGapHasTheSayUntilItWasSeenForAWindow() {
        looks(WINDOW.plusSeconds(1), "1000", "50");
        look("900", "50");
        looks(COOLDOWN.minusSeconds(1), null, "50");

        look("630", "50");
        assertThat(phase()).as("the cooldown is over").isEqualTo(Phase.TRIPPED);
        looks(COOLDOWN.multipliedBy(2), "630", "50");
        assertThat(phase()).isEqualTo(Phase.RESTING);
    }

    private static InstrumentCatalog listing(Symbol... symbols) {
        InstrumentCatalog catalog = Samples.nothingListedYet();
        catalog.merge(Samples.VENUE, Stream.of(symbols).map(Samples::instrument).toList());
        return catalog;
    }

    private MarketWatch watch() {
        return new MarketWatch(
                SETTINGS,
                catalog,
                (_, symbol) -> Optional.ofNullable(prices.get(symbol)).map(price -> quote(symbol, price)));
    }

    private void restart() {
        watch = watch();
    }

    private void looks(Duration time, String btc, String eth) {
        for (int n = 0; n < time.toSeconds(); n++) {
            look(btc, eth);
        }
    }

    /** One a second. */
    private void look(String btc, String eth) {
        now = now.plusSeconds(1);
        prices.put(Samples.BTC, btc);
        prices.put(Samples.ETH, eth);
        Findings findings = new Findings();
        watch.look(findings, state, Duration.between(Samples.START, now).toNanos());
        BreakerRules.Steps steps = BreakerRules.next(state, findings, SETTINGS, now);
        for (BreakerEvent event : steps.events()) {
            state = state.apply(event);
        }
        for (Trip trip : steps.resets()) {
            state = state.apply(new BreakerEvent.Reset(state.number() + 1, trip.circuit(), trip.halt(), now));
        }
    }

    private void lift() {
        Trip trip = state.of(MOVE).orElseThrow();
        state = state.apply(BreakerRules.lifted(state, trip.halt(), false, now).orElseThrow());
    }

    private Phase phase() {
        return phase(MOVE);
    }

    private Phase phase(Circuit circuit) {
        return state.of(circuit).orElseThrow().phase();
    }

    private static Quote quote(Symbol symbol, String price) {
        return new Quote(
                Samples.VENUE,
                symbol,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Price.of(price)),
                Quantity.ZERO,
                Samples.START,
                false);
    }
}
