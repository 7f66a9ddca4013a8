package io.kontor.app.dev;

import java.net.URI;
import java.util.List;

/** {@code dev.json}: who runs where, for scripts. */
record DevReport(List<Node> nodes, Kafka kafka, Cassandra cassandra, Sim sim) {
    record Node(String name, long pid, String http) {}

    record Kafka(long pid, String bootstrap) {}

    record Cassandra(long pid, String contact) {}

    record Sim(long pid, String http) {}

    static DevReport of(DevSystem system) {
        return new DevReport(
                system.nodes().stream()
                        .map(name -> new Node(name, system.part(name).pid(), address(system, name)))
                        .toList(),
                new Kafka(system.part(DevSystem.KAFKA).pid(), address(system, DevSystem.KAFKA)),
                new Cassandra(system.part(DevSystem.CASSANDRA).pid(), address(system, DevSystem.CASSANDRA)),
                new Sim(system.part(DevSystem.SIM).pid(), address(system, DevSystem.SIM)));
    }

    /** What a part's clients are given. */
    static String address(DevSystem system, String part) {
        DevPorts ports = system.ports();
        return switch (part) {
            case DevSystem.KAFKA -> "127.0.0.1:" + ports.kafka();
            case DevSystem.CASSANDRA -> "127.0.0.1:" + ports.cassandra();
            case DevSystem.SIM -> http(ports.sim()).toString();
            default -> http(ports.node(part).http()).toString();
        };
    }

    static URI http(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
