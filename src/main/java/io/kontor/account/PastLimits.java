package io.kontor.account;

import io.kontor.risk.Limits;
import io.kontor.value.CommandId;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * The latest limits of an account that commands brought, so that each of these is answered as it was at first, whatever has changed since.
 *
 * @param changes oldest first, at most {@value #CHANGES_MAX}, and fewer where they name very many symbols
 */
public record PastLimits(PVector<Change> changes) {
    static final int CHANGES_MAX = 100;

    /** Over all of them: some hundred kilobytes of a snapshot. */
    static final int SYMBOLS_MAX = 5_000;

    static final PastLimits NONE = new PastLimits(TreePVector.empty());

    /**
     * What a command brought.
     *
     * @param limits as they came into force
     * @param proposedUnder the command that had proposed them, where it took two people
     */
    public record Change(Limits limits, Optional<CommandId> command, Optional<CommandId> proposedUnder) {
        private boolean cameOf(CommandId one) {
            return command.equals(Optional.of(one)) || proposedUnder.equals(Optional.of(one));
        }
    }

    PastLimits plus(Change change) {
        PVector<Change> latest = changes.plus(change);
        int symbols = latest.stream().mapToInt(c -> c.limits().symbols().size()).sum();
        while (latest.size() > CHANGES_MAX || (symbols > SYMBOLS_MAX && latest.size() > 1)) {
            symbols -= latest.get(0).limits().symbols().size();
            latest = latest.minus(0);
        }
        return new PastLimits(latest);
    }

    /** What the command brought, by whichever of the two people gave it. */
    Optional<Limits> of(CommandId command) {
        return changes.stream()
                .filter(change -> change.cameOf(command))
                .map(Change::limits)
                .findFirst();
    }
}
