package io.kontor.risk;

import io.kontor.value.Asset;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What trading a symbol cost today in an asset that the symbol is not valued in, by a rate of that asset's own. */
public final class FeeRisk {
    private final Asset asset;
    private BigDecimal amount = BigDecimal.ZERO;
    private @Nullable Object rateSource;
    private @Nullable BigDecimal rate;
    private long cost;

    FeeRisk(Asset asset) {
        this.asset = asset;
    }

    public Asset asset() {
        return asset;
    }

    void amount(BigDecimal paid) {
        amount = paid;
        value();
    }

    public boolean isConvertedBy(Object observation) {
        return rateSource == observation;
    }

    /**
     * How it is converted from now on.
     *
     * @param known units of the account's currency per unit of the asset; null where there is no rate
     */
    public void convert(Object observation, @Nullable BigDecimal known) {
        rateSource = observation;
        rate = known;
        value();
    }

    private void value() {
        cost = rate == null ? 0 : RiskBook.microsAtLeast(amount.multiply(rate));
    }

    boolean isRated() {
        return rate != null;
    }

    /** In millionths of the account's currency, rounded up. */
    long cost() {
        return cost;
    }
}
