package io.kontor.app;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.instrument.InstrumentSettings;
import io.kontor.sim.Exchange;
import io.kontor.sim.SimSettings;
import io.kontor.sim.binance.BinanceFace;
import io.kontor.sim.binance.BinanceSettings;
import io.kontor.value.VenueId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The simulated exchange as a process of its own: its books, and the face of a real venue over them. */
final class SimProcess {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final String BOOKS = "exchange";
    private static final String ID_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 22;

    private final OrderlyEnd end;
    private final Exchange exchange;
    private final BinanceFace face;
    private final boolean tls;

    private SimProcess(ActorSystem<Void> system, Exchange exchange, BinanceFace face, boolean tls) {
        this.end = OrderlyEnd.of(system);
        this.exchange = exchange;
        this.face = face;
        this.tls = tls;
    }

    /**
     * Returns once it is bound; throws {@link KontorCommand.Failure} where something a user can mend is in the way.
     *
     * @param chaos how probable each fault is on each occasion
     */
    static SimProcess start(Config config, OptionalDouble chaos) {
        BinanceSettings binance = binance(config);
        Config settings = ConfigFactory.parseString("kontor.sim { conduct = BINANCE, fees.charge = "
                        + binance.feesChargedIn() + " }, akka.actor.provider = local, akka.library-extensions = []")
                .withFallback(config);
        SimSettings sim = SimSettings.from(settings.getConfig("kontor.sim"));
        Clock clock = Clock.systemUTC();
        Path books = Path.of(settings.getString("kontor.data-dir")).resolve(BOOKS);
        Exchange exchange = Exchange.open(books, sim, new InstrumentCatalog(InstrumentSettings.from(settings)), clock);
        if (chaos.isPresent()) {
            BinanceFace.chaos(exchange, binance, chaos.getAsDouble());
        }
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "kontor-sim", settings);
        try {
            BinanceFace face = BinanceFace.start(system, exchange, sim, binance, clock, ids(new SecureRandom()))
                    .toCompletableFuture()
                    .get(START_MAX.toSeconds(), TimeUnit.SECONDS);
            return new SimProcess(system, exchange, face, binance.tls().isPresent());
        } catch (ExecutionException | TimeoutException e) {
            system.terminate();
            exchange.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KontorCommand.Failure(String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    InetSocketAddress address() {
        return face.address();
    }

    /** What to tell whoever started it. */
    String describe() {
        String at = face.address().getHostString() + ":" + face.address().getPort();
        String s = tls ? "s" : "";
        return """
                kontor sim is up: http%s://%s
                  REST           http%s://%s/api/v3
                  WebSocket API  ws%s://%s/ws-api/v3
                  streams        ws%s://%s/ws, ws%s://%s/stream
                  controls       http%s://%s/sim/orders, /sim/fills, /sim/balances, /sim/faults, /sim/clock""".formatted(s, at, s, at, s, at, s, at, s, at, s, at);
    }

    /** Returns when it is over, whoever ended it; throws {@link KontorCommand.Failure} where the exchange broke. */
    void awaitEnd() {
        awaitEnd(exchange, end);
    }

    /** An exchange that broke leaves a face that refuses everything: no supervisor would see that it has to start it anew. */
    static void awaitEnd(Exchange exchange, OrderlyEnd end) {
        try {
            CompletableFuture.anyOf(
                            exchange.end().toCompletableFuture(), end.over().toCompletableFuture())
                    .join();
        } catch (CompletionException e) {
            throw new KontorCommand.Failure("the exchange broke: " + e.getCause(), e.getCause());
        }
        end.await();
    }

    /** Tells everybody, gives up the port, and closes the books. */
    void stop() {
        face.stop()
                .toCompletableFuture()
                .completeOnTimeout(null, STOP_MAX.toSeconds(), TimeUnit.SECONDS)
                .join();
        exchange.close();
        end.begin();
    }

    private static BinanceSettings binance(Config settings) {
        List<VenueId> venues = settings.getObject("kontor.venues").keySet().stream()
                .map(VenueId::new)
                .toList();
        AccountsSettings accounts = AccountsSettings.from(settings, venues);
        return BinanceSettings.from(
                settings.getConfig("kontor.sim"), accounts.venuesByAccount().keySet());
    }

    /** As the venue's own look. */
    private static Supplier<String> ids(Random random) {
        return () -> {
            StringBuilder id = new StringBuilder(ID_LENGTH);
            random.ints(ID_LENGTH, 0, ID_CHARACTERS.length()).forEach(i -> id.append(ID_CHARACTERS.charAt(i)));
            return id.toString();
        };
    }
}
