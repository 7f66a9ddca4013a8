package io.kontor.platform.cluster.failover;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import java.util.OptionalLong;

/**
 * Whether this node may act as one of several. A process that stood still, or that was cut off, does not know that others have taken over
 * what it had; but its term has run out by then, and looking at a clock tells. Alone, or before others are asked, it always may.
 * Thread-safe; asking costs a look at the clock.
 */
public final class Tenure implements Extension {
    private static final Id ID = new Id();

    private volatile OptionalLong until = OptionalLong.empty();

    private Tenure() {}

    public static Tenure get(ActorSystem<?> system) {
        return ID.apply(system);
    }

    public boolean isCurrent() {
        OptionalLong end = until;
        return end.isEmpty() || end.getAsLong() - StandstillClock.SYSTEM.getAsLong() > 0;
    }

    /**
     * By one thread at a time; a term that was given is not taken back.
     *
     * @param nanos by {@link StandstillClock#SYSTEM}
     */
    void holdUntil(long nanos) {
        OptionalLong end = until;
        if (end.isEmpty() || nanos - end.getAsLong() > 0) {
            until = OptionalLong.of(nanos);
        }
    }

    private static final class Id extends ExtensionId<Tenure> {
        @Override
        public Tenure createExtension(ActorSystem<?> system) {
            return new Tenure();
        }
    }
}
