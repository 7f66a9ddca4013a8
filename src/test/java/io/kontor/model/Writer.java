package io.kontor.model;

import io.kontor.platform.batch.BatchLogic;
import io.kontor.platform.batch.Decision;
import io.kontor.platform.batch.Lane;
import io.kontor.value.RefusalCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A batching entity in slow motion: collects commands, decides some of them together, journals, answers. It may be lost between any
 * two of these, and comes back from its journal.
 */
final class Writer<C, E, S> {
    private static final int FACTS_MAX = 200;
    private static final int REQUESTS_MAX = 40;
    private static final double LOST = 0.01;

    private final String name;
    private final BatchLogic<C, E, S> logic;
    private final Chance chance;
    private final History history;
    private final Consumer<List<E>> onWritten;
    private final Runnable onLost;
    private final boolean acknowledgesBeforeSync;
    private final List<E> journal = new ArrayList<>();
    private final Deque<C> facts = new ArrayDeque<>();
    private final Deque<C> requests = new ArrayDeque<>();
    private S state;

    /**
     * @param onWritten told what a write holds, once it is on disk and before anything is answered
     * @param onLost told that the entity was lost, and everything in its memory with it
     */
    Writer(
            String name,
            BatchLogic<C, E, S> logic,
            Chance chance,
            History history,
            boolean acknowledgesBeforeSync,
            Consumer<List<E>> onWritten,
            Runnable onLost) {
        this.name = name;
        this.logic = logic;
        this.chance = chance;
        this.history = history;
        this.acknowledgesBeforeSync = acknowledgesBeforeSync;
        this.onWritten = onWritten;
        this.onLost = onLost;
        this.state = logic.empty();
    }

    S state() {
        return state;
    }

    List<E> journal() {
        return journal;
    }

    boolean hasWork() {
        return !facts.isEmpty() || !requests.isEmpty();
    }

    void offer(C command) {
        boolean request = logic.laneOf(command) == Lane.REQUEST;
        Deque<C> line = request ? requests : facts;
        if (line.size() >= (request ? REQUESTS_MAX : FACTS_MAX)) {
            logic.unanswered(command, RefusalCode.OVERLOADED);
        } else {
            line.add(command);
        }
    }

    /** Facts before requests, as many as chance has it. */
    void writeBatch() {
        List<C> batch = new ArrayList<>();
        int most = chance.between(1, 8);
        while (!facts.isEmpty() && batch.size() < most) {
            batch.add(facts.removeFirst());
        }
        while (facts.isEmpty() && !requests.isEmpty() && batch.size() < most) {
            batch.add(requests.removeFirst());
        }
        S after = state;
        List<E> events = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>();
        for (C command : batch) {
            Decision<E> decision = logic.decide(after, command);
            for (E event : decision.events()) {
                after = logic.apply(after, event);
                events.add(event);
            }
            answers.add(decision.whenDurable());
        }
        history.step(name, "decides", batch, "as", events);
        if (chance.fault(LOST)) {
            if (acknowledgesBeforeSync) {
                answers.forEach(Runnable::run);
            }
            loseUnwritten(batch);
            return;
        }
        journal.addAll(events);
        state = after;
        onWritten.accept(events);
        if (chance.fault(LOST)) {
            int answered = chance.below(answers.size() + 1);
            answers.subList(0, answered).forEach(Runnable::run);
            batch.subList(answered, batch.size()).forEach(c -> logic.unanswered(c, RefusalCode.OUTCOME_UNKNOWN));
            lose("after its write");
            return;
        }
        answers.forEach(Runnable::run);
        if (!events.isEmpty()) {
            logic.durable(state, events);
        }
    }

    private void loseUnwritten(List<C> batch) {
        batch.forEach(command -> logic.unanswered(command, RefusalCode.OUTCOME_UNKNOWN));
        lose("before its write");
    }

    /** The process or the journal failed; what was queued is answered where there is still somebody to answer. */
    void lose(String when) {
        history.step(name, "is lost", when);
        List<C> waiting = new ArrayList<>(facts);
        waiting.addAll(requests);
        waiting.forEach(command -> logic.unanswered(command, RefusalCode.JOURNAL_UNAVAILABLE));
        restart();
    }

    /** The node died: nobody answers anything. */
    void kill() {
        restart();
    }

    private void restart() {
        facts.clear();
        requests.clear();
        S folded = refold();
        S before = state;
        Promise.HISTORY_IS_FIXED.holds(
                folded.equals(before), () -> name + " folds to " + folded + "\nbut was " + before);
        state = folded;
        onLost.run();
        logic.recovered(state);
    }

    S refold() {
        S folded = logic.empty();
        for (E event : journal) {
            folded = logic.apply(folded, event);
        }
        return folded;
    }
}
