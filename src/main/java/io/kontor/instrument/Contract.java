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
}
