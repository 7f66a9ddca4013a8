package io.kontor.model;

import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.PersistenceEffect;
import akka.persistence.testkit.javadsl.PersistenceProbe;
import akka.persistence.testkit.javadsl.UnpersistentBehavior;
import io.kontor.order.Order;
import io.kontor.order.OrderBooks;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderEvent;
import io.kontor.order.OrderPassivation;
import io.kontor.order.OrderPorts;
import io.kontor.order.OrderSettings;
import io.kontor.order.OrderState;
import io.kontor.value.IntentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One order entity over its life: asleep, awake, lost and back. The behavior is the real one. What it does in one step takes effect
 * piece by piece, in order, and it may be lost between any two pieces: what it told others before its write, the write, what it told
 * them afterwards.
 */
final class OrderHost {
    private static final double LOST = 0.01;
    private static final int TIMERS_MAX = 5;

    private final IntentId id;
    private final Stage stage;
    private final Chance chance;
    private final History history;
    private final OrderPorts ports;
    private final OrderSettings settings;
    private final boolean acknowledgesBeforeSync;
    private final BiConsumer<OrderHost, List<OrderEvent>> onWritten;
    private final List<OrderEvent> journal = new ArrayList<>();
    private OrderState state = OrderBooks.empty();
    private Stage.@Nullable Actor<OrderEntity.Command> actor;
    private @Nullable PersistenceProbe<OrderEvent> probe;
    private final List<OrderEntity.Command> buffer = new ArrayList<>();
    private boolean passivating;
    private boolean stopTold;
    private List<Runnable> deeds = new ArrayList<>();
    private int write = -1;

    /** @param ports how it reaches others, given itself */
    OrderHost(
            IntentId id,
            Stage stage,
            Chance chance,
            History history,
            Function<OrderHost, OrderPorts> ports,
            OrderSettings settings,
            boolean acknowledgesBeforeSync,
            BiConsumer<OrderHost, List<OrderEvent>> onWritten) {
        this.id = id;
        this.stage = stage;
        this.chance = chance;
        this.history = history;
        this.ports = ports.apply(this);
        this.settings = settings;
        this.acknowledgesBeforeSync = acknowledgesBeforeSync;
        this.onWritten = onWritten;
    }

    IntentId id() {
        return id;
    }

    List<OrderEvent> journal() {
        return journal;
    }

    Optional<Order> order() {
        return OrderBooks.order(state);
    }

    boolean isAwake() {
        return actor != null;
    }

    /** Which life it is in; what was meant for an earlier one finds nobody. */
    @Nullable
    Object incarnation() {
        return actor;
    }

    /** A message arrives; an entity that sleeps is woken by it. */
    void tell(OrderEntity.Command command) {
        if (stopTold) {
            buffer.add(command);
            return;
        }
        Stage.Actor<OrderEntity.Command> awake = actor;
        if (awake == null) {
            awake = wake();
        }
        awake.ref().tell(command);
    }

    /** Something the entity does in this step, to take effect with the step. */
    void deed(Runnable deed) {
        if (write < 0 && probe != null && probe.hasEffects()) {
            write = deeds.size();
            deeds.add(this::write);
        }
        deeds.add(deed);
    }

    boolean canStep() {
        return actor != null && (actor.hasMail() || actor.isTimerDue());
    }

    boolean hasMail() {
        return actor != null && actor.hasMail();
    }

    Optional<java.time.Instant> nextTimer() {
        return actor == null ? Optional.empty() : actor.nextTimer();
    }

    /** Handles one message or one timer. */
    void step() {
        Stage.Actor<OrderEntity.Command> awake = actor;
        if (awake == null) {
            return;
        }
        deeds = new ArrayList<>();
        write = -1;
        if (awake.hasMail() && !(awake.isTimerDue() && chance.perhaps(0.3))) {
            awake.runOne();
        } else {
            history.step("timer of", id);
            awake.fireTimer();
        }
        if (write < 0 && probe != null && probe.hasEffects()) {
            write = deeds.size();
            deeds.add(this::write);
        }
        Promise.EVERYTHING_IS_BOUNDED.holds(
                awake.timers() <= TIMERS_MAX, () -> id + " has " + awake.timers() + " timers");
        commit();
        if (actor != null && !actor.isAlive()) {
            history.step("order", id, "sleeps");
            actor = null;
            probe = null;
            ended();
        }
    }

    private void commit() {
        boolean lost = chance.fault(LOST);
        int done = lost ? chance.below(deeds.size() + 1) : deeds.size();
        List<Runnable> now = deeds;
        for (int i = 0; i < done; i++) {
            now.get(i).run();
        }
        if (lost && done <= write && acknowledgesBeforeSync) {
            now.subList(write + 1, now.size()).forEach(Runnable::run);
        }
        if (lost) {
            lose(done > write ? "after its write" : "before its write");
        }
    }

    private void write() {
        List<OrderEvent> events = new ArrayList<>();
        if (probe != null) {
            for (PersistenceEffect<OrderEvent> effect : probe.drain()) {
                events.add(effect.persistedObject());
            }
        }
        for (OrderEvent event : events) {
            state = OrderBooks.apply(state, event);
        }
        journal.addAll(events);
        history.step("order", id, "journals", events);
        onWritten.accept(this, events);
    }

    void lose(String when) {
        if (actor != null) {
            history.step("order", id, "is lost", when);
            actor.stop();
            actor = null;
            probe = null;
            ended();
        }
    }

    /** Sharding has heard that it wants to sleep: it is told to stop, and what comes for it waits until it has. */
    void stopAsAsked() {
        if (isPassivating() && actor != null) {
            stopTold = true;
            actor.ref().tell(new OrderEntity.Stop());
        }
    }

    /** It asked to sleep, and sharding has not heard it yet. */
    boolean isPassivating() {
        return passivating && !stopTold;
    }

    private void ended() {
        passivating = false;
        stopTold = false;
        List<OrderEntity.Command> waited = List.copyOf(buffer);
        buffer.clear();
        waited.forEach(this::tell);
    }

    private Stage.Actor<OrderEntity.Command> wake() {
        OrderState folded = OrderBooks.fold(journal);
        Promise.HISTORY_IS_FIXED.holds(folded.equals(state), () -> id + " folds to " + folded + "\nbut was " + state);
        state = folded;
        UnpersistentBehavior<OrderEntity.Command, OrderEvent, OrderState> behavior =
                UnpersistentBehavior.fromEventSourced(
                        OrderEntity.create(id, ports, settings, passivation()), folded, journal.size());
        probe = behavior.getEventProbe();
        actor = stage.start(behavior.getBehavior());
        return actor;
    }

    private OrderPassivation passivation() {
        return new OrderPassivation() {
            @Override
            public void sleep(ActorRef<OrderEntity.Command> order) {
                passivating = true;
            }

            @Override
            public void wakeAgain(OrderEntity.Wake wake) {
                deed(() -> tell(wake));
            }
        };
    }

    @Override
    public String toString() {
        return id + " " + state;
    }
}
