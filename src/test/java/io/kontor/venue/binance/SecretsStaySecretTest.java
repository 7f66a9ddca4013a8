package io.kontor.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.Symbol;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong, at the most talkative level, no log line and no stack trace has the key or the secret in it. */
class SecretsStaySecretTest {
    private static final String KEY = "pa55-the-key-pa55";
    private static final String SECRET = "pa55-the-secret-pa55";

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("akka.loglevel = DEBUG").withFallback(ConfigFactory.load()));
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<String> told = new ArrayList<>();
    private Level levelBefore = Level.INFO;

    @BeforeEach
    void listen() {
        levelBefore = root.getLevel();
        root.setLevel(Level.DEBUG);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stop() {
        root.detachAppender(log);
        root.setLevel(levelBefore);
        kit.shutdownTestKit();
    }

    @Test
    void nothingWrittenOrThrownHoldsASecret() throws Exception {
        try (ScriptedBinance venue = new ScriptedBinance(kit.system())) {
            ApiKey key = new ApiKey(new Secret(KEY), SigningKey.of(SigningKey.Algorithm.HMAC, new Secret(SECRET)));
            BinanceAccess access = new BinanceAccess(
                    venue.endpoints(),
                    Optional.empty(),
                    BinanceAccess.Channel.websocket,
                    List.of(Samples.BTC, new Symbol("NOLOT/USDT")),
                    Map.of(Samples.ACCOUNT, key),
                    Map.of());
            told.add(access.toString());
            BinanceAdapter adapter = new BinanceAdapter(
                    kit.system(),
                    Samples.VENUE,
                    access,
                    Samples.settings("clock.error-max = 3 s, request-timeout = 8 s"),
                    Clock.systemUTC());
            ListeningBooks books = new ListeningBooks();
            venue.refuse("userDataStream.subscribe.signature", 401, "{\"code\":-2015,\"msg\":\"Invalid API-key\"}");
            outcome(adapter.logOn(Samples.ACCOUNT, 0, books, Samples.NO_HALT));
            venue.answer("userDataStream.subscribe.signature", _ -> "{\"subscriptionId\":0}");
            VenueSession session = adapter.logOn(Samples.ACCOUNT, 0, books, Samples.NO_HALT)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            venue.refuse("order.place", 400, "{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}");
            outcome(session.submit(
                    Samples.order(Samples.id("a", 1), Instant.now().plusSeconds(60))));
            told.add(books.next().toString());
            venue.refuse("order.place", 500, "{\"code\":-1007,\"msg\":\"Timeout\"}");
            outcome(session.submit(
                    Samples.order(Samples.id("b", 1), Instant.now().plusSeconds(60))));
            venue.on("GET /api/v3/order", _ -> ScriptedBinance.error(503, -1008, "busy"));
            outcome(session.query(Samples.BTC, Samples.id("a", 1)));
            venue.staySilent("order.place");
            CompletionStage<Void> lost = session.submit(
                    Samples.order(Samples.id("c", 1), Instant.now().plusSeconds(60)));
            venue.await("order.place").link().push(Documents.execution("MELTED", "NEW", "c", "", ""));
            outcome(lost);
            told.add(books.end());
            session.close();
            adapter.close();
        }

        for (ILoggingEvent event : List.copyOf(log.list)) {
            told.add(event.getFormattedMessage());
            told.add(event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        assertThat(log.list).isNotEmpty();
        assertThat(told).hasSizeGreaterThan(8).noneMatch(text -> text.contains(KEY) || text.contains(SECRET));
    }

    /** Keeps the whole stack trace of what it fails with. */
    private void outcome(CompletionStage<?> stage) throws Exception {
        try {
            told.add(String.valueOf(stage.toCompletableFuture().get(30, TimeUnit.SECONDS)));
        } catch (ExecutionException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            told.add(trace.toString());
        }
    }
}
