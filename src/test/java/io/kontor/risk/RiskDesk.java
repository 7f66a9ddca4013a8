package io.kontor.risk;

import io.kontor.instrument.Instrument;
import io.kontor.model.Samples;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.Optional;

/** A book of one symbol, one step and tick worth 1, marked at 100 and counted in its own quote asset, with orders put to it one at a time. */
public final class RiskDesk {
    static final Instrument SPOT = Samples.instrument(Samples.BTC);
    static final Object NO_CONVERSION = new Object();

    final RiskBook book;
    final SymbolRisk symbol;
    private final RiskGate gate;
    private boolean reduceOnly;
    long now = 1_000_000_000_000_000L;

    RiskDesk(SampleLimits limits) {
        this(limits.done(), RiskGate.ALL, SPOT);
    }

    public RiskDesk(Limits limits, RiskGate gate, Instrument instrument) {
        this.gate = gate;
        this.book = new RiskBook(limits);
        this.symbol = book.add(instrument);
        symbol.convert(NO_CONVERSION, BigDecimal.ONE, true);
        mark("100");
    }

    RiskDesk mark(String price) {
        symbol.mark(new Object(), Price.of(price), now, true);
        book.changed(symbol);
        return this;
    }

    RiskDesk noMark() {
        symbol.mark(new Object(), null, now, false);
        book.changed(symbol);
        return this;
    }

    /** @param position base units held, all of it bought or sold at 100 */
    RiskDesk holds(String position, String openBuy, String openSell) {
        return holds(
                position,
                new BigDecimal(position).multiply(new BigDecimal("-100")).toPlainString(),
                openBuy,
                openSell);
    }

    RiskDesk holds(String position, String received, String openBuy, String openSell) {
        symbol.position(new Object(), new BigDecimal(position), new BigDecimal(received), DayFees.NONE);
        symbol.open(Quantity.of(openBuy), Quantity.of(openSell));
        book.changed(symbol);
        return this;
    }

    RiskDesk openOrders(int count) {
        book.openOrders(count);
        return this;
    }

    public RiskDesk rests(Side side, String price) {
        symbol.rests(side, Price.of(price));
        return this;
    }

    RiskDesk reduceOnly() {
        reduceOnly = true;
        return this;
    }

    /** The order is decided, whatever comes of it. */
    RiskDesk decided(Side side, String amount, String price) {
        RiskGate.count(book, order(side, amount, amount, price));
        return this;
    }

    Optional<Refusal> refusal(Side side, String amount, String price) {
        return refusal(side, amount, amount, price);
    }

    Optional<Refusal> refusal(Side side, String total, String open, String price) {
        RiskAsk ask = order(side, total, open, price);
        return gate.isWithinRate(book, ask) && gate.passes(book, ask)
                ? Optional.empty()
                : Optional.of(RiskGate.refusal(book, ask));
    }

    public Optional<RefusalCode> code(Side side, String amount, String price) {
        return refusal(side, amount, price).map(Refusal::code);
    }

    private RiskAsk order(Side side, String total, String open, String price) {
        return book.ask()
                .order(
                        symbol,
                        side,
                        symbol.steps(Quantity.of(total)),
                        symbol.steps(Quantity.of(open)),
                        symbol.ticks(Price.of(price)),
                        now)
                .reduceOnly(reduceOnly);
    }
}
