package io.kontor.sim.binance;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.SharedKillSwitch;
import akka.stream.TLSClosing;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.TLS;
import akka.stream.javadsl.TLSPlacebo;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where connections come in. It lays the HTTP layer over the sockets itself, since a lost answer is a connection that breaks without a
 * word, and the server's own interface answers 500 instead.
 */
final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    /** Requests of one connection that may be worked on at once; their answers leave in order. */
    private static final int PIPELINED_MAX = 16;

    private static final int BACKLOG = 1024;

    /** The types of the two do not fit by themselves. */
    private static final BidiFlow<SslTlsOutbound, SslTlsOutbound, SessionBytes, SslTlsInbound, NotUsed> WIDER =
            BidiFlow.fromFunctions(out -> out, in -> in);

    private final ActorSystem<?> system;
    private final BinanceSettings settings;
    private final Web web;
    private final ServerSettings http;
    private final Optional<TlsServer> tls;
    private final SharedKillSwitch all = KillSwitches.shared("binance-face");
    private final AtomicInteger open = new AtomicInteger();

    Door(ActorSystem<?> system, BinanceSettings settings, Web web) {
        this.system = system;
        this.settings = settings;
        this.web = web;
        this.http = serverSettings(system, settings);
        this.tls = settings.tls().map(TlsServer::new);
    }

    CompletionStage<Tcp.ServerBinding> bind() {
        Duration idle = settings.bounds().idle();
        return Tcp.get(system.classicSystem())
                .bind(settings.interfaceName(), settings.port(), BACKLOG, List.of(), false, Optional.of(idle))
                .to(Sink.foreach(this::accept))
                .run(Materializer.matFromSystem(system));
    }

    /** What was answered before still leaves. */
    void closeAll() {
        all.shutdown();
    }

    private void accept(Tcp.IncomingConnection connection) {
        boolean full = open.incrementAndGet() > settings.bounds().connectionsMax();
        Flow<ByteString, ByteString, NotUsed> bytes =
                full ? Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()) : bytes(connection.remoteAddress());
        connection.handleWith(
                bytes.watchTermination((unused, done) -> {
                    done.whenComplete((end, failure) -> open.decrementAndGet());
                    return unused;
                }),
                Materializer.matFromSystem(system));
    }

    private Flow<ByteString, ByteString, NotUsed> bytes(InetSocketAddress remote) {
        SharedKillSwitch cut = KillSwitches.shared("connection");
        String address = remote.getAddress().getHostAddress();
        Flow<HttpRequest, HttpResponse, NotUsed> handler = Flow.<HttpRequest>create()
                .mapAsync(
                        PIPELINED_MAX,
                        request -> web.handle(request, address)
                                .thenCompose(answer -> answer.isPresent()
                                        ? CompletableFuture.completedStage(answer.get())
                                        : broken(cut)));
        BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> layer =
                Http.get(system).serverLayer(http, Optional.of(remote));
        return Flow.<ByteString>create()
                .via(cut.flow())
                .via(handler.join(secured(layer)))
                .via(cut.flow())
                .via(all.flow());
    }

    private BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> secured(
            BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> layer) {
        return tls.isPresent()
                ? layer.atop(TLS.create(tls.get()::engine, TLSClosing.eagerClose()))
                : layer.atop(WIDER).atop(TLSPlacebo.getInstance());
    }

    /** Cuts the connection; nothing is answered on it any more. */
    private static CompletionStage<HttpResponse> broken(SharedKillSwitch cut) {
        LOG.debug("an answer is lost: its connection is cut");
        cut.abort(new IllegalStateException("the connection is cut"));
        return new CompletableFuture<>();
    }

    private static ServerSettings serverSettings(ActorSystem<?> system, BinanceSettings settings) {
        BinanceSettings.Bounds bounds = settings.bounds();
        Map<String, Object> ours = Map.of(
                "pipelining-limit",
                PIPELINED_MAX,
                "request-timeout",
                "infinite",
                "raw-request-uri-header",
                "on",
                "parsing.uri-parsing-mode",
                "relaxed",
                "parsing.max-content-length",
                bounds.bodyBytesMax(),
                "websocket.periodic-keep-alive-max-idle",
                bounds.keepAlive().toMillis() + " ms");
        Config server = system.settings().config();
        for (Map.Entry<String, Object> bound : ours.entrySet()) {
            server = server.withValue(
                    "akka.http.server." + bound.getKey(), ConfigValueFactory.fromAnyRef(bound.getValue()));
        }
        return ServerSettings.create(server);
    }
}
