package io.kontor.platform.journal.cassandra;

import akka.actor.ActorSystem;
import akka.cluster.Cluster;
import akka.dispatch.Dispatchers;
import akka.stream.alpakka.cassandra.CassandraSessionSettings;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import io.kontor.platform.cluster.failover.Tenure;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs a stream that turns out, at an entity's recovery, to have been written by two: by a process that stood still and whose last write
 * left it when it woke, or by a write that was given up and arrived. The entity that found it does not work, so nobody writes meanwhile:
 * only with {@link Tenure}, for on a node that has just woken it finds what it wrote beside a successor that is at work. And only where the
 * numbers tell who came late; where it takes a person, it says so and leaves the stream alone. Thread-safe.
 */
final class SelfRepair {
    private static final Logger LOG = LoggerFactory.getLogger(SelfRepair.class);

    private final CompletionStage<StreamRepair> repair;
    private final Executor blocking;
    private final Tenure tenure;
    private final String node;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** Each holds a part of its stream in memory, and many accounts may be found at once. */
    private final OneAtATime turns = new OneAtATime();

    SelfRepair(ActorSystem system, Tenure tenure) {
        Config config = system.settings().config();
        WireCodec codec = new WireCodec(WireRegistry.from(config));
        this.tenure = tenure;
        this.blocking = system.dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
        this.node = Cluster.get(system).selfMember().address().toString();
        this.repair = CassandraSessionRegistry.get(system)
                .sessionFor(CassandraSessionSettings.create(CassandraJournal.PLUGIN))
                .underlying()
                .thenApply((CqlSession session) -> new StreamRepair(
                        session,
                        CassandraSettings.from(config).keyspace(),
                        codec,
                        config.getLong(CassandraJournal.PLUGIN + ".journal.target-partition-size")));
    }

    boolean isUnderWay(String stream) {
        return underWay.contains(stream);
    }

    /**
     * Completes when the stream can be recovered, or fails with why a person has to look.
     *
     * @param from the first number that the recovery looked at
     */
    CompletionStage<Void> repair(String stream, long from) {
        if (!underWay.add(stream)) {
            return CompletableFuture.failedFuture(new IllegalStateException(stream + " is being repaired"));
        }
        return turns.next(() -> repair.thenAcceptAsync(it -> repair(it, stream, from), blocking))
                .whenComplete((_, failure) -> {
                    underWay.remove(stream);
                    if (failure != null) {
                        LOG.error("{}: two have written it, and it was not repaired: {}", stream, failure.getMessage());
                    }
                });
    }

    private void repair(StreamRepair it, String stream, long from) {
        if (!it.isCertain(stream, from)) {
            throw new IllegalStateException(
                    "which of the two came late is for a person to say, see kontor journal repair --stream " + stream);
        }
        if (!tenure.isCurrent()) {
            throw new IllegalStateException("more than half of the nodes have to confirm that this is one of them");
        }
        it.repair(
                stream,
                from,
                new StreamRepair.Signature(node, "found when it was recovered"),
                late -> LOG.warn(
                        "{}: event {} of {} came late, at {}, and was moved to the end",
                        stream,
                        late.number(),
                        late.writer(),
                        late.writtenAt()));
    }
}
