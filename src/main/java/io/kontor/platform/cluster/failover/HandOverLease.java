package io.kontor.platform.cluster.failover;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.javadsl.Lease;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What Akka asks before it starts a shard or a singleton here. It is held by nobody in particular: it is granted once {@link HandOver} has
 * nothing to wait for, and never lost. Made by Akka, by name.
 */
public final class HandOverLease extends Lease {
    private final LeaseSettings settings;
    private final HandOver handOver;

    public HandOverLease(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        this.handOver = HandOver.get(Adapter.toTyped(system));
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return handOver.allowed();
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return handOver.allowed();
    }

    @Override
    public CompletionStage<Boolean> release() {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public boolean checkLease() {
        return handOver.isAllowed();
    }
}
