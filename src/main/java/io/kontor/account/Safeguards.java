package io.kontor.account;

import io.kontor.risk.Limits;
import io.kontor.value.CommandId;
import io.kontor.value.Money;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What an account keeps to hold its limits by, beside its orders and positions.
 *
 * @param limits the last that were journalled
 * @param changedBy the command that brought them, to know a repeat by
 * @param day the trading day, and what everything was worth when it began
 * @param alerts that stand
 */
public record Safeguards(
        Attempts attempts,
        Optional<Limits> limits,
        Optional<CommandId> changedBy,
        Optional<TradingDay> day,
        PVector<LimitAlert> alerts) {
    static final Safeguards NONE =
            new Safeguards(Attempts.NONE, Optional.empty(), Optional.empty(), Optional.empty(), TreePVector.empty());

    /**
     * A day's start.
     *
     * @param worth per symbol what was realised and not, in what the symbol is valued in; nothing where there was nothing
     */
    public record TradingDay(LocalDate date, Map<Symbol, Money> worth) {
        public TradingDay {
            worth = Map.copyOf(worth);
        }
    }

    Safeguards attempted(Instant at) {
        return new Safeguards(attempts.plus(at), limits, changedBy, day, alerts);
    }

    Safeguards limitedTo(Limits next, Optional<CommandId> command) {
        return new Safeguards(attempts, Optional.of(next), command, day, alerts);
    }

    Safeguards on(TradingDay next) {
        return new Safeguards(attempts, limits, changedBy, Optional.of(next), alerts);
    }

    Safeguards alerted(LimitAlert alert) {
        PVector<LimitAlert> others = alerts;
        for (LimitAlert standing : alerts) {
            others = standing.isAbout(alert.limit(), alert.symbol()) ? others.minus(standing) : others;
        }
        return new Safeguards(attempts, limits, changedBy, day, alert.percent() == 0 ? others : others.plus(alert));
    }
}
