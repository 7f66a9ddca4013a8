package io.kontor.account;

import io.kontor.account.AccountEvent.LimitsChanged;
import io.kontor.account.AccountEvent.LimitsProposed;
import io.kontor.account.AccountEvent.LimitsWithdrawn;
import io.kontor.risk.Limits;
import io.kontor.value.CommandId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What an account keeps to hold its limits by, beside its orders and positions.
 *
 * @param limits the last that were journalled
 * @param changedBy the command that brought them, to know a repeat by
 * @param proposedUnder the command that had proposed them, where it took two people
 * @param pastLimits what commands brought lately, those in force among them; absent while none has since that is kept
 * @param proposed the last limits proposed for the version in force; they may have expired or been withdrawn since
 * @param withdrawals the latest that a command asked for, oldest first, at most {@value #WITHDRAWALS_MAX}, to know a repeat by
 * @param day the trading day, and what everything was worth when it began
 * @param alerts that stand
 * @param repeats per symbol, of those that were decided lately
 */
public record Safeguards(
        Attempts attempts,
        Optional<Limits> limits,
        Optional<CommandId> changedBy,
        Optional<CommandId> proposedUnder,
        Optional<PastLimits> pastLimits,
        Optional<LimitProposal> proposed,
        PVector<LimitsWithdrawn> withdrawals,
        Optional<TradingDay> day,
        PVector<LimitAlert> alerts,
        PMap<Symbol, Repeats> repeats) {
    static final int WITHDRAWALS_MAX = 100;

    static final Safeguards NONE = new Safeguards(
            Attempts.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TreePVector.empty(),
            Optional.empty(),
            TreePVector.empty(),
            HashTreePMap.empty());

    /** The limits that came of this command, by whichever of the two people gave it, whatever has come since. */
    Optional<Limits> cameOf(CommandId command) {
        Optional<CommandId> one = Optional.of(command);
        return one.equals(changedBy) || one.equals(proposedUnder)
                ? limits
                : pastLimits.flatMap(past -> past.of(command));
    }

    /** An order was decided, granted or denied. */
    Safeguards attempted(Symbol symbol, Side side, Quantity total, Price price, Instant at) {
        return new Safeguards(
                attempts.plus(at),
                limits,
                changedBy,
                proposedUnder,
                pastLimits,
                proposed,
                withdrawals,
                day,
                alerts,
                Repeats.plus(repeats, symbol, side, total, price, at));
    }

    /** What is proposed outlives that the version it is to replace is journalled, which may be later than it came into force. */
    Safeguards changed(LimitsChanged e) {
        Optional<CommandId> under = e.proposedBy().flatMap(_ -> proposed).flatMap(LimitProposal::command);
        PastLimits past = pastLimits.orElse(PastLimits.NONE);
        return new Safeguards(
                attempts,
                Optional.of(e.limits()),
                e.command(),
                under,
                e.command().isPresent() || under.isPresent()
                        ? Optional.of(past.plus(new PastLimits.Change(e.limits(), e.command(), under)))
                        : pastLimits,
                proposed.filter(p -> p.replaces(e.limits())),
                withdrawals,
                day,
                alerts,
                repeats);
    }

    Safeguards proposed(LimitsProposed e) {
        LimitProposal next = LimitProposal.of(e, proposed);
        return new Safeguards(
                attempts,
                limits,
                changedBy,
                proposedUnder,
                pastLimits,
                Optional.of(next),
                withdrawals,
                day,
                alerts,
                repeats);
    }

    Safeguards withdrawn(LimitsWithdrawn e) {
        PVector<LimitsWithdrawn> latest = withdrawals.size() < WITHDRAWALS_MAX ? withdrawals : withdrawals.minus(0);
        return new Safeguards(
                attempts,
                limits,
                changedBy,
                proposedUnder,
                pastLimits,
                proposed.map(LimitProposal::withdraw),
                e.command().isPresent() ? latest.plus(e) : withdrawals,
                day,
                alerts,
                repeats);
    }

    Optional<LimitsWithdrawn> withdrawal(CommandId command) {
        return withdrawals.stream()
                .filter(w -> w.command().equals(Optional.of(command)))
                .findFirst();
    }

    Safeguards on(TradingDay next) {
        return new Safeguards(
                attempts,
                limits,
                changedBy,
                proposedUnder,
                pastLimits,
                proposed,
                withdrawals,
                Optional.of(next),
                alerts,
                repeats);
    }

    Safeguards alerted(LimitAlert alert) {
        PVector<LimitAlert> others = alerts;
        for (LimitAlert standing : alerts) {
            others = standing.isAbout(alert.limit(), alert.symbol()) ? others.minus(standing) : others;
        }
        PVector<LimitAlert> next = alert.percent() == 0 ? others : others.plus(alert);
        return new Safeguards(
                attempts, limits, changedBy, proposedUnder, pastLimits, proposed, withdrawals, day, next, repeats);
    }
}
