package io.kontor.venue.binance.link;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.HttpsConnectionContext;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.ProtocolException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** What all accounts of a node share on the way to one venue. Thread-safe. */
public record VenueLink(
        ActorSystem<?> system,
        Endpoints endpoints,
        BinanceSettings settings,
        VenueClock clock,
        RateBudget budget,
        WebSockets sockets,
        RestClient rest) {
    /**
     * The ways to one venue; nothing is opened yet.
     *
     * @param trusted certificates to trust instead of the platform's; PEM
     * @param nanos monotonic
     */
    public static VenueLink to(
            ActorSystem<?> system,
            Endpoints endpoints,
            Optional<Path> trusted,
            BinanceSettings settings,
            Clock clock,
            LongSupplier nanos) {
        HttpsConnectionContext tls = Tls.client(trusted);
        VenueClock venueClock = new VenueClock(clock, nanos, settings.clock().errorMax());
        RateBudget budget = new RateBudget(settings.weights(), nanos);
        return new VenueLink(
                system,
                endpoints,
                settings,
                venueClock,
                budget,
                new WebSockets(system, settings, nanos, budget, tls),
                new RestClient(system, endpoints.rest(), settings, venueClock, budget, tls));
    }

    /** Compares clocks unless that was done lately. */
    public CompletionStage<Void> syncClock() {
        return clock.isFresh(settings.clock().syncEvery()) ? CompletableFuture.completedStage(null) : compareClocks();
    }

    /** Compares clocks whenever that was done last. */
    public CompletionStage<Void> compareClocks() {
        long askedNanos = clock.nanos();
        return rest.call(Method.TIME, Params.none()).thenAccept(reply -> {
            long server = reply.orThrow().path("serverTime").longValue();
            if (server <= 0) {
                throw new ProtocolException("serverTime is missing");
            }
            clock.compared(askedNanos, server);
        });
    }
}
