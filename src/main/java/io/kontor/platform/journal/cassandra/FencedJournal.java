package io.kontor.platform.journal.cassandra;

import akka.actor.ActorRef;
import akka.actor.NoSerializationVerificationNeeded;
import akka.actor.typed.javadsl.Adapter;
import akka.dispatch.Futures;
import akka.japi.pf.UnitPFBuilder;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.cassandra.journal.CassandraJournal;
import com.typesafe.config.Config;
import io.kontor.platform.cluster.failover.FailoverSettings;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.platform.cluster.failover.Tenure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import scala.Function1;
import scala.PartialFunction;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * Akka's journal in Cassandra, for a node only while it is one. Cassandra does not fence: a process that stood still while others took
 * over would write beside them. So nothing is written without {@link Tenure}, and what was written is acknowledged only if the tenure has
 * lasted until then: no reservation is granted, no caller answered and nothing sent for an event that another owner may not have read. Both
 * fail as any write does, and whoever wrote stops and recovers. A write that finds no tenure waits for a moment: when another node dies, this
 * one's may lapse for a second, and that should cost a second and not every writer its recovery.
 *
 * <p>What stood in a sleeping process's own buffers leaves it all the same when it wakes, and lands beside its successor's events. A recovery
 * that finds two events under one number has the stream repaired, and fails; the next one finds one stream. Made by Akka, by name.
 */
public final class FencedJournal extends CassandraJournal {
    private final Tenure tenure;
    /**
     * With the driver's request-timeout below the call-timeout of Akka's circuit breaker: what that gives up is reported as failed, and must have
     * begun by then, or never begin.
     */
    private final Duration tenureWait;

    private final SelfRepair repair;
    private final CompletionStage<HighestNumbers> highest;
    private final Map<String, CompletionStage<?>> writes = new ConcurrentHashMap<>();
    private final ExecutionContext dispatcher;

    public FencedJournal(Config config, String path) {
        super(config, path);
        this.tenure = Tenure.get(Adapter.toTyped(context().system()));
        this.tenureWait =
                FailoverSettings.from(context().system().settings().config()).tenureWait();
        this.repair = new SelfRepair(context().system(), tenure);
        this.highest = HighestNumbers.of(context().system());
        this.dispatcher = context().dispatcher();
    }

    /** What is held is so many writes as there are writers: each has one under way, and recovers before its next where that failed. */
    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        if (tenure.isCurrent()) {
            return write(messages);
        }
        HeldWrite held =
                new HeldWrite(messages, Futures.promise(), StandstillClock.SYSTEM.getAsLong() + tenureWait.toNanos());
        Future<Seq<Try<BoxedUnit>>> done = held.done.future();
        track(messages.head().persistenceId(), done);
        // The plugin writes on the journal's own thread.
        ActorRef self = self();
        tenure.awaited(tenureWait).thenRun(() -> self.tell(held, ActorRef.noSender()));
        return done;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receivePluginInternal() {
        return new UnitPFBuilder<Object>()
                .match(HeldWrite.class, this::goOn)
                .build()
                .orElse(super.receivePluginInternal());
    }

    /** A journal that comes to it late, as a process that stood still, finds the write given up. */
    private void goOn(HeldWrite held) {
        if (!tenure.isCurrent() || StandstillClock.SYSTEM.getAsLong() - held.until > 0) {
            held.done.failure(new NotOneOfTheNodes("not written"));
            return;
        }
        try {
            held.done.completeWith(write(held.messages));
        } catch (RuntimeException e) {
            // As Akka does: it is this write's failure and not the journal's.
            held.done.failure(e);
        }
    }

    private Future<Seq<Try<BoxedUnit>>> write(Seq<AtomicWrite> messages) {
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

    /** @param until after which it does not begin any more */
    private record HeldWrite(Seq<AtomicWrite> messages, Promise<Seq<Try<BoxedUnit>>> done, long until)
            implements NoSerializationVerificationNeeded {}

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
