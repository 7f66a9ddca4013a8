package io.kontor.control;

import io.kontor.control.HaltEvent.HaltRaised;
import io.kontor.value.HaltId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The halts the registry knows: those in the journal, once it has been read, and those raised that are not in it yet. Not thread-safe. */
final class HaltsKnown {
    private final Map<HaltId, Halt> unwritten = new LinkedHashMap<>();
    private Optional<HaltState> written = Optional.empty();

    /** What the journal holds; empty until it has been read. */
    Optional<HaltState> written() {
        return written;
    }

    Optional<Halt> find(HaltId id) {
        Halt halt = unwritten.get(id);
        return halt != null ? Optional.of(halt) : written.flatMap(s -> s.known(id));
    }

    /** Those raised that are not known to be in the journal. */
    Stream<HaltId> unwritten() {
        return unwritten.keySet().stream();
    }

    boolean isUnwritten(HaltId id) {
        return unwritten.containsKey(id);
    }

    boolean isOnDisk(HaltId id) {
        return written.flatMap(s -> s.known(id)).isPresent();
    }

    boolean isInForceOnDisk(HaltId id) {
        return written.flatMap(s -> s.inForce(id)).isPresent();
    }

    /** Whose lift ended it; empty where it is in force, or long over. */
    Optional<String> liftedBy(HaltId id) {
        return written.flatMap(s -> s.liftedBy(id));
    }

    /** Oldest first; those not written yet are the newest. */
    List<Halt> inForce() {
        List<Halt> all = new ArrayList<>(written.map(HaltState::inForce).orElse(List.of()));
        all.addAll(unwritten.values());
        return all;
    }

    /** Whether as many are in force as may be. What a market in trouble makes the circuit breaker raise takes no room from what people raise. */
    boolean isFull(Halt next, int max) {
        boolean tripped = isTripped(next);
        return inForce().stream().filter(other -> isTripped(other) == tripped).count() >= max;
    }

    private static boolean isTripped(Halt halt) {
        return halt.by().equals(HaltRegistry.BREAKER);
    }

    void raised(Halt halt) {
        unwritten.put(halt.id(), halt);
    }

    /** Takes over what the journal holds now, and tells what is over since it was last asked. */
    List<HaltState.Over> read(HaltState state) {
        HaltState before = written.orElse(state);
        written = Optional.of(state);
        unwritten.keySet().removeIf(id -> state.known(id).isPresent());
        return state.lifted().stream()
                .filter(over -> before.inForce(over.halt().id()).isPresent())
                .toList();
    }

    /** What is to be journalled next: what was raised goes until it is there, what is to be lifted as long as somebody waits for it. */
    List<HaltEvent> due(Stream<HaltEvent> lifts) {
        return written.stream()
                .flatMap(state -> Stream.concat(unwritten.values().stream().map(HaltRaised::new), lifts)
                        .filter(event -> state.news(event).isPresent()))
                .limit(HaltJournal.APPEND_MAX)
                .toList();
    }
}
