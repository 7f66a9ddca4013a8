package io.kontor.ingress.ws;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.stream.CompletionStrategy;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSink;
import akka.stream.typed.javadsl.ActorSource;
import io.kontor.ingress.CancelAlls;
import io.kontor.ingress.Commands;
import io.kontor.ingress.GatewayPorts;
import io.kontor.ingress.Queries;
import io.kontor.ingress.StreamSettings;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.ws.StreamSession.Attached;
import io.kontor.ingress.ws.StreamSession.Batch;
import io.kontor.ingress.ws.StreamSession.Disconnected;
import io.kontor.ingress.ws.StreamSession.End;
import io.kontor.ingress.ws.StreamSession.InputOver;
import io.kontor.ingress.ws.StreamSession.Next;
import io.kontor.ingress.ws.StreamSession.Outgoing;
import io.kontor.ingress.ws.StreamSession.Received;
import io.kontor.ingress.ws.StreamSession.ShutDown;
import io.kontor.ingress.ws.StreamSession.Taken;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The WebSocket connections of a server. Thread-safe. */
public final class StreamSessions {
    private final ActorSystem<?> system;
    private final StreamSettings settings;
    private final StreamServices services;
    private final Set<ActorRef<StreamSession.Message>> sessions = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean draining;

    public StreamSessions(
            ActorSystem<?> system,
            GatewayPorts ports,
            StreamSettings settings,
            Commands commands,
            CancelAlls cancelAlls,
            Queries queries) {
        this.system = system;
        this.settings = settings;
        this.services = new StreamServices(
                new SessionCommands(commands, cancelAlls),
                new Subscriptions(ports, queries, settings),
                new CancelOnDisconnect.Orders(commands::cancelAbandoned, queries::account, ports.commandIds()),
                new StreamMetrics(ports.meters()),
                settings);
    }

    /** Turns the request's connection into a session, where there is room for one more. */
    public Parsed<HttpResponse> open(WebSocketUpgrade upgrade) {
        if (open.incrementAndGet() > settings.connectionsMax()) {
            open.decrementAndGet();
            return new Parsed.Refused<>(Refusal.of(
                    RefusalCode.OVERLOADED, "this node has " + settings.connectionsMax() + " streams already"));
        }
        Closing closing = new Closing();
        SharedKillSwitch cut = KillSwitches.shared("stream");
        ActorRef<StreamSession.Message> session = system.systemActorOf(
                StreamSession.create(services, closing, cut, this::gone),
                "stream-" + count.incrementAndGet(),
                Props.empty());
        sessions.add(session);
        if (draining) {
            session.tell(new ShutDown());
        }
        return new Parsed.Ok<>(
                Transport.watched(upgrade.handleMessagesWith(flow(session)), closing, settings.idleTimeout(), cut));
    }

    /** Lets the sessions answer what is in flight and end; completes when all are gone. */
    public CompletionStage<Void> drain() {
        draining = true;
        sessions.forEach(session -> session.tell(new ShutDown()));
        completeIfGone();
        return drained;
    }

    private Flow<Message, Message, NotUsed> flow(ActorRef<StreamSession.Message> session) {
        return Flow.fromSinkAndSource(into(session), outOf(session));
    }

    private Sink<Message, NotUsed> into(ActorRef<StreamSession.Message> session) {
        return Incoming.frames(system, settings)
                .via(Incoming.together(settings))
                .to(ActorSink.<List<Incoming>, StreamSession.Message, Next>actorRefWithBackpressure(
                        session,
                        (replyTo, frames) -> new Received(frames, replyTo),
                        replyTo -> new Received(List.of(), replyTo),
                        Next.NEXT,
                        new InputOver(),
                        failure -> new InputOver()));
    }

    private Source<Message, NotUsed> outOf(ActorRef<StreamSession.Message> session) {
        return ActorSource.<Outgoing, StreamSession.Message>actorRefWithBackpressure(
                        session,
                        new Taken(),
                        out -> out instanceof End ? Optional.of(CompletionStrategy.draining()) : Optional.empty(),
                        out -> Optional.empty())
                .mapMaterializedValue(connection -> {
                    session.tell(new Attached(connection));
                    return NotUsed.getInstance();
                })
                .mapConcat(out -> out instanceof Batch batch ? batch.frames() : List.of())
                .<Message>map(TextMessage::create)
                .watchTermination((ignored, termination) -> {
                    termination.whenComplete((done, failure) -> session.tell(new Disconnected()));
                    return NotUsed.getInstance();
                });
    }

    private void gone(ActorRef<StreamSession.Message> session) {
        sessions.remove(session);
        open.decrementAndGet();
        completeIfGone();
    }

    private void completeIfGone() {
        if (draining && sessions.isEmpty()) {
            drained.complete(null);
        }
    }
}
