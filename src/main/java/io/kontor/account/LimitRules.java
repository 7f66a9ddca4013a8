package io.kontor.account;

import io.kontor.account.AccountEntity.LimitsRefused;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.LimitsSet;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.account.AccountEvent.LimitsChanged;
import io.kontor.account.AccountRules.Decision;
import io.kontor.instrument.Instruments;
import io.kontor.risk.Conversions;
import io.kontor.risk.Limits;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.Optional;

/** Whether an account's limits may be changed, and to what. */
final class LimitRules {
    private LimitRules() {}

    /** @param inForce what holds now, and what the caller must have seen */
    static Decision<LimitsReply> set(
            AccountState state,
            SetLimits c,
            Limits inForce,
            Conversions conversions,
            Instruments instruments,
            Instant now) {
        Safeguards kept = state.safeguards();
        if (c.command().isPresent() && c.command().equals(kept.changedBy())) {
            boolean same = kept.limits().equals(Optional.of(c.limits().as(inForce.version())));
            return Decision.nothing(
                    same
                            ? new LimitsSet(inForce, true)
                            : refused(Refusal.of(
                                    RefusalCode.DUPLICATE_COMMAND_ID, RefusalCode.DUPLICATE_COMMAND_ID.meaning())));
        }
        Optional<Refusal> refusal = currency(c.limits(), conversions)
                .or(() -> symbols(c.limits(), instruments))
                .or(() -> version(c, inForce));
        if (refusal.isPresent()) {
            return Decision.nothing(refused(refusal.get()));
        }
        Limits next = c.limits().as(inForce.version() + 1);
        return Decision.of(new LimitsChanged(next, c.command(), c.by(), c.reason(), now), new LimitsSet(next, false));
    }

    private static LimitsReply refused(Refusal refusal) {
        return new LimitsRefused(refusal);
    }

    private static Optional<Refusal> version(SetLimits c, Limits inForce) {
        return c.replaces() == inForce.version()
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.LIMITS_VERSION_MISMATCH,
                        "version",
                        Long.toString(c.replaces()),
                        "the version in force, " + inForce.version()));
    }

    private static Optional<Refusal> currency(Limits limits, Conversions conversions) {
        return conversions.currencies().contains(limits.currency())
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.INVALID_FIELD,
                        "currency",
                        limits.currency().value(),
                        "one of " + conversions.currencies().stream().sorted().toList()));
    }

    private static Optional<Refusal> symbols(Limits limits, Instruments instruments) {
        return limits.symbols().keySet().stream()
                .sorted()
                .filter(symbol -> instruments.find(symbol).isEmpty())
                .findFirst()
                .map(LimitRules::unknown);
    }

    private static Refusal unknown(Symbol symbol) {
        return Refusal.of(RefusalCode.UNKNOWN_SYMBOL, "symbols", symbol.value(), "symbols of GET /v1/symbols");
    }
}
