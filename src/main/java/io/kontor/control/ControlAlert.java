package io.kontor.control;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.Optional;

/**
 * Something a person should know of what stops us: the {@code RiskAlert} of the system channel, kept in the breaker's journal.
 *
 * @param kind stable, to be filtered by
 * @param halt the halt it is about
 * @param account empty: not about one account
 */
public record ControlAlert(
        Kind kind,
        Optional<HaltId> halt,
        Optional<AccountId> account,
        Optional<Symbol> symbol,
        String detail,
        Instant at)
        implements Wire {

    /** What it is about. */
    public enum Kind {
        /** A position that is to be closed cannot be now; it goes on by itself. */
        CLOSING_WAITS,
        /** What is left of a position is less than the venue takes. */
        CLOSING_LEAVES_DUST,
        /** A position that was to be closed is flat. */
        POSITION_CLOSED,
        /** A trigger of the circuit breaker has raised a halt. */
        BREAKER_TRIPPED,
        /** The cooldown is over and the cause is not gone, so it begins anew. */
        BREAKER_HOLDS,
        /** The breaker has lifted its halt. */
        BREAKER_RESET,
        /** A component is not as it should be, or is again. */
        COMPONENT_CHANGED,
        /** A person set or ended an override. */
        OVERRIDE_CHANGED
    }
}
