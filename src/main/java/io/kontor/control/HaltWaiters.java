package io.kontor.control;

import akka.actor.typed.ActorRef;
import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.control.HaltEvent.HaltRaised;
import io.kontor.control.HaltRegistry.Done;
import io.kontor.control.HaltRegistry.Refused;
import io.kontor.control.HaltRegistry.Reply;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Who waits for a halt to be everywhere and on disk, or for a lift to be on disk. Not thread-safe. */
final class HaltWaiters {
    private final HaltsKnown known;
    private final HaltSpread spread;
    private final List<Waiter> waiting = new ArrayList<>();

    /**
     * Somebody who waits.
     *
     * @param version with which a halt is everywhere
     * @param journalUntil when waiting for the journal ends
     * @param repeat it was done before, for another request
     */
    private record Waiter(HaltEvent event, long version, long journalUntil, boolean repeat, ActorRef<Reply> replyTo) {}

    HaltWaiters(HaltsKnown known, HaltSpread spread) {
        this.known = known;
        this.spread = spread;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Once for each who asks, however often it is told. */
    void add(HaltEvent event, long journalUntil, boolean repeat, ActorRef<Reply> replyTo) {
        if (waiting.stream()
                .noneMatch(w -> w.replyTo().equals(replyTo) && w.event().equals(event))) {
            waiting.add(new Waiter(event, spread.version(), journalUntil, repeat, replyTo));
        }
    }

    /** The lifts somebody waits for. */
    Stream<HaltEvent> lifts() {
        return waiting.stream().map(Waiter::event).filter(HaltLifted.class::isInstance);
    }

    /** Looks again at what was raised before the journal was read: it may know the id as that of another halt, or of one that is over. */
    void decide() {
        answer(w -> w.event() instanceof HaltRaised(Halt raised) ? refusal(raised) : Optional.empty());
        waiting.replaceAll(w -> w.event() instanceof HaltRaised(Halt raised)
                ? new Waiter(w.event(), w.version(), w.journalUntil(), isRepeat(raised), w.replyTo())
                : w);
    }

    /** Why it cannot be raised: its id is that of another halt. */
    Optional<Reply> refusal(Halt raised) {
        return known.find(raised.id())
                .filter(other -> !other.says(raised))
                .map(other ->
                        refused(RefusalCode.DUPLICATE_COMMAND_ID, "the command raised another halt: " + other.id()));
    }

    /** Whoever told it before may not have been heard, or not have heard us: what it raised, and stands, it may call its own. */
    boolean isRepeat(Halt halt) {
        return !known.inForce().contains(halt);
    }

    /** Answers those whose wait is over. */
    void answer(long now) {
        answer(w -> {
            boolean inTime = w.journalUntil() - now > 0;
            return switch (w.event()) {
                case HaltRaised raised -> answer(w, raised.halt(), inTime, now);
                case HaltLifted lifted -> answer(w, lifted, inTime);
            };
        });
    }

    private Optional<Reply> answer(Waiter w, Halt raised, boolean inTime, long now) {
        boolean onDisk = known.isOnDisk(raised.id());
        boolean done = spread.isEverywhere(w.version(), now) && (onDisk || !inTime);
        if (!done) {
            return Optional.empty();
        }
        boolean inForce = known.inForce().stream().anyMatch(halt -> halt.id().equals(raised.id()));
        return Optional.of(
                new Done(raised.id(), onDisk, w.repeat(), Optional.of(inForce), known.liftedBy(raised.id())));
    }

    private Optional<Reply> answer(Waiter w, HaltLifted lifted, boolean inTime) {
        if (!known.isInForceOnDisk(lifted.id())) {
            return Optional.of(
                    new Done(lifted.id(), true, w.repeat(), Optional.of(false), known.liftedBy(lifted.id())));
        }
        return inTime
                ? Optional.empty()
                : Optional.of(refused(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning()));
    }

    private void answer(Function<Waiter, Optional<Reply>> answers) {
        waiting.removeIf(w -> {
            Optional<Reply> reply = answers.apply(w);
            reply.ifPresent(w.replyTo()::tell);
            return reply.isPresent();
        });
    }

    static Refused refused(RefusalCode code, String detail) {
        return new Refused(Refusal.of(code, detail));
    }
}
