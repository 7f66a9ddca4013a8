package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An add-wins set of halts. */
class HaltStateTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");

    static Halt halt(String command) {
        return new Halt(HaltId.of(new CommandId(command)), HaltScope.global(), "why", "ann", List.of(), NOW);
    }

    @Test
    void twoHaltsNeedTwoLifts() {
        HaltState state = raised(raised(HaltState.none(), "a"), "b");

        state = lifted(state, "a");

        assertThat(state.inForce()).containsExactly(halt("b"));
        assertThat(lifted(state, "b").inForce()).isEmpty();
    }

    @Test
    void aRepeatedRaiseDoesNotRaiseWhatWasLifted() {
        HaltState state = lifted(raised(HaltState.none(), "a"), "a");

        assertThat(state.raise(halt("a"))).isEmpty();
        assertThat(state.known(halt("a").id())).contains(halt("a"));
    }

    @Test
    void aLiftOfWhatIsNotInForceIsNothing() {
        HaltState state = raised(HaltState.none(), "a");

        assertThat(state.lift(halt("b").id(), "r", "bob", NOW)).isEmpty();
        assertThat(state.apply(new HaltLifted(halt("b").id(), "r", "bob", NOW))).isEqualTo(state);
    }

    @Test
    void whatIsOverIsForgottenOldestFirst() {
        HaltState state = HaltState.none();
        for (int i = 0; i <= HaltState.LIFTED_MAX; i++) {
            state = lifted(raised(state, "h-" + i), "h-" + i);
        }

        assertThat(state.lifted()).hasSize(HaltState.LIFTED_MAX);
        assertThat(state.known(halt("h-0").id())).isEmpty();
        assertThat(state.known(halt("h-1").id())).isPresent();
    }

    @Test
    void whatAStartBeganWithIsCountedApart() {
        HaltState state = HaltState.none();
        for (int i = 0; i <= HaltState.AT_START_MAX; i++) {
            Halt halt = atStart("s-" + i);
            state = lifted(state.apply(new HaltEvent.HaltRaised(halt)), "s-" + i);
        }
        for (int i = 0; i <= HaltState.LIFTED_MAX; i++) {
            state = lifted(raised(state, "h-" + i), "h-" + i);
        }

        assertThat(state.lifted()).hasSize(HaltState.LIFTED_MAX + HaltState.AT_START_MAX);
        assertThat(state.known(atStart("s-0").id())).isEmpty();
        assertThat(state.known(atStart("s-1").id())).isPresent();
        assertThat(state.known(halt("h-0").id())).isEmpty();
        assertThat(state.known(halt("h-1").id())).isPresent();
    }

    @Test
    void underAnyScheduleInForceIsWhatWasRaisedAndNotLifted() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        HaltState state = HaltState.none();
        Set<HaltId> raised = new HashSet<>();
        Set<HaltId> lifted = new HashSet<>();
        for (int step = 0; step < 2_000; step++) {
            Halt halt = halt("h-" + random.nextInt(200));
            List<HaltEvent> events = new ArrayList<>();
            if (random.nextBoolean()) {
                state.raise(halt).ifPresent(events::add);
                raised.add(halt.id());
            } else {
                state.lift(halt.id(), "r", "b", NOW).ifPresent(events::add);
                if (raised.contains(halt.id())) {
                    lifted.add(halt.id());
                }
            }
            for (HaltEvent event : events) {
                state = state.apply(event);
            }
            Set<HaltId> expected = new HashSet<>(raised);
            expected.removeAll(lifted);
            assertThat(state.inForce()).extracting(Halt::id).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Halt atStart(String name) {
        HaltId id = HaltId.of(new CommandId(name));
        return new Halt(id, HaltScope.global(), "started halted: " + name, Halt.AT_START, List.of(), NOW);
    }

    private static HaltState raised(HaltState state, String command) {
        return state.raise(halt(command)).map(state::apply).orElseThrow();
    }

    private static HaltState lifted(HaltState state, String command) {
        return state.lift(halt(command).id(), "checked", "bob", NOW)
                .map(state::apply)
                .orElseThrow();
    }
}
