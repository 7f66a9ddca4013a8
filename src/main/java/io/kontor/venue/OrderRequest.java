package io.kontor.venue;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.HaltId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import java.time.Instant;
import java.util.Optional;

/**
 * One new order as it goes to the venue: rounded, checked, with a price in every case. A market order is an IOC limit at its
 * protection price, so that no order ever goes out without a worst price.
 *
 * @param quantity base units still wanted, not the intent's total
 * @param display what an iceberg shows
 * @param closes the halt whose own order it is; for {@link SendGuard}
 * @param sendBefore the connection drops it unsent after this; also the time that is signed, where a venue wants one
 */
public record OrderRequest(
        VenueClientOrderId id,
        Symbol symbol,
        Side side,
        Quantity quantity,
        Price price,
        TimeInForce timeInForce,
        boolean postOnly,
        boolean reduceOnly,
        Optional<Quantity> display,
        Optional<Price> stopPrice,
        Optional<Instant> expireAt,
        Instant sendBefore,
        Optional<HaltId> closes)
        implements Wire {}
