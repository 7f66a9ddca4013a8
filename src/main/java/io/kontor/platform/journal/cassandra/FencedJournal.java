package io.kontor.platform.journal.cassandra;

import akka.actor.typed.javadsl.Adapter;
import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.cassandra.journal.CassandraJournal;
import com.typesafe.config.Config;
import io.kontor.platform.cluster.failover.Tenure;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import scala.Function1;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * Akka's journal in Cassandra, for a node only while it is one. Cassandra does not fence: a process that stood still while others took
 * over would write beside them. So nothing is written without {@link Tenure}, and what was written is acknowledged only if the tenure has
 * lasted until then: no reservation is granted, no caller answered and nothing sent for an event that another owner may not have read. Both
 * fail as any write does, and whoever wrote stops and recovers.
 *
 * <p>What stood in a sleeping process's own buffers leaves it all the same when it wakes, and lands beside its successor's events. A recovery
 * that finds two events under one number has the stream repaired, and fails; the next one finds one stream. Made by Akka, by name.
 */
public final class FencedJournal extends CassandraJournal {
    private final Tenure tenure;
    private final SelfRepair repair;
    private final CompletionStage<HighestNumbers> highest;
    private final Map<String, CompletionStage<?>> writes = new ConcurrentHashMap<>();
    private final ExecutionContext dispatcher;

    public FencedJournal(Config config, String path) {
        super(config, path);
        this.tenure = Tenure.get(Adapter.toTyped(context().system()));
        this.repair = new SelfRepair(context().system(), tenure);
        this.highest = HighestNumbers.of(context().system());
        this.dispatcher = context().dispatcher();
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        if (!tenure.isCurrent()) {
            return Futures.failed(new NotOneOfTheNodes("not written"));
        }
        Future<Seq<Try<BoxedUnit>>> write = super.asyncWriteMessages(messages);
        track(messages.head().persistenceId(), write);
        return write.map(
                written -> {
                    if (!tenure.isCurrent()) {
                        throw new NotOneOfTheNodes("written, and too late to count on it");
                    }
                    return written;
                },
                dispatcher);
    }

    private void track(String stream, Future<?> write) {
        CompletionStage<?> over = FutureConverters.asJava(write).handle((_, _) -> write);
        writes.put(stream, over);
        over.thenRun(() -> writes.remove(stream, over));
    }

    /**
     * As the plugin does, after a write of that stream which is under way, and in one request instead of two where nothing was added in a
     * partition of its own: of a new stream the plugin asks for the second partition too. Nothing is recovered where nothing could be written.
     */
    @Override
    public Future<Object> asyncReadHighestSequenceNr(String stream, long from) {
        CompletionStage<?> write = writes.getOrDefault(stream, CompletableFuture.completedFuture(null));
        return FutureConverters.asScala(write.thenCompose(_ -> canWrite())
                .thenCompose(_ -> highest)
                .thenCompose(numbers -> numbers.beyond(stream, from))
                .thenApply(number -> number));
    }

    @Override
    public Future<BoxedUnit> asyncReplayMessages(
            String stream, long from, long to, long max, Function1<PersistentRepr, BoxedUnit> told) {
        if (repair.isUnderWay(stream)) {
            return Futures.failed(new TwoWritersFound(stream));
        }
        // One more at both ends: a snapshot may stand for a number that two have written, and the plugin ends with the
        // first under the last.
        boolean whole = max == Long.MAX_VALUE;
        long first = whole ? Math.max(1, from - 1) : from;
        OneWriter events = new OneWriter(from, to, told);
        return super.asyncReplayMessages(stream, first, whole ? to + 1 : to, max, events)
                .flatMap(
                        done -> events.isBroken()
                                ? FutureConverters.asScala(
                                        repair.repair(stream, first).thenApply(_ -> {
                                            throw new TwoWritersFound(stream);
                                        }))
                                : Futures.successful(done),
                        dispatcher);
    }

    /** The plugin's own, and as soon as it has it, for good or ill. */
    private CompletionStage<?> canWrite() {
        return FutureConverters.asJava(akka$persistence$cassandra$journal$CassandraJournal$$preparedWriteMessage());
    }

    /** Too few of the other nodes confirm that this is one of them; it passes, or this node ends. */
    private static final class NotOneOfTheNodes extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotOneOfTheNodes(String what) {
            super(what + ": more than half of the nodes have to confirm that this is one of them", null, false, false);
        }
    }

    /** The stream is repaired and can be recovered. */
    private static final class TwoWritersFound extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TwoWritersFound(String stream) {
            super("two have written " + stream + "; it is one again when it is recovered next", null, false, false);
        }
    }
}
