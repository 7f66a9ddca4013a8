package io.kontor.sim.binance;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.value.ClientOrderId;
import java.util.List;
import java.util.Optional;

/** What became of a new order in the request that brought it, from the reports it caused. */
record Placed(OrderRecord order, List<Fill> fills) {
    /** Throws the refusal where there was one. */
    static Placed of(List<Report> caused, ClientOrderId id) {
        Report first = caused.stream()
                .filter(report -> report.clientOrderId().equals(id))
                .filter(report -> report.type() == Report.Type.NEW
                        || report.type() == Report.Type.REJECTED
                        || report.type() == Report.Type.REPLACE_REJECTED)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("reports: " + caused + " (expected: the new order's)"));
        if (first.type() != Report.Type.NEW) {
            throw Rejections.ofNewOrder(first.reason().orElseThrow());
        }
        long number = first.order().orElseThrow().id();
        List<Report> own = caused.stream()
                .filter(report ->
                        report.order().filter(order -> order.id() == number).isPresent())
                .toList();
        return new Placed(
                own.getLast().order().orElseThrow(),
                own.stream()
                        .filter(report -> report.type() == Report.Type.TRADE)
                        .map(Report::fill)
                        .flatMap(Optional::stream)
                        .toList());
    }
}
