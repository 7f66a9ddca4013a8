package io.kontor.ingress;

import akka.actor.typed.ActorSystem;

/**
 * Where the commands of every surface go in. One per node, so that the bound on what is in flight, the cancels kept while the journal is
 * down, and shutting down hold for HTTP, WebSocket and Kafka together.
 */
public record Intake(Admission admission, Asks asks, Commands commands, CancelAlls cancelAlls) {
    public static Intake create(ActorSystem<?> system, GatewayPorts ports, HttpSettings settings) {
        Admission admission = new Admission(settings.commandsInFlightMax());
        Asks asks = new Asks(system, settings.askTimeout());
        SessionCancels sessions = new SessionCancels(system, ports, asks, settings.keptCancels());
        return new Intake(
                admission,
                asks,
                new Commands(ports, asks, admission, sessions),
                new CancelAlls(ports, asks, admission, sessions));
    }
}
