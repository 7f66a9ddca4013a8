package io.kontor.model;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs real behaviors one message at a time and without threads: mailboxes and timers are the schedule's to drain and to fire. One stage
 * for many actors, as a test kit of its own for each would take a millisecond to build.
 */
final class Stage {
    private final SimulatedClock clock;
    private @Nullable ActorRef<?> spawned;
    private long names;

    private final BehaviorTestKit<Object> parent =
            BehaviorTestKit.create(Behaviors.setup(context -> Behaviors.receive(Object.class)
                    .onMessage(Spawn.class, spawn -> {
                        spawned = context.spawn(spawn.behavior(), spawn.name());
                        return Behaviors.same();
                    })
                    .onMessage(Stop.class, stop -> {
                        context.stop(stop.ref());
                        return Behaviors.same();
                    })
                    .build()));

    private record Spawn(Behavior<?> behavior, String name) {}

    private record Stop(ActorRef<?> ref) {}

    /**
     * A message to come at a time, unless cancelled.
     *
     * @param every how long after it has come it does again, where it does
     */
    private record Timer(Object message, Instant due, Optional<Duration> every) {
        Timer next(Instant again) {
            return new Timer(message, again, every);
        }
    }

    Stage(SimulatedClock clock) {
        this.clock = clock;
    }

    <T> Actor<T> start(Behavior<T> behavior) {
        parent.run(new Spawn(behavior, "a" + names++));
        @SuppressWarnings("unchecked") // spawned with this very behavior
        ActorRef<T> ref = (ActorRef<T>) spawned;
        Actor<T> actor = new Actor<>(ref);
        actor.watchTimers();
        return actor;
    }

    /** One actor: its mailbox, and its timers by key. */
    final class Actor<T> {
        private final ActorRef<T> ref;
        private final BehaviorTestKit<T> kit;
        private final Map<Object, Timer> timers = new LinkedHashMap<>();

        private Actor(ActorRef<T> ref) {
            this.ref = ref;
            this.kit = parent.childTestKit(ref);
        }

        ActorRef<T> ref() {
            return ref;
        }

        boolean hasMail() {
            return kit.selfInbox().hasMessages();
        }

        boolean isAlive() {
            return kit.isAlive();
        }

        boolean isTimerDue() {
            for (Timer timer : timers.values()) {
                if (!timer.due().isAfter(clock.instant())) {
                    return true;
                }
            }
            return false;
        }

        Optional<Instant> nextTimer() {
            return timers.values().stream().map(Timer::due).min(Instant::compareTo);
        }

        int timers() {
            return timers.size();
        }

        /** Handles the oldest message of the mailbox. */
        void runOne() {
            kit.runOne();
            watchTimers();
        }

        /** The earliest timer that is due goes off and is handled. */
        @SuppressWarnings("unchecked") // the actor's own messages to itself
        void fireTimer() {
            Map.Entry<Object, Timer> first = timers.entrySet().stream()
                    .min(Map.Entry.comparingByValue(java.util.Comparator.comparing(Timer::due)))
                    .orElseThrow();
            Timer timer = first.getValue();
            timers.remove(first.getKey());
            timer.every()
                    .ifPresent(every -> timers.put(
                            first.getKey(), timer.next(clock.instant().plus(every))));
            kit.run((T) timer.message());
            watchTimers();
        }

        void stop() {
            parent.run(new Stop(ref));
            parent.getAllEffects();
        }

        /** By its name: the compiler cannot read the Scala object it is. */
        private static boolean isRepeated(Object mode) {
            return mode.toString().startsWith("FixedDelayMode");
        }

        private void watchTimers() {
            for (Effect effect : kit.getAllEffects()) {
                if (effect instanceof Effect.TimerScheduled<?> scheduled) {
                    Instant due = clock.instant().plus(scheduled.duration());
                    Optional<Duration> every =
                            isRepeated(scheduled.mode()) ? Optional.of(scheduled.duration()) : Optional.empty();
                    timers.put(scheduled.key(), new Timer(scheduled.msg(), due, every));
                } else if (effect instanceof Effect.TimerCancelled cancelled) {
                    timers.remove(cancelled.key());
                }
            }
        }
    }
}
