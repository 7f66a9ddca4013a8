package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.account.SymbolExposure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A property that cannot fail proves nothing: each break of the closing rules must be noticed. */
class ControlBreaksTest {
    private static final long SEED = 1;

    @Test
    void sendingWithoutCountingOpenOrdersIsNoticed() {
        assertThatThrownBy(() -> ClosingProperty.check(
                        SEED,
                        (holding, instrument, quote, book, inFlight, settings) -> ClosingRules.next(
                                new Holding(
                                        holding.quantity(),
                                        SymbolExposure.NONE,
                                        holding.ownRests(),
                                        holding.limits(),
                                        holding.orderMax()),
                                instrument,
                                quote,
                                book,
                                inFlight,
                                settings)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not go through zero");
    }

    @Test
    void sendingPastTheAccountsOwnOrderIsNoticed() {
        assertThatThrownBy(() -> ClosingProperty.check(
                        SEED,
                        (holding, instrument, quote, book, inFlight, settings) -> ClosingRules.next(
                                new Holding(
                                        holding.quantity(),
                                        holding.exposure(),
                                        Optional.empty(),
                                        holding.limits(),
                                        holding.orderMax()),
                                instrument,
                                quote,
                                book,
                                inFlight,
                                settings)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not trade with the account's own");
    }

    @Test
    void sendingBeyondTheCollarIsNoticed() {
        assertThatThrownBy(() -> ClosingProperty.check(
                        SEED,
                        (holding, instrument, quote, book, inFlight, settings) -> ClosingRules.next(
                                holding,
                                instrument,
                                quote,
                                book,
                                inFlight,
                                new ClosingSettings(
                                        900,
                                        settings.depthPercent(),
                                        settings.depthLevels(),
                                        settings.slicesMax(),
                                        settings.lookEvery(),
                                        settings.restEvery()))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("inside the collar");
    }
}
