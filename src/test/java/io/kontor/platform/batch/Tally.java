package io.kontor.platform.batch;

import io.kontor.value.RefusalCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A small entity that adds numbers up; each command carries its number as its name. */
record Tally(Consumer<Heard> hook) implements BatchLogic<Tally.Command, Tally.Added, Tally.Total> {
    static final Consumer<Answer> NOBODY = answer -> {};

    sealed interface Command {}

    /** May be refused; a negative number breaks the entity. */
    record Add(int number, Consumer<Answer> replyTo) implements Command {}

    /** A fact. */
    record Report(int number, Consumer<Answer> replyTo) implements Command {}

    record Remark(int number, Consumer<Answer> replyTo) implements Command {}

    record Peek(int number, Consumer<Answer> replyTo) implements Command {}

    record Stop() implements Command {}

    /** What a command got: the sum as it was decided, or why there is none. */
    record Answer(int number, long sum, Optional<RefusalCode> why) {}

    record Added(int number) {}

    record Written(List<Added> events) {}

    record Total(long sum, long events) {}

    /** What the hooks were told. */
    sealed interface Heard {}

    record HeardRecovered(Total total) implements Heard {}

    record HeardDurable(Total total, List<Added> events) implements Heard {}

    static final BatchJournal<Added, Written> JOURNAL = new BatchJournal<>(Written::new, Written::events);

    Tally() {
        this(heard -> {});
    }

    @Override
    public Total empty() {
        return new Total(0, 0);
    }

    @Override
    public Decision<Added> decide(Total state, Command command) {
        return switch (command) {
            case Add(int number, var replyTo) -> add(state, number, replyTo);
            case Report(int number, var replyTo) -> add(state, number, replyTo);
            case Remark(int number, var replyTo) -> add(state, number, replyTo);
            case Peek(int number, var replyTo) -> Decision.reply(() -> answer(replyTo, number, state.sum()));
            case Stop stop -> throw new AssertionError("the collector keeps it");
        };
    }

    @Override
    public Total apply(Total state, Added event) {
        return new Total(state.sum() + event.number(), state.events() + 1);
    }

    @Override
    public Lane laneOf(Command command) {
        return switch (command) {
            case Add add -> Lane.REQUEST;
            case Report report -> Lane.FACT;
            case Remark remark -> Lane.NOTE;
            case Peek peek -> Lane.URGENT;
            case Stop stop -> throw new AssertionError("the collector keeps it");
        };
    }

    @Override
    public int bytesOf(Command command) {
        return numberOf(command);
    }

    @Override
    public void unanswered(Command command, RefusalCode why) {
        Answer answer = new Answer(numberOf(command), 0, Optional.of(why));
        switch (command) {
            case Add add -> add.replyTo().accept(answer);
            case Report report -> report.replyTo().accept(answer);
            case Remark remark -> remark.replyTo().accept(answer);
            case Peek peek -> peek.replyTo().accept(answer);
            case Stop stop -> throw new AssertionError("the collector keeps it");
        }
    }

    @Override
    public void recovered(Total state) {
        hook.accept(new HeardRecovered(state));
    }

    @Override
    public void durable(Total state, List<Added> events) {
        hook.accept(new HeardDurable(state, events));
    }

    private static Decision<Added> add(Total state, int number, Consumer<Answer> replyTo) {
        if (number < 0) {
            throw new IllegalStateException("number: " + number + " (expected: >= 0)");
        }
        return Decision.persist(new Added(number), () -> answer(replyTo, number, state.sum() + number));
    }

    private static void answer(Consumer<Answer> replyTo, int number, long sum) {
        replyTo.accept(new Answer(number, sum, Optional.empty()));
    }

    private static int numberOf(Command command) {
        return switch (command) {
            case Add add -> add.number();
            case Report report -> report.number();
            case Remark remark -> remark.number();
            case Peek peek -> peek.number();
            case Stop stop -> 0;
        };
    }
}
