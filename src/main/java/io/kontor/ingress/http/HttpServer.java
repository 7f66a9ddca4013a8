package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.handleExceptions;
import static akka.http.javadsl.server.Directives.handleRejections;
import static akka.http.javadsl.server.Directives.mapResponse;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.withRequestTimeoutResponse;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ServerSettings;
import akka.pattern.Patterns;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.kontor.ingress.Admission;
import io.kontor.ingress.GatewayPorts;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.Intake;
import io.kontor.ingress.ws.StreamSessions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's HTTP and WebSocket server, bound until it is drained. */
public final class HttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** Between the last answer and the end of its connection, so that the answer has left. */
    private static final Duration LINGER = Duration.ofMillis(250);

    /** What {@link #drain} may take beyond the drain-timeout: both lingers, and as much for what is slow. */
    public static final Duration CLOSING_MAX = LINGER.multipliedBy(4);

    private final ActorSystem<?> system;
    private final HttpSettings settings;
    private final ServerBinding binding;
    private final Admission admission;
    private final StreamSessions streams;

    private HttpServer(
            ActorSystem<?> system,
            HttpSettings settings,
            ServerBinding binding,
            Admission admission,
            StreamSessions streams) {
        this.system = system;
        this.settings = settings;
        this.binding = binding;
        this.admission = admission;
        this.streams = streams;
    }

    /** Binds; fails where the address is taken. */
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system, GatewayPorts ports, Intake intake, HttpSettings settings) {
        Context context = Context.create(system, ports, intake, settings);
        StreamSessions streams = context.streams();
        return Http.get(system)
                .newServerAt(settings.interfaceName(), settings.port())
                .withSettings(serverSettings(system, settings))
                .bind(sealed(context, streams).handler(system))
                .thenApply(binding -> {
                    LOG.info("HTTP on {}", binding.localAddress());
                    if (!settings.isOnLoopback()) {
                        LOG.warn(
                                "kontor.http.interface = {}: other machines reach it, and nobody is asked for a key. Whoever reaches it may"
                                        + " place, cancel, halt, lift halts and change limits: put a proxy that logs callers on, or a"
                                        + " network policy, before it",
                                settings.interfaceName());
                    }
                    return new HttpServer(system, settings, binding, intake.admission(), streams);
                });
    }

    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /** Commands that wait for an answer. */
    public int inFlight() {
        return admission.inFlight();
    }

    /** Refuses new orders and changes with 503 from now on; cancels, halts and questions are answered as before. */
    public void close() {
        admission.close();
        LOG.info("HTTP takes no new orders");
    }

    /**
     * Refuses new commands with 503, lets those in flight be answered for a bounded time, and then gives up the port. The entities must
     * still be there.
     */
    public CompletionStage<Void> drain() {
        CompletableFuture<Void> idle = admission.drain().toCompletableFuture();
        return CompletableFuture.allOf(idle, streams.drain().toCompletableFuture())
                .completeOnTimeout(null, settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(done -> Patterns.after(LINGER, system.classicSystem(), () -> binding.terminate(LINGER)))
                .thenAccept(terminated -> LOG.info("HTTP drained, {} commands left unanswered", admission.inFlight()));
    }

    private static Route sealed(Context context, StreamSessions streams) {
        Origins origins = new Origins(
                context.settings().allowedOrigins(), context.settings().isOnLoopback());
        HttpMetrics metrics = new HttpMetrics(context.ports().meters(), context.admission());
        Route routes = concat(
                pathPrefix(
                        "v1",
                        () -> concat(
                                new OrderRoutes(context).routes(),
                                new OrdersRoutes(context).routes(),
                                new BatchRoutes(context).routes(),
                                new PositionRoutes(context).routes(),
                                new RiskRoutes(context).routes(),
                                new InstrumentRoutes(context).routes(),
                                new VenueRoutes(context).routes(),
                                new ReconciliationRoutes(context).routes(),
                                new HaltRoutes(context).routes(),
                                new ControlRoutes(context).routes(),
                                new AuditRoute(context).routes(),
                                new StreamRoute(context, streams).routes())),
                new OperationsRoutes(context).routes());
        return extractRequest(request -> mapResponse(
                answered(context, metrics, request),
                () -> withRequestTimeoutResponse(
                        Refusing::timedOut,
                        () -> handleExceptions(
                                Refusing.failures(),
                                () -> handleRejections(
                                        Refusing.rejections(context.system()),
                                        () -> Refusing.foreignPage(context.system(), origins, request)
                                                .orElse(routes))))));
    }

    /** Every answer is timed; while draining it also says that the connection ends with it. */
    private static Function<HttpResponse, HttpResponse> answered(
            Context context, HttpMetrics metrics, HttpRequest request) {
        long began = System.nanoTime();
        return response -> {
            metrics.answered(request, response, System.nanoTime() - began);
            return context.admission().isDraining() ? response.addHeader(Connection.create("close")) : response;
        };
    }

    private static ServerSettings serverSettings(ActorSystem<?> system, HttpSettings settings) {
        Config all = system.settings().config();
        Map<String, Object> ours = Map.of(
                "max-connections", settings.connectionsMax(),
                "backlog", settings.backlog(),
                "idle-timeout", millis(settings.idleTimeout()),
                "request-timeout", millis(settings.requestTimeout()),
                "parsing.max-content-length", settings.bodyBytesDiscarded(),
                "websocket.periodic-keep-alive-max-idle",
                        millis(settings.stream().keepAlive()));
        Config server =
                all.getConfig("kontor.http.server").atPath("akka.http.server").withFallback(all);
        for (Map.Entry<String, Object> bound : ours.entrySet()) {
            server = server.withValue(
                    "akka.http.server." + bound.getKey(), ConfigValueFactory.fromAnyRef(bound.getValue()));
        }
        return ServerSettings.create(server);
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
