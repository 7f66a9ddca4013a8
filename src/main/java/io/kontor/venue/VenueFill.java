package io.kontor.venue;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.Asset;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Instant;

/** One execution. The fee is what was paid; a rebate is negative. */
public record VenueFill(
        FillId id, Price price, Quantity quantity, Money fee, Asset feeAsset, Liquidity liquidity, Instant at)
        implements Wire {}
