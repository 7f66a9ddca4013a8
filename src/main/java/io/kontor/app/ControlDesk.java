package io.kontor.app;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import io.kontor.control.ControlAlert;
import io.kontor.control.breaker.CircuitBreaker;
import io.kontor.control.breaker.CircuitBreaker.Shown;
import io.kontor.control.degraded.DegradedMode;
import io.kontor.control.degraded.DegradedSettings;
import io.kontor.control.degraded.ManualOverride;
import io.kontor.control.degraded.OverrideState;
import io.kontor.control.degraded.Overrides;
import io.kontor.control.degraded.Standing;
import io.kontor.ingress.Control;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The circuit breaker and degraded mode of this node, as callers see them. Thread-safe. */
final class ControlDesk implements Control {
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(3);

    private final ActorRef<CircuitBreaker.Message> breaker;
    private final ActorRef<Overrides.Command> overrides;
    private final DegradedSettings settings;
    private final Scheduler scheduler;
    private final Clock clock;
    private volatile Standing standing = Standing.unknown();
    private volatile OverrideState decided = OverrideState.none();

    ControlDesk(
            ActorContext<?> context,
            DegradedSettings settings,
            DegradedMode.Ports components,
            ActorRef<CircuitBreaker.Message> breaker,
            Clock clock) {
        this.breaker = breaker;
        this.settings = settings;
        this.scheduler = context.getSystem().scheduler();
        this.clock = clock;
        ActorRef<DegradedMode.Message> mode = context.spawn(
                DegradedMode.create(
                        settings, components, now -> standing = now, this::journal, clock, System::nanoTime),
                "degraded-mode");
        this.overrides = context.spawn(
                Overrides.create(
                        clock,
                        state -> {
                            decided = state;
                            mode.tell(new DegradedMode.Decided(state));
                        },
                        said -> journal(new ControlAlert(
                                ControlAlert.Kind.OVERRIDE_CHANGED,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                said,
                                clock.instant()))),
                "overrides");
    }

    @Override
    public CompletionStage<List<Shown>> trips() {
        return AskPattern.<CircuitBreaker.Message, CircuitBreaker.Trips>ask(
                        breaker, CircuitBreaker.GetTrips::new, ASK_TIMEOUT, scheduler)
                .thenApply(CircuitBreaker.Trips::trips);
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public List<ManualOverride> overrides() {
        return decided.inForce(clock.instant());
    }

    @Override
    public Duration overrideMax() {
        return settings.overrideMax();
    }

    @Override
    public CompletionStage<Overrides.Reply> set(ManualOverride override) {
        return answer(
                AskPattern.ask(overrides, replyTo -> new Overrides.Set(override, replyTo), ASK_TIMEOUT, scheduler));
    }

    @Override
    public CompletionStage<Overrides.Reply> end(String id, String reason, String by) {
        return answer(AskPattern.ask(
                overrides, replyTo -> new Overrides.End(id, reason, by, replyTo), ASK_TIMEOUT, scheduler));
    }

    /** No answer means no journal, most likely; whether it was written is not known. */
    private static CompletionStage<Overrides.Reply> answer(CompletionStage<Overrides.Reply> asked) {
        return asked.exceptionally(_ ->
                new Overrides.Refused(Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning())));
    }

    private void journal(ControlAlert alert) {
        breaker.tell(new CircuitBreaker.Note(alert));
    }
}
