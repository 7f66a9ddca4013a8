package io.kontor.sim.matching;

import io.kontor.instrument.AssetType;
import io.kontor.instrument.Contract;
import io.kontor.instrument.Instrument;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.OptionalLong;

/** One symbol's instrument, book, waiting orders and last trade. */
final class Market {
    private final Instrument instrument;
    private final Units units;
    private final OrderBook book;
    private final TriggerBook triggers = new TriggerBook();
    private OptionalLong last = OptionalLong.empty();

    Market(Instrument instrument) {
        this.instrument = instrument;
        this.units = Units.of(instrument);
        this.book = new OrderBook();
    }

    Symbol symbol() {
        return instrument.symbol();
    }

    Instrument instrument() {
        return instrument;
    }

    Units units() {
        return units;
    }

    OrderBook book() {
        return book;
    }

    TriggerBook triggers() {
        return triggers;
    }

    OptionalLong last() {
        return last;
    }

    void traded(long price) {
        last = OptionalLong.of(price);
    }

    /** What a buy brings: the base asset, or the contract itself. */
    String bought() {
        return isContract() ? instrument.symbol().value() : instrument.base().value();
    }

    /** What a buy costs. */
    String paid() {
        return instrument
                .contract()
                .map(Contract::settlement)
                .orElse(instrument.quote())
                .value();
    }

    boolean isContract() {
        return instrument.contract().isPresent();
    }

    boolean maySellShort() {
        return instrument.type() != AssetType.SPOT;
    }

    BigDecimal multiplier() {
        return instrument.contract().map(Contract::multiplier).orElse(BigDecimal.ONE);
    }
}
