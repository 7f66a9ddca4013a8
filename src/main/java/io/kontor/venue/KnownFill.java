package io.kontor.venue;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.FillId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueOrderId;
import java.util.Optional;

/** A fill that the books hold, by what tells it from every other: trade ids count by symbol, and both sides of a self-trade have the same. */
public record KnownFill(Symbol symbol, VenueOrderId order, FillId fill) implements Wire {
    /** The one a report tells; of busts and corrections each is news. */
    static Optional<KnownFill> of(ExecutionReport report) {
        return report.type() == ExecutionReport.ExecType.TRADE
                ? report.fill().map(fill -> new KnownFill(report.symbol(), report.venueOrderId(), fill.id()))
                : Optional.empty();
    }
}
