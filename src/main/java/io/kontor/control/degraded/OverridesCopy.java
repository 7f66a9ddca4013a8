package io.kontor.control.degraded;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.util.function.Consumer;

/** Keeps this node informed of the overrides in force, wherever they are kept: asks for them again and again. */
public final class OverridesCopy {
    private OverridesCopy() {}

    private enum Ask {
        NOW
    }

    /**
     * The copy of one node.
     *
     * @param inForce told what was decided, as often as it is heard; must not block
     */
    public static Behavior<Overrides.Decided> create(
            ActorRef<Overrides.Command> overrides, Duration every, Consumer<OverrideState> inForce) {
        return Behaviors.<Object>setup(context -> {
                    ActorRef<Overrides.Decided> answers = context.getSelf().narrow();
                    return Behaviors.withTimers(timers -> {
                        timers.startTimerWithFixedDelay(Ask.NOW, Duration.ZERO, every);
                        return Behaviors.receive(Object.class)
                                .onMessage(Ask.class, _ -> {
                                    overrides.tell(new Overrides.Get(answers));
                                    return Behaviors.same();
                                })
                                .onMessage(Overrides.Decided.class, decided -> {
                                    inForce.accept(decided.state());
                                    return Behaviors.same();
                                })
                                .build();
                    });
                })
                .narrow();
    }
}
