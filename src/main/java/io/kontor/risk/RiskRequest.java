package io.kontor.risk;

import io.kontor.instrument.Instrument;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;

/**
 * What an order asks of its account's limits.
 *
 * @param total the whole order, filled part included: what order size and notional are held against
 * @param open what of it may still fill: what the position limit is held against
 * @param price the worst it may fill at
 */
public record RiskRequest(
        Instrument instrument, Side side, Quantity total, Quantity open, Price price, boolean reduceOnly) {}
