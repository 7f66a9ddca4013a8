package io.kontor.venue.binance.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import io.kontor.venue.VenueSession.NotSent;
import io.kontor.venue.binance.Samples;
import io.kontor.venue.binance.protocol.Json;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.VenueError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to a venue that has banned us. */
class WebSocketsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final ActorTestKit kit = ActorTestKit.create();
    private final AtomicLong nanos = new AtomicLong();
    private volatile int status = 418;
    private final AtomicInteger knocks = new AtomicInteger();
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private ServerBinding venue;
    private VenueLink link;

    @BeforeEach
    void start() throws Exception {
        venue = get(Http.get(kit.system()).newServerAt("127.0.0.1", 0).bindSync(_ -> {
            knocks.incrementAndGet();
            return HttpResponse.create()
                    .withStatus(StatusCodes.get(status))
                    .addHeader(RawHeader.create("Retry-After", "600"));
        }));
        int port = venue.localAddress().getPort();
        link = VenueLink.to(
                kit.system(),
                Endpoints.of("http://127.0.0.1:" + port, "ws://127.0.0.1:" + port, "ws://127.0.0.1:" + port),
                Optional.empty(),
                Samples.settings("connect-timeout = 20 s, websocket { connects-max = 2, connects-per = 5 m }"),
                Clock.fixed(NOW, ZoneOffset.UTC),
                nanos::get);
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void aBanHoldsBackConnectionsToo() throws Exception {
        VenueError ban = VenueError.of(418, Json.object(), Optional.of(Duration.ofMinutes(10)));
        link.budget().refused(ban, Optional.empty());

        assertThatThrownBy(() -> get(open())).hasCauseInstanceOf(NotSent.class).hasMessageContaining("silence");

        assertThat(closed.poll(30, TimeUnit.SECONDS)).contains("600000 ms of silence");
        assertThat(knocks).hasValue(0);
    }

    @Test
    void aBanToldToAConnectionHoldsBackEverything() {
        assertThatThrownBy(() -> get(open())).hasMessageContaining("418");

        assertThatThrownBy(() -> get(open())).hasMessageContaining("silence");

        assertThat(knocks).hasValue(1);
        nanos.addAndGet(Duration.ofMillis(599_999).toNanos());
        assertThat(link.budget().take(Method.TIME, Optional.empty(), NOW.toEpochMilli()))
                .isPresent();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(link.budget().take(Method.TIME, Optional.empty(), NOW.toEpochMilli()))
                .isEmpty();
    }

    /** It may be a proxy's that takes no WebSockets. */
    @Test
    void aFirewallsNoToAConnectionKeepsNoCancelFromLeaving() {
        status = 403;

        assertThatThrownBy(() -> get(open())).hasMessageContaining("403");

        assertThat(link.budget().take(Method.CANCEL, Optional.of(Samples.ACCOUNT), NOW.toEpochMilli()))
                .isEmpty();
    }

    /** However the time of day is set. */
    @Test
    void connectionsAreCountedByTheMonotonicClock() {
        status = 404;
        assertThatThrownBy(() -> get(open())).hasMessageContaining("404");
        assertThatThrownBy(() -> get(open())).hasMessageContaining("404");
        assertThatThrownBy(() -> get(open())).hasMessageContaining("too many connections");

        nanos.addAndGet(Duration.ofMinutes(5).toNanos() + 1);

        assertThatThrownBy(() -> get(open())).hasMessageContaining("404");
    }

    private CompletionStage<Done> open() {
        return link.sockets().open(link.endpoints().streams(), Source.never(), _ -> {}, closed::add);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
