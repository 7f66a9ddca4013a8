package io.kontor.app;

import io.kontor.control.HaltBoard;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.Readiness;
import io.kontor.platform.cluster.Membership;
import io.kontor.value.VenueId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How this node is, in figures: what readiness says, part by part, what is down at the venues, and who else is there. */
record ConditionMeters(Health health, HaltBoard halts, Accounts accounts, MeterRegistry meters) {
    /** @param membership empty where there are no other nodes */
    void bind(Optional<Membership> membership) {
        for (Readiness.Part part : health.parts()) {
            yes("kontor.ready", () -> isReady(part.name()))
                    .description("1: that part is ready, as on /health/ready")
                    .tag("part", part.name())
                    .register(meters);
        }
        for (VenueId venue : accounts.venues()) {
            Gauge.builder("kontor.venue.connections.down", () -> down(venue))
                    .description("Accounts whose connection to the venue should be up and is not, on whichever node")
                    .tag("venue", venue.value())
                    .register(meters);
            Gauge.builder("kontor.marketdata.stale", () -> health.stale().getOrDefault(venue, 0L))
                    .description("The venue's symbols without a fresh price on this node")
                    .tag("venue", venue.value())
                    .register(meters);
        }
        yes("kontor.halts.known", halts::isCurrent)
                .description("1: the lease on this node's copy of the halts runs; without it nothing is sent")
                .register(meters);
        membership.ifPresent(this::bind);
    }

    private void bind(Membership membership) {
        Gauge.builder("kontor.cluster.members", membership::size)
                .description("Nodes of the cluster, those that cannot be reached included")
                .register(meters);
        Gauge.builder("kontor.cluster.unreachable", membership::unreachable)
                .description("Nodes that cannot be reached from here")
                .register(meters);
    }

    private static Gauge.Builder<Supplier<Number>> yes(String name, BooleanSupplier condition) {
        return Gauge.builder(name, () -> condition.getAsBoolean() ? 1 : 0);
    }

    private boolean isReady(String name) {
        return health.parts().stream().anyMatch(part -> part.name().equals(name) && part.ready());
    }

    private int down(VenueId venue) {
        return health.down().getOrDefault(venue, Set.of()).size();
    }
}
