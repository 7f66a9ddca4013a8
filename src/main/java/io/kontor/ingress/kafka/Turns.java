package io.kontor.ingress.kafka;

import io.kontor.ingress.json.KafkaCommand;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Whose turn it is among the commands of one partition: those for one order come one after the other, one for the whole account waits for
 * all of the account's before it and is waited for by all behind it, and everything else goes side by side. Immutable and pure; small, for
 * its owner bounds it. One that names another symbol than the one for the whole account is none of its business.
 *
 * @param waiting in the order they came, with those that have begun
 */
record Turns(List<Turn> waiting) {
    /**
     * What a command is about.
     *
     * @param order empty: it is about all of the account's
     * @param symbol empty: it may be about any
     * @param cancels whether it takes back what is there
     */
    record Subject(AccountId account, Optional<IntentId> order, Optional<Symbol> symbol, boolean cancels) {
        static Subject of(KafkaCommand command) {
            boolean cancels = switch (command) {
                case KafkaCommand.Place _, KafkaCommand.Modify _ -> false;
                case KafkaCommand.Cancel _, KafkaCommand.CancelAll _ -> true;
            };
            return new Subject(command.account(), command.order(), command.symbol(), cancels);
        }

        boolean meets(Subject other) {
            if (!account.equals(other.account)) {
                return false;
            }
            boolean bothOfOne = order.isPresent() && other.order.isPresent();
            return bothOfOne
                    ? order.equals(other.order)
                    : symbol.isEmpty() || other.symbol.isEmpty() || symbol.equals(other.symbol);
        }
    }

    /**
     * One command.
     *
     * @param number given by the owner, rising
     */
    record Turn(long number, Subject subject, boolean begun) {
        private Turn begin() {
            return new Turn(number, subject, true);
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

    Next take(long number, Subject subject) {
        List<Turn> all = new ArrayList<>(waiting);
        all.add(new Turn(number, subject, false));
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

    /**
     * The cancels whose turn has not come because of what is not decided, be it a cancel, too: that one acts for what it names only. Whoever
     * waits for one that is held up so is held up as well.
     */
    List<Long> cancelsBehind(LongPredicate undecided) {
        List<Turn> holding = new ArrayList<>();
        for (Turn turn : waiting) {
            boolean isHolding = turn.begun
                    ? undecided.test(turn.number)
                    : holding.stream().anyMatch(earlier -> turn.subject.meets(earlier.subject));
            if (isHolding) {
                holding.add(turn);
            }
        }
        return holding.stream()
                .filter(turn -> !turn.begun && turn.subject.cancels)
                .map(Turn::number)
                .toList();
    }

    private static Next begun(List<Turn> all) {
        List<Long> begin = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Turn turn = all.get(i);
            if (!turn.begun && all.subList(0, i).stream().noneMatch(t -> turn.subject.meets(t.subject))) {
                all.set(i, turn.begin());
                begin.add(turn.number);
            }
        }
        return new Next(new Turns(all), begin);
    }
}
