package io.kontor.instrument;

import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Optional;

/**
 * One tradable thing at its home venue, with everything an order for it must satisfy. Conversion is validation: what passes
 * {@link #check} can be sent to the venue as it stands.
 *
 * @param venueSymbol what the venue calls it, such as {@code BTCUSDT}
 * @param minNotional amount times price must reach it, in the quote asset; zero where there is no such rule
 */
public record Instrument(
        Symbol symbol,
        VenueId venue,
        String venueSymbol,
        AssetType type,
        Asset base,
        Asset quote,
        AmountRule amount,
        PriceRule price,
        Money minNotional,
        Capabilities capabilities,
        Optional<Contract> contract,
        String calendar) {

    /** The first rule that this amount at this price breaks, as a refusal naming the field. */
    public Optional<Refusal> check(Quantity quantity, Price limit) {
        return amount.check(quantity)
                .or(() -> price.check("limitPrice", limit))
                .or(() -> checkNotional(quantity, limit));
    }

    private Optional<Refusal> checkNotional(Quantity quantity, Price limit) {
        Money notional = limit.times(quantity).abs();
        return notional.compareTo(minNotional) >= 0
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.NOTIONAL_TOO_SMALL,
                        "amount",
                        notional.toString(),
                        "a notional of at least " + minNotional));
    }
}
