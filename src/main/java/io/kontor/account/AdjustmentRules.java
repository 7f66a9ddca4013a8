package io.kontor.account;

import io.kontor.account.AccountEntity.AdjustPosition;
import io.kontor.account.AccountEntity.AdjustRefused;
import io.kontor.account.AccountEntity.AdjustReply;
import io.kontor.account.AccountEntity.PositionAdjusted;
import io.kontor.account.AccountRules.Decision;
import io.kontor.account.AccountState.AdjustmentNote;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry.Adjustment;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a change to a position by hand: taken once by its command, numbered in the account's stream and delivered as a fill is. */
final class AdjustmentRules {
    private AdjustmentRules() {}

    /** @param terms what the position is kept in, or is to be */
    static Decision<AdjustReply> adjust(AccountState state, AdjustPosition a, Ledger.Terms terms, Instant now) {
        Adjustment adjustment = new Adjustment(a.quantityChange(), a.price(), a.reason(), a.by(), now);
        Ledger ledger = Optional.ofNullable(state.positions().get(a.symbol())).orElseGet(() -> Ledger.open(terms));
        Optional<AdjustmentNote> known = state.adjustment(a.command());
        if (known.isPresent()) {
            return known.get().symbol().equals(a.symbol())
                            && known.get().adjustment().sameAs(adjustment)
                    ? Decision.nothing(new PositionAdjusted(a.command(), a.symbol(), ledger))
                    : refused(
                            a,
                            Refusal.of(
                                    RefusalCode.DUPLICATE_COMMAND_ID,
                                    "commandId",
                                    a.command().value(),
                                    "an id not used before, or the same adjustment as before"));
        }
        if (adjustment.quantityChange().signum() == 0) {
            return refused(a, Refusal.of(RefusalCode.INVALID_FIELD, "quantityChange", "0", "not zero"));
        }
        Ledger after = ledger.apply(adjustment);
        return Decision.of(
                new AccountEvent.PositionAdjusted(state.seq() + 1, a.command(), a.symbol(), adjustment, after, now),
                new PositionAdjusted(a.command(), a.symbol(), after));
    }

    static Decision<AdjustReply> refused(AdjustPosition a, Refusal refusal) {
        return Decision.nothing(new AdjustRefused(a.command(), refusal));
    }
}
