package io.kontor.ingress;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.platform.serialization.Wire;
import java.time.Instant;
import java.util.Map;

/** What happens to the gateway as a whole rather than to one account, from now on; never completes. */
public interface SystemFeed {
    /** Whoever runs it follows as soon as running it returns: nothing that happens after that is left out. */
    Source<SystemEvent, NotUsed> follow();

    /** The kinds of such events. */
    enum Type {
        VenueConnected,
        VenueDisconnected,
        HaltRaised,
        HaltLifted,
        RiskAlert
    }

    /**
     * One such event.
     *
     * @param data what it is about, such as {@code venue}, {@code account} and {@code reason}
     */
    record SystemEvent(Type type, Map<String, String> data, Instant at) implements Wire {}
}
