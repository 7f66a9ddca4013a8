package io.kontor.ingress;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.control.HaltEvent;
import io.kontor.control.HaltRegistry;
import io.kontor.control.HaltRegistry.Command;
import io.kontor.control.HaltRegistry.Done;
import io.kontor.control.HaltRegistry.Refused;
import io.kontor.control.HaltState;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Halts over the real fold of their events. A halt for the reason "unwritten" stands and is not journalled. */
final class TestHalts {
    private TestHalts() {}

    static Behavior<Command> none() {
        return over(HaltState.none());
    }

    /** Of each raise and each lift it does not hear the first tellings, as if it had died before. */
    static Behavior<Command> deafTo(int tellings) {
        return Behaviors.setup(context -> {
            ActorRef<Command> hearing = context.spawn(none(), "hearing");
            Map<Command, Integer> told = new HashMap<>();
            return Behaviors.receiveMessage(command -> {
                if (command instanceof HaltRegistry.GetHalts || told.merge(command, 1, Integer::sum) > tellings) {
                    hearing.tell(command);
                }
                return Behaviors.same();
            });
        });
    }

    /** Answers who raises and lifts, and no question. */
    static Behavior<Command> silentToQuestions() {
        return Behaviors.setup(context -> {
            ActorRef<Command> hearing = context.spawn(none(), "hearing");
            return Behaviors.receiveMessage(command -> {
                if (!(command instanceof HaltRegistry.GetHalts)) {
                    hearing.tell(command);
                }
                return Behaviors.same();
            });
        });
    }

    private static Behavior<Command> over(HaltState state) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case HaltRegistry.Raise raise -> {
                Optional<HaltEvent> event = state.raise(raise.halt());
                boolean journalled = !raise.halt().reason().equals("unwritten");
                HaltState next = event.map(state::apply).orElse(state);
                Optional<Boolean> inForce =
                        Optional.of(next.inForce(raise.halt().id()).isPresent());
                raise.replyTo()
                        .tell(new Done(raise.halt().id(), journalled, event.isEmpty(), inForce, Optional.empty()));
                yield over(next);
            }
            case HaltRegistry.Lift lift -> {
                Optional<HaltEvent> event = state.lift(lift.id(), lift.reason(), lift.by(), TestGateway.NOW);
                lift.replyTo()
                        .tell(
                                state.known(lift.id()).isPresent()
                                        ? new Done(
                                                lift.id(),
                                                true,
                                                event.isEmpty(),
                                                Optional.of(false),
                                                Optional.of(lift.by()))
                                        : new Refused(Refusal.of(
                                                RefusalCode.NOT_FOUND,
                                                "haltId",
                                                lift.id().value(),
                                                "a halt not long past")));
                yield over(event.map(state::apply).orElse(state));
            }
            case HaltRegistry.GetHalts get -> {
                get.replyTo().tell(new HaltRegistry.Halts(state.inForce()));
                yield Behaviors.same();
            }
            default -> Behaviors.unhandled();
        });
    }
}
