package io.kontor.venue.binance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The whole adapter over real sockets, and a scripted venue that speaks the published documents. */
final class AdapterRig implements AutoCloseable {
    static final ApiKey KEY =
            new ApiKey(new Secret("the-key"), SigningKey.of(SigningKey.Algorithm.HMAC, new Secret("the-secret")));
    static final AccountId KEYLESS = new AccountId("keyless");
    static final String NO_KEY = "kontor.venues.BINANCE.credentials.keyless: env:ABSENT: nothing there";
    static final VenueClientOrderId ID = Samples.id("a-1", 1);

    final ScriptedBinance venue;
    final BinanceAdapter adapter;
    final ListeningBooks books = new ListeningBooks();
    private @Nullable VenueSession session;

    AdapterRig(ActorSystem<?> system, BinanceAccess.Channel ordersBy) throws Exception {
        this(system, ordersBy, List.of(Samples.BTC, new Symbol("OLD/USDT")), "request-timeout = 15 s");
    }

    AdapterRig(ActorSystem<?> system, BinanceAccess.Channel ordersBy, List<Symbol> symbols, String changes)
            throws Exception {
        this(system, ordersBy, symbols, changes, Clock.systemUTC());
    }

    /** At a time of day that the test sets. */
    AdapterRig(ActorSystem<?> system, BinanceAccess.Channel ordersBy, List<Symbol> symbols, String changes, Clock clock)
            throws Exception {
        this(system, ordersBy, symbols, changes, clock, System::nanoTime);
    }

    /** At a time that the test lets pass. */
    AdapterRig(
            ActorSystem<?> system,
            BinanceAccess.Channel ordersBy,
            List<Symbol> symbols,
            String changes,
            Clock clock,
            LongSupplier nanos)
            throws Exception {
        venue = new ScriptedBinance(system);
        BinanceAccess access = new BinanceAccess(
                venue.endpoints(),
                Optional.empty(),
                ordersBy,
                symbols,
                Map.of(Samples.ACCOUNT, KEY),
                Map.of(KEYLESS, NO_KEY));
        adapter = new BinanceAdapter(
                system, Samples.VENUE, access, Samples.settings("clock.error-max = 3 s, " + changes), clock, nanos);
    }

    VenueSession logOn(long after) throws Exception {
        session = get(adapter.logOn(Samples.ACCOUNT, after, books, Samples.NO_HALT));
        return session;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        adapter.close();
        venue.close();
    }

    static OrderRequest order(VenueClientOrderId id) {
        return Samples.order(id, Instant.now().plusSeconds(60));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    static void assertNotSent(CompletionStage<?> outcome) {
        assertThatThrownBy(() -> get(outcome))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(VenueSession.NotSent.class);
    }

    static void assertUnknown(CompletionStage<?> outcome) {
        assertThatThrownBy(() -> get(outcome))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isNotInstanceOf(VenueSession.NotSent.class);
    }
}
