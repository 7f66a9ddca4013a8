package io.kontor.sim.matching;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.value.ClientOrderId;
import java.time.Instant;
import java.util.Optional;

/** Numbers what an account is told. */
final class Reporter {
    private final Effects effects;

    Reporter(Effects effects) {
        this.effects = effects;
    }

    void tell(Order order, Report.Type type, Instant now) {
        tell(order, type, Optional.empty(), Optional.empty(), now);
    }

    void tell(Order order, Report.Type type, Optional<Fill> fill, Optional<Reason> reason, Instant now) {
        tell(order.account(), type, order.clientOrderId(), Optional.of(order.record()), fill, reason, now);
    }

    /** @param before the order's id until now */
    void amended(Order order, ClientOrderId before, Instant now) {
        tell(
                order.account(),
                Report.Type.AMENDED,
                before,
                Optional.of(order.record()),
                Optional.empty(),
                Optional.empty(),
                now);
    }

    void refuse(
            Account account,
            Report.Type type,
            ClientOrderId about,
            Optional<OrderRecord> order,
            Reason reason,
            Instant now) {
        tell(account, type, about, order, Optional.empty(), Optional.of(reason), now);
    }

    private void tell(
            Account account,
            Report.Type type,
            ClientOrderId about,
            Optional<OrderRecord> order,
            Optional<Fill> fill,
            Optional<Reason> reason,
            Instant now) {
        effects.reported(new Report(account.id(), account.nextCursor(), type, about, order, fill, reason, now));
    }
}
