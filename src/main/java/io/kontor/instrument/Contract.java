package io.kontor.instrument;

import io.kontor.value.Asset;
import io.kontor.value.Price;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What a derivative stands for.
 *
 * @param multiplier units of the underlying per contract
 * @param settlement what profit and loss is paid in
 * @param expiry absent for perpetuals
 * @param strike options only
 * @param optionType options only
 */
public record Contract(
        BigDecimal multiplier,
        Asset settlement,
        Optional<Symbol> underlying,
        Optional<Instant> expiry,
        Optional<Price> strike,
        Optional<OptionType> optionType) {
    /** FIX PutOrCall(201). */
    public enum OptionType {
        CALL,
        PUT
    }

    public Contract {
        if (multiplier.signum() <= 0) {
            throw new IllegalArgumentException("multiplier: " + multiplier.toPlainString() + " (expected: > 0)");
        }
        multiplier = multiplier.stripTrailingZeros();
    }

    /** Whether what is said and what is left out is right for the type. */
    boolean suits(AssetType type) {
        return switch (type) {
            case SPOT, MARGIN -> false;
            case PERP -> expiry.isEmpty() && strike.isEmpty() && optionType.isEmpty();
            case FUTURE -> expiry.isPresent() && strike.isEmpty() && optionType.isEmpty();
            case OPTION -> expiry.isPresent() && strike.isPresent() && optionType.isPresent();
            case SYNTHETIC -> strike.isPresent() == optionType.isPresent();
        };
    }
}
