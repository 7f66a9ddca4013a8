package io.kontor.ingress.kafka;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose turn it is among the commands of one partition: those for one order come one after the other, one for the whole account waits for
 * all of the account's before it and is waited for by all behind it, and everything else goes side by side. Immutable and pure; small, for
 * its owner bounds it.
 *
 * @param waiting in the order they came, with those that have begun
 */
record Turns(List<Turn> waiting) {
    /**
     * One command.
     *
     * @param number given by the owner, rising
     * @param order empty: it is about all of the account's
     */
    record Turn(long number, AccountId account, Optional<IntentId> order, boolean begun) {
        private Turn begin() {
            return new Turn(number, account, order, true);
        }

        private boolean isBehind(Turn earlier) {
            return account.equals(earlier.account)
                    && (order.isEmpty() || earlier.order.isEmpty() || order.equals(earlier.order));
        }
    }

    /** What has changed: the turns as they are, and the numbers that begin now. */
    record Next(Turns turns, List<Long> begin) {}

    Turns {
        waiting = List.copyOf(waiting);
    }

    static Turns none() {
        return new Turns(List.of());
    }

    Next take(long number, AccountId account, Optional<IntentId> order) {
        List<Turn> all = new ArrayList<>(waiting);
        all.add(new Turn(number, account, order, false));
        return begun(all);
    }

    /** It is over, however it ended. */
    Next end(long number) {
        List<Turn> all = new ArrayList<>(waiting);
        if (!all.removeIf(turn -> turn.number == number && turn.begun)) {
            throw new IllegalStateException("number " + number + " has not begun");
        }
        return begun(all);
    }

    private static Next begun(List<Turn> all) {
        List<Long> begin = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Turn turn = all.get(i);
            if (!turn.begun && all.subList(0, i).stream().noneMatch(turn::isBehind)) {
                all.set(i, turn.begin());
                begin.add(turn.number);
            }
        }
        return new Next(new Turns(all), begin);
    }
}
