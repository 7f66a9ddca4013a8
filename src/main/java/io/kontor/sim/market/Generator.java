package io.kontor.sim.market;

import io.kontor.instrument.Instrument;
import io.kontor.value.Symbol;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Moves every symbol that has a start price, and room around it, at a steady rate. After a stall it goes on from there; it does not catch up. */
public final class Generator implements MarketSource {
    private final Map<Symbol, RandomWalk> walks = new LinkedHashMap<>();
    private final long intervalNanos;
    private long dueNanos;

    public Generator(Collection<Instrument> instruments, GeneratorSettings settings, long startNanos) {
        for (Instrument instrument : instruments) {
            settings.startPrice(instrument.symbol())
                    .flatMap(start -> RandomWalk.of(instrument, start, settings))
                    .ifPresent(walk -> walks.put(instrument.symbol(), walk));
        }
        this.intervalNanos = settings.updateInterval().toNanos();
        this.dueNanos = walks.isEmpty() ? Long.MAX_VALUE : startNanos;
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    @Override
    public void run(long nowNanos, MarketSink sink) {
        if (nowNanos < dueNanos) {
            return;
        }
        walks.forEach((symbol, walk) -> {
            RandomWalk.Update update = walk.next();
            sink.quote(symbol, update.quotes());
            update.trade().ifPresent(t -> sink.trade(symbol, t.aggressor(), t.price(), t.quantity()));
        });
        dueNanos = Math.max(dueNanos + intervalNanos, nowNanos);
    }

    @Override
    public void close() {
        dueNanos = Long.MAX_VALUE;
    }
}
