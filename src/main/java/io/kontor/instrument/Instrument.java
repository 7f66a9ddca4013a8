package io.kontor.instrument;

import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * One tradable thing at its home venue, with everything an order for it must satisfy. Conversion is validation: what passes
 * {@link #check} can be sent to the venue as it stands.
 *
 * @param venueSymbol what the venue calls it, such as {@code BTCUSDT}
 * @param minNotional amount times price must reach it, in the quote asset; zero where there is no such rule
 * @param contract present exactly where the type has one; settled in the quote asset, as that is what notional, profit and loss are counted in
 * @param calendar the name of the {@link Calendar} its DAY orders end by
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
    private static final int BASIS_POINT_DIGITS = 4;

    public Instrument {
        boolean suits =
                type.hasContract() ? contract.isPresent() && contract.get().suits(type) : contract.isEmpty();
        if (!suits) {
            throw new IllegalArgumentException(
                    "contract: " + contract.map(Contract::toString).orElse("none") + " of " + symbol
                            + " (expected: what " + type + " needs and nothing else)");
        }
        contract.map(Contract::settlement).filter(s -> !s.equals(quote)).ifPresent(s -> {
            throw new IllegalArgumentException("settlement: " + s + " of " + symbol + " (expected: the quote asset, "
                    + quote + ": what is settled in another is not counted yet)");
        });
    }

    /** The first rule that this amount at this price breaks, as a refusal naming the field. */
    public Optional<Refusal> check(Quantity quantity, Price limit) {
        return amount.check(quantity)
                .or(() -> price.check("limitPrice", limit))
                .or(() -> checkNotional(quantity, limit));
    }

    /** The same of an order that can only reduce a position: where the venue allows it, it may be worth less than others must. */
    public Optional<Refusal> checkReducing(Quantity quantity, Price limit) {
        return capabilities.reduceBelowMinimum()
                ? amount.check(quantity).or(() -> price.check("limitPrice", limit))
                : check(quantity, limit);
    }

    /** What so much is worth at this price, in the quote asset; for a derivative the whole contract, not its margin. */
    public Money notional(Quantity quantity, Price at) {
        return worth(at.times(quantity));
    }

    /** What trades are worth whose prices times quantities add up to this, in the quote asset; for a derivative the whole contracts. */
    public Money worth(Money traded) {
        return contract.map(c -> new Money(traded.value().multiply(c.multiplier())))
                .orElse(traded);
    }

    /**
     * The worst price a market order may trade at: the mark and so much beyond it, never more, on the tick. Near the ends of the
     * price range there may be no such price; then the answer is outside it and {@link #check} refuses the order.
     */
    public Price protectionPrice(Side side, Price mark, int collarBasisPoints) {
        if (collarBasisPoints < 0) {
            throw new IllegalArgumentException("collar: " + collarBasisPoints + " (expected: >= 0 basis points)");
        }
        BigDecimal reach = mark.value()
                .abs()
                .multiply(BigDecimal.valueOf(collarBasisPoints))
                .movePointLeft(BASIS_POINT_DIGITS);
        return switch (side) {
            case BUY ->
                price.round(new Price(mark.value().add(reach).min(price.max().value())), RoundingMode.FLOOR);
            case SELL ->
                price.round(
                        new Price(mark.value().subtract(reach).max(price.min().value())), RoundingMode.CEILING);
        };
    }

    /**
     * How much can be traded without spending or receiving more than this amount of quote currency, rounded down to the step.
     *
     * @param highest the highest price it may trade at, positive. A buy's limit or protection price is that already; a sell's is not, it
     *     may trade at any better price, so its caller states how much better is reckoned with
     */
    public Quantity quantityForQuote(Money available, Price highest) {
        if (!highest.isPositive() || available.value().signum() < 0) {
            throw new IllegalArgumentException(
                    "quote amount: " + available + " at " + highest + " (expected: >= 0 at a price > 0)");
        }
        BigDecimal costOfStep = notional(amount.step(), highest).value();
        BigDecimal steps = available.value().divide(costOfStep, 0, RoundingMode.DOWN);
        return new Quantity(steps.multiply(amount.step().value()));
    }

    private Optional<Refusal> checkNotional(Quantity quantity, Price limit) {
        Money notional = notional(quantity, limit).abs();
        return notional.compareTo(minNotional) >= 0
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.NOTIONAL_TOO_SMALL,
                        "amount",
                        notional.toString(),
                        "a notional of at least " + minNotional));
    }
}
