package io.kontor.venue;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.util.Optional;

/** A fill that its order has booked, by all that the order knows it by: told again with other figures it is news, and flagged there. */
public record KnownFill(IntentId intent, FillId fill, Price price, Quantity quantity) implements Wire {
    /** The one a report tells; of busts and corrections each is news. */
    static Optional<KnownFill> of(IntentId intent, ExecutionReport report) {
        return report.type() == ExecutionReport.ExecType.TRADE
                ? report.fill().map(fill -> new KnownFill(intent, fill.id(), fill.price(), fill.quantity()))
                : Optional.empty();
    }
}
