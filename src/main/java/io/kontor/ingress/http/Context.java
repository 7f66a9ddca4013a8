package io.kontor.ingress.http;

import akka.actor.typed.ActorSystem;
import io.kontor.ingress.Admission;
import io.kontor.ingress.Asks;
import io.kontor.ingress.CancelAlls;
import io.kontor.ingress.Commands;
import io.kontor.ingress.GatewayPorts;
import io.kontor.ingress.Halts;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.Intake;
import io.kontor.ingress.Queries;
import io.kontor.ingress.ws.StreamSessions;

/** What the routes share, made once per server. */
record Context(
        ActorSystem<?> system,
        GatewayPorts ports,
        HttpSettings settings,
        Admission admission,
        Commands commands,
        CancelAlls cancelAlls,
        Queries queries,
        Bodies bodies) {
    static Context create(ActorSystem<?> system, GatewayPorts ports, Intake intake, HttpSettings settings) {
        return new Context(
                system,
                ports,
                settings,
                intake.admission(),
                intake.commands(),
                intake.cancelAlls(),
                new Queries(ports, intake.asks()),
                new Bodies(system, settings, ports.meters()));
    }

    Halts halts() {
        return new Halts(ports, asks(), settings.insistFor());
    }

    Asks asks() {
        return new Asks(system, settings.askTimeout());
    }

    StreamSessions streams() {
        return new StreamSessions(system, ports, settings.stream(), commands, cancelAlls, queries);
    }
}
