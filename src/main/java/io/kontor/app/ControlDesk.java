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
import io.kontor.control.degraded.OverridesCopy;
import io.kontor.control.degraded.Standing;
import io.kontor.ingress.Asks;
import io.kontor.ingress.Control;
import io.kontor.platform.cluster.Singletons;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The circuit breaker and degraded mode of this node, as callers see them. Thread-safe. */
final class ControlDesk implements Control {
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(3);

    /** How late an override that was set on another node may be here. */
    private static final Duration COPY_EVERY = Duration.ofSeconds(1);

    private final ActorRef<CircuitBreaker.Command> breaker;
    private final ActorRef<DegradedMode.Message> mode;
    private final ActorRef<Overrides.Command> overrides;
    private final DegradedSettings settings;
    private final boolean shared;
    /** How long a write may take, as for whatever else callers change. */
    private final Duration writeWithin;

    private final Scheduler scheduler;
    private final Asks asks;
    private final Clock clock;
    private volatile Standing standing = Standing.unknown().undecided();

    /** Empty until their journal has been read. */
    private volatile Optional<OverrideState> decided = Optional.empty();

    ControlDesk(
            ActorContext<?> context,
            Settings settings,
            DegradedMode.Ports components,
            ActorRef<CircuitBreaker.Command> breaker,
            Clock clock) {
        this.breaker = breaker;
        this.settings = settings.degraded();
        this.writeWithin = settings.http().askTimeout();
        this.scheduler = context.getSystem().scheduler();
        this.asks = new Asks(context.getSystem(), ASK_TIMEOUT);
        this.clock = clock;
        this.mode = context.spawn(
                DegradedMode.create(
                        settings.degraded(), components, now -> standing = now, this::journal, clock, System::nanoTime),
                "degraded-mode");
        this.shared = settings.cluster().isShared();
        this.overrides = new Singletons(context, settings.cluster())
                .start(Overrides.create(clock, shared ? _ -> {} : this::decided, this::decided), "overrides");
        if (shared) {
            context.spawn(OverridesCopy.create(overrides, COPY_EVERY, this::decided), "overrides-copy");
        }
    }

    private void decided(OverrideState state) {
        decided = Optional.of(state);
        mode.tell(new DegradedMode.Decided(state));
    }

    private void decided(String said) {
        journal(new ControlAlert(
                ControlAlert.Kind.OVERRIDE_CHANGED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                said,
                clock.instant()));
    }

    @Override
    public CompletionStage<List<Shown>> trips() {
        return asks.<CircuitBreaker.Command, CircuitBreaker.Trips>ask(breaker, CircuitBreaker.GetTrips::new)
                .thenApply(CircuitBreaker.Trips::trips);
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public CompletionStage<List<ManualOverride>> overrides() {
        return decided.<CompletionStage<OverrideState>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> asks.<Overrides.Command, Overrides.Decided>ask(overrides, Overrides.Get::new)
                        .thenApply(Overrides.Decided::state))
                .thenApply(state -> state.inForce(clock.instant()));
    }

    @Override
    public Duration overrideMax() {
        return settings.overrideMax();
    }

    @Override
    public CompletionStage<Overrides.Reply> set(ManualOverride override) {
        return answer(
                AskPattern.ask(overrides, replyTo -> new Overrides.Set(override, replyTo), writeWithin, scheduler));
    }

    @Override
    public CompletionStage<Overrides.Reply> end(String id, String reason, String by) {
        return answer(AskPattern.ask(
                overrides, replyTo -> new Overrides.End(id, reason, by, replyTo), writeWithin, scheduler));
    }

    /** No answer means no journal, most likely; whether it was written is not known. */
    private CompletionStage<Overrides.Reply> answer(CompletionStage<Overrides.Reply> asked) {
        return asked.<Overrides.Reply>thenCompose(this::heard)
                .exceptionally(_ -> new Overrides.Refused(
                        Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning())));
    }

    /**
     * Who was told that it is done sees it here at once. On one node it has been handed in before the answer, and what is asked for after it
     * could only come behind something newer.
     */
    private CompletionStage<Overrides.Reply> heard(Overrides.Reply reply) {
        if (!shared) {
            return CompletableFuture.completedFuture(reply);
        }
        return AskPattern.<Overrides.Command, Overrides.Decided>ask(
                        overrides, Overrides.Get::new, ASK_TIMEOUT, scheduler)
                .handle((now, _) -> {
                    if (now != null) {
                        decided(now.state());
                    }
                    return reply;
                });
    }

    private void journal(ControlAlert alert) {
        breaker.tell(new CircuitBreaker.Note(alert));
    }
}
