package io.kontor.account;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PMap;

/** The last order decided on either side of a symbol, granted or denied, and how often in a row: what a restart counts repeats on from. */
public record Repeats(Optional<Run> buy, Optional<Run> sell) {
    static final Repeats NONE = new Repeats(Optional.empty(), Optional.empty());

    /**
     * The same order again and again.
     *
     * @param at when it was decided last
     * @param count how often, each within a second of the one before
     */
    public record Run(Quantity total, Price price, Instant at, long count) {
        private boolean isOf(Quantity otherTotal, Price otherPrice) {
            return total.equals(otherTotal) && price.equals(otherPrice);
        }

        /** By a clock that may have stepped back, as the gate counts. */
        private boolean isOverAt(Instant now) {
            return Attempts.micros(now) - Attempts.micros(at) >= SECOND_MICROS;
        }
    }

    private static final long SECOND_MICROS = 1_000_000;

    /** One more order was decided. What can be counted on no more is forgotten whenever another symbol joins. */
    static PMap<Symbol, Repeats> plus(
            PMap<Symbol, Repeats> all, Symbol symbol, Side side, Quantity total, Price price, Instant at) {
        Repeats before = all.get(symbol);
        PMap<Symbol, Repeats> kept = before == null ? lasting(all, at) : all;
        return kept.plus(symbol, (before == null ? NONE : before).plus(side, total, price, at));
    }

    private static PMap<Symbol, Repeats> lasting(PMap<Symbol, Repeats> all, Instant at) {
        PMap<Symbol, Repeats> kept = all;
        for (Map.Entry<Symbol, Repeats> each : all.entrySet()) {
            kept = each.getValue().areOverAt(at) ? kept.minus(each.getKey()) : kept;
        }
        return kept;
    }

    private boolean areOverAt(Instant now) {
        return buy.filter(run -> !run.isOverAt(now)).isEmpty()
                && sell.filter(run -> !run.isOverAt(now)).isEmpty();
    }

    private Repeats plus(Side side, Quantity total, Price price, Instant at) {
        Optional<Run> before = side == Side.BUY ? buy : sell;
        long count = before.filter(run -> run.isOf(total, price) && !run.isOverAt(at))
                .map(run -> run.count() + 1)
                .orElse(1L);
        Optional<Run> next = Optional.of(new Run(total, price, at, count));
        return side == Side.BUY ? new Repeats(next, sell) : new Repeats(buy, next);
    }
}
