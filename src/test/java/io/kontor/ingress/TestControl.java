package io.kontor.ingress;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.kontor.control.HaltAction;
import io.kontor.control.HaltScope;
import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.control.breaker.BreakerTrigger;
import io.kontor.control.breaker.Circuit;
import io.kontor.control.breaker.CircuitBreaker;
import io.kontor.control.breaker.CircuitBreaker.Shown;
import io.kontor.control.degraded.ManualOverride;
import io.kontor.control.degraded.Overrides;
import io.kontor.control.degraded.Standing;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A breaker with one tripped circuit, components that are well until a test says otherwise, and overrides that hold at once. */
final class TestControl implements Control {
    private final List<ManualOverride> overrides = new CopyOnWriteArrayList<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private volatile Standing standing = Standing.unknown();
    private volatile @Nullable ActorSystem<?> breakerGone;

    /** As while it moves to another node: what it is asked goes nowhere. */
    void breakerGone(ActorSystem<?> system) {
        breakerGone = system;
    }

    void standing(Standing now) {
        standing = now;
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public CompletionStage<List<ManualOverride>> overrides() {
        return CompletableFuture.completedFuture(overrides);
    }

    @Override
    public Duration overrideMax() {
        return Duration.ofHours(24);
    }

    @Override
    public CompletionStage<Overrides.Reply> set(ManualOverride override) {
        boolean repeat =
                ended.contains(override.id()) || overrides.stream().anyMatch(o -> o.id().equals(override.id()));
        if (!repeat) {
            overrides.add(override);
        }
        return CompletableFuture.completedFuture(new Overrides.Done(override.id(), repeat));
    }

    @Override
    public CompletionStage<Overrides.Reply> end(String id, String reason, String by) {
        boolean first = overrides.removeIf(o -> o.id().equals(id)) && ended.add(id);
        return CompletableFuture.completedFuture(
                ended.contains(id)
                        ? new Overrides.Done(id, !first)
                        : new Overrides.Refused(
                                Refusal.of(RefusalCode.NOT_FOUND, "overrideId", id, "an override in force")));
    }

    @Override
    public CompletionStage<List<Shown>> trips() {
        ActorSystem<?> system = breakerGone;
        if (system != null) {
            return AskPattern.<CircuitBreaker.Command, CircuitBreaker.Trips>ask(
                            system.deadLetters(),
                            CircuitBreaker.GetTrips::new,
                            Duration.ofSeconds(1),
                            system.scheduler())
                    .thenApply(CircuitBreaker.Trips::trips);
        }
        Instant since = Instant.parse("2026-11-20T09:00:00Z");
        return CompletableFuture.completedFuture(List.of(new Shown(
                new Trip(
                        new Circuit(BreakerTrigger.MARKET_MOVE, HaltScope.of(new Symbol("BTC/USDT"))),
                        Phase.TRIPPED,
                        HaltId.of(new CommandId("breaker-1")),
                        "BTC/USDT moved by 800 basis points",
                        Optional.of(new Symbol("BTC/USDT")),
                        List.of(HaltAction.CANCEL_ORDERS),
                        1,
                        Duration.ofMinutes(1),
                        true,
                        since.plusSeconds(60),
                        since),
                true)));
    }
}
