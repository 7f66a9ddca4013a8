package io.kontor.control;

import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.SendGuard;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongSupplier;

/**
 * This node's copy of the halts in force, with the lease it is held under. Without a copy, or with one whose lease has lapsed, nothing
 * leaves: a process that stood still must not trade on what it knew before. Thread-safe; looking takes no lock.
 */
public final class HaltBoard implements SendGuard {
    private record Copy(List<Halt> halts, long until) {}

    private final LongSupplier nanoTime;
    private final StampedLock sending = new StampedLock();
    private volatile Optional<Copy> copy = Optional.empty();

    /** @param nanoTime a monotonic clock that goes on while the process is stopped and the machine suspended */
    public HaltBoard(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Optional<Refusal> check(VenueId venue, AccountId account, Symbol symbol, Optional<HaltId> closes) {
        Optional<Copy> held = copy;
        if (held.isEmpty() || held.get().until() - nanoTime.getAsLong() <= 0) {
            return Optional.of(Refusal.of(RefusalCode.NOT_READY, "which halts are in force is not known right now"));
        }
        List<Halt> halts = held.get().halts();
        if (closes.isPresent()) {
            return closing(halts, closes.get(), venue, account, symbol);
        }
        for (Halt halt : halts) {
            if (halt.scope().covers(venue, account, symbol)) {
                return Optional.of(Refusal.of(
                        RefusalCode.TRADING_HALTED,
                        halt.scope() + " is halted since " + halt.at() + " by " + halt.by() + ": " + halt.reason()
                                + " (halt " + halt.id() + ")"));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Refusal> send(
            VenueId venue, AccountId account, Symbol symbol, Optional<HaltId> closes, Runnable send) {
        long stamp = sending.readLock();
        try {
            Optional<Refusal> refusal = check(venue, account, symbol, closes);
            if (refusal.isEmpty()) {
                send.run();
            }
            return refusal;
        } finally {
            sending.unlockRead(stamp);
        }
    }

    /** Whether the halts are known as of now. */
    public boolean isCurrent() {
        return copy.filter(c -> c.until() - nanoTime.getAsLong() > 0).isPresent();
    }

    /** How many halts this copy holds. */
    public int size() {
        return copy.map(c -> c.halts().size()).orElse(0);
    }

    /** When this returns, whatever was being sent has left, and what is sent from now on has looked at these. */
    void hold(List<Halt> halts, long until) {
        long stamp = sending.writeLock();
        try {
            copy = Optional.of(new Copy(List.copyOf(halts), until));
        } finally {
            sending.unlockWrite(stamp);
        }
    }

    /**
     * A halt's own order passes every halt while the one it belongs to stands and asks for it, and nothing else lets it leave: whoever
     * wants the closing to end lifts that one.
     */
    private static Optional<Refusal> closing(
            List<Halt> halts, HaltId closes, VenueId venue, AccountId account, Symbol symbol) {
        boolean wanted = halts.stream()
                .filter(halt -> halt.id().equals(closes))
                .anyMatch(halt -> halt.actions().contains(HaltAction.CLOSE_POSITIONS)
                        && halt.scope().covers(venue, account, symbol));
        return wanted
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.TRADING_HALTED, "halt " + closes + ", for which it closes, stands no longer"));
    }
}
