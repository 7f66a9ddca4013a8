package io.kontor.sim.binance;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every WebSocket that is open, and whether anybody is served at all. Thread-safe. */
final class Maintenance {
    /** A connection that can be told that its end is near. */
    interface Connection {
        void announceEnd();

        void end();
    }

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final FaceClock clock;
    private volatile Instant until = Instant.EPOCH;

    Maintenance(FaceClock clock) {
        this.clock = clock;
    }

    void opened(Connection connection) {
        connections.add(connection);
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    int open() {
        return connections.size();
    }

    void announceEnd() {
        connections.forEach(Connection::announceEnd);
    }

    void endAll() {
        connections.forEach(Connection::end);
    }

    /** Nobody is served for so long, whatever is made of the venue's clock meanwhile; zero ends it. */
    void begin(Duration lasting) {
        until = lasting.isPositive() ? clock.engineNow().plus(lasting) : Instant.EPOCH;
        if (lasting.isPositive()) {
            announceEnd();
            endAll();
        }
    }

    boolean isOn() {
        return clock.engineNow().isBefore(until);
    }

    void check() {
        if (isOn()) {
            throw Refused.of(503, -1016, "This service is no longer available.");
        }
    }
}
