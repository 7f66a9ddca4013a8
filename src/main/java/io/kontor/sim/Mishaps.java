package io.kontor.sim;

import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.Faults;
import io.kontor.sim.matching.MatchingEngine;
import io.kontor.sim.matching.Units;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Faults of the exchange itself rather than of the way to it: liquidity that vanishes, fills that come late, change or never were. */
final class Mishaps {
    private final MatchingEngine engine;
    private final Faults faults;
    private final Timers timers;
    private final LongSupplier nanos;
    private final Supplier<Instant> now;

    Mishaps(MatchingEngine engine, Faults faults, Timers timers, LongSupplier nanos, Supplier<Instant> now) {
        this.engine = engine;
        this.faults = faults;
        this.timers = timers;
        this.nanos = nanos;
        this.now = now;
    }

    /** Leaves a part of what the order asks for, from nothing to almost all of it. */
    void beforeSubmit(NewOrder order, Instant at) {
        if (faults.strike(FaultKind.PARTIAL_FILL, order.account()).isPresent()) {
            engine.thinQuotes(order, part(FaultKind.PARTIAL_FILL, order.quantity()), at);
        }
    }

    /** Looks at what has just become known, and may make something of it later. */
    void after(List<Report> committed) {
        for (Report report : committed) {
            switch (report.type()) {
                case TRADE -> report.fill().ifPresent(fill -> afterTrade(report, fill));
                case CANCELED -> report.order().ifPresent(order -> afterCancel(report, order));
                case NEW,
                        REPLACED,
                        REJECTED,
                        EXPIRED,
                        CANCEL_REJECTED,
                        REPLACE_REJECTED,
                        TRIGGERED,
                        TRADE_CANCEL,
                        TRADE_CORRECT,
                        AMENDED,
                        AMEND_REJECTED -> {}
            }
        }
    }

    private void afterTrade(Report report, Fill fill) {
        faults.strike(FaultKind.TRADE_BUSTED, report.account())
                .ifPresent(delay -> later(
                        delay, () -> engine.bust(report.account(), report.clientOrderId(), fill.trade(), now.get())));
        faults.strike(FaultKind.TRADE_CORRECTED, report.account())
                .ifPresent(delay -> later(
                        delay,
                        () -> engine.correct(
                                report.account(), report.clientOrderId(), fill.trade(), otherPrice(fill), now.get())));
    }

    private void afterCancel(Report report, OrderRecord order) {
        faults.strike(FaultKind.LATE_FILL, report.account()).ifPresent(delay -> {
            Quantity left = order.request().quantity().minus(order.filled());
            later(
                    delay,
                    () -> engine.fillLate(report.account(), report.clientOrderId(), partOf(order, left), now.get()));
        });
    }

    private void later(Duration delay, Runnable mishap) {
        timers.after(delay, nanos.getAsLong(), mishap);
    }

    /** The smallest unit more or less. */
    private Price otherPrice(Fill fill) {
        Units units = engine.units(fill.symbol());
        long change = faults.draw(FaultKind.TRADE_CORRECTED, 2) == 0 ? 1 : -1;
        return units.price(units.price(fill.price()) + change);
    }

    private Quantity partOf(OrderRecord order, Quantity left) {
        Units units = engine.units(order.symbol());
        long whole = units.quantity(left);
        return units.quantity(1 + faults.draw(FaultKind.LATE_FILL, whole));
    }

    private Quantity part(FaultKind kind, Quantity whole) {
        return new Quantity(whole.value()
                .multiply(BigDecimal.valueOf(faults.draw(kind, 100)))
                .movePointLeft(2));
    }
}
