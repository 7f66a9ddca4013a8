package io.kontor.ingress;

import io.kontor.control.HaltAction;
import io.kontor.control.HaltScope;
import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.control.breaker.BreakerTrigger;
import io.kontor.control.breaker.Circuit;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A breaker with one tripped circuit. */
final class TestControl implements Control {
    static final Control TRIPPED = new TestControl();

    private TestControl() {}

    @Override
    public CompletionStage<List<Trip>> trips() {
        Instant since = Instant.parse("2026-11-20T09:00:00Z");
        return CompletableFuture.completedFuture(List.of(new Trip(
                new Circuit(BreakerTrigger.MARKET_MOVE, HaltScope.of(new Symbol("BTC/USDT"))),
                Phase.TRIPPED,
                HaltId.of(new CommandId("breaker-1")),
                "BTC/USDT moved by 800 basis points",
                List.of(HaltAction.CANCEL_ORDERS),
                1,
                Duration.ofMinutes(1),
                true,
                since.plusSeconds(60),
                since)));
    }
}
