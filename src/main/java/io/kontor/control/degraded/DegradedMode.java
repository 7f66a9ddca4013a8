package io.kontor.control.degraded;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.control.ControlAlert;
import io.kontor.control.degraded.Standing.ComponentHealth;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Listens to the components' heart-beats and says what is refused: once at each beat, and when a person has decided something. */
public final class DegradedMode extends AbstractOnMessageBehavior<DegradedMode.Message> {
    /** What it hears. */
    public sealed interface Message {}

    /** The overrides as they are now. */
    public record Decided(OverrideState overrides) implements Message {}

    private record Beat() implements Message {}

    private record Written(long sentNanos, @Nullable Throwable failure) implements Message {}

    /** Where the beats are; all of it answers from memory, and {@code write} never blocks. */
    public interface Ports {
        /** A write of nothing, that waits for the disk as every other does. */
        CompletionStage<Void> write();

        Optional<String> journalDown();

        Map<VenueId, Set<AccountId>> down();

        Map<VenueId, Long> stale();

        int inFlight();

        Optional<Vitals.Beside> kafka();
    }

    private final DegradedSettings settings;
    private final Ports ports;
    private final Consumer<Standing> standing;
    private final Consumer<ControlAlert> alerts;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<Component, Boolean> wasWell = new HashMap<>();
    private Optional<OverrideState> overrides = Optional.empty();
    private Duration lastWrite = Duration.ZERO;
    private Optional<Long> writing = Optional.empty();

    /**
     * The watch over the components of this node.
     *
     * @param standing told what holds from now on; must not block
     */
    public static Behavior<Message> create(
            DegradedSettings settings,
            Ports ports,
            Consumer<Standing> standing,
            Consumer<ControlAlert> alerts,
            Clock clock,
            LongSupplier nanoTime) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new DegradedMode(context, timers, settings, ports, standing, alerts, clock, nanoTime)));
    }

    private DegradedMode(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            DegradedSettings settings,
            Ports ports,
            Consumer<Standing> standing,
            Consumer<ControlAlert> alerts,
            Clock clock,
            LongSupplier nanoTime) {
        super(context);
        this.settings = settings;
        this.ports = ports;
        this.standing = standing;
        this.alerts = alerts;
        this.clock = clock;
        this.nanoTime = nanoTime;
        timers.startTimerWithFixedDelay(new Beat(), settings.beatEvery());
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Beat _ -> {
                beat();
                look();
            }
            case Written written -> {
                writing = Optional.empty();
                // One that failed is the journal's own affair; it says so itself.
                lastWrite = written.failure() == null
                        ? Duration.ofNanos(nanoTime.getAsLong() - written.sentNanos())
                        : Duration.ZERO;
            }
            case Decided decided -> {
                overrides = Optional.of(decided.overrides());
                look();
            }
        }
        return this;
    }

    /** One at a time: a write that hangs says enough. */
    private void beat() {
        if (writing.isEmpty()) {
            long now = nanoTime.getAsLong();
            writing = Optional.of(now);
            getContext().pipeToSelf(ports.write(), (_, failure) -> new Written(now, failure));
        }
    }

    private void look() {
        Duration waited = writing.map(since -> Duration.ofNanos(nanoTime.getAsLong() - since))
                .orElse(Duration.ZERO);
        Vitals vitals = new Vitals(
                ports.journalDown(),
                waited.compareTo(lastWrite) > 0 ? waited : lastWrite,
                ports.down(),
                ports.stale(),
                ports.inFlight(),
                ports.kafka());
        Standing known = Standing.of(vitals, overrides.orElse(OverrideState.none()), settings, clock.instant());
        Standing now = overrides.isPresent() ? known : known.undecided();
        standing.accept(now);
        now.components().forEach(this::tellIfChanged);
    }

    /** What is found at the first look is no news. */
    private void tellIfChanged(ComponentHealth health) {
        Boolean before = wasWell.put(health.component(), health.well());
        if (before != null && before != health.well()) {
            alerts.accept(new ControlAlert(
                    ControlAlert.Kind.COMPONENT_CHANGED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    health.component()
                            + (health.well()
                                    ? " is well: " + health.detail()
                                    : " is not well: " + health.detail() + "; " + health.policy()),
                    clock.instant()));
        }
    }
}
